using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.Graph;

public sealed class PimGroupsTests : IDisposable
{
    private static readonly TimeSpan EightHours = TimeSpan.FromHours(8);

    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task A_policy_is_read_in_one_request_with_its_seventeen_rules()
    {
        var (admin, group) = await OnboardedAsync();

        var (policy, requests) = await contoso.CountAsync(() => admin.PimGroups.GetPolicyAsync(group.Id, PimAccess.Member, CancellationToken.None));

        Assert.Equal(1, requests);
        Assert.Equal(17, policy!.Rules.Count);
        Assert.All(policy.Rules, r => Assert.Equal(r.Key, r.Value.Id));
        Assert.IsType<ApprovalRule>(policy.Rules[RuleIds.ActivationApproval]);
        Assert.Equal(9, policy.Rules.Values.OfType<NotificationRule>().Count());
        Assert.All(policy.Rules.Values, r => Assert.NotEmpty(r.Target.Operations));
    }

    [Fact]
    public async Task Any_rules_are_written_in_one_request_and_the_others_and_the_owners_policy_stay()
    {
        var (admin, group) = await OnboardedAsync();
        var pim = admin.PimGroups;
        var before = await pim.GetPolicyAsync(group.Id, PimAccess.Member, CancellationToken.None);
        var owner = await pim.GetPolicyAsync(group.Id, PimAccess.Owner, CancellationToken.None);
        Assert.NotEqual(before!.PolicyId, owner!.PolicyId);
        var changed = new PolicyRule[]
        {
            (ExpirationRule)before.Rules[RuleIds.ActivationExpiration] with { MaximumDuration = TimeSpan.FromHours(24) },
            (EnablementRule)before.Rules[RuleIds.ActivationEnablement] with { EnabledRules = new[] { "Justification", "Ticketing" } },
        };

        var requests = await contoso.CountAsync(() => pim.UpdatePolicyAsync(before.PolicyId, changed, CancellationToken.None));

        Assert.Equal(1, requests);
        var after = await pim.GetPolicyAsync(group.Id, PimAccess.Member, CancellationToken.None);
        foreach (var (id, rule) in before.Rules)
        {
            AssertSame(changed.FirstOrDefault(c => c.Id == id) ?? rule, after!.Rules[id]);
        }

        var ownerAfter = await pim.GetPolicyAsync(group.Id, PimAccess.Owner, CancellationToken.None);
        Assert.All(owner.Rules, r => AssertSame(r.Value, ownerAfter!.Rules[r.Key]));
    }

    [Fact]
    public async Task All_seventeen_rules_written_back_as_read_change_nothing()
    {
        var (admin, group) = await OnboardedAsync();
        var before = await admin.PimGroups.GetPolicyAsync(group.Id, PimAccess.Member, CancellationToken.None);
        var mark = contoso.Tenant.Events.Count;

        await admin.PimGroups.UpdatePolicyAsync(before!.PolicyId, before.Rules.Values.ToArray(), CancellationToken.None);

        var after = await admin.PimGroups.GetPolicyAsync(group.Id, PimAccess.Member, CancellationToken.None);
        Assert.All(before.Rules, r => AssertSame(r.Value, after!.Rules[r.Key]));
        foreach (var change in contoso.Tenant.Events.Events.Skip(mark).Where(e => e.Collection == "policies/roleManagementPolicies" && e.DocumentId == before.PolicyId))
        {
            Assert.Equal(change.Before!["rules"]!.ToJsonString(), change.After!["rules"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task The_owners_policy_in_place_of_the_members_is_not_taken()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"value":[{"id":"a","policyId":"p","roleDefinitionId":"owner","policy":{"id":"p","rules":[]}}]}""");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.GetPolicyAsync("g", PimAccess.Member, CancellationToken.None));

        Assert.Equal("WrongPolicyAnswered", error.Code);
        Assert.Contains("owner", error.Message);
    }

    [Fact]
    public async Task The_members_policy_is_taken_where_both_are_answered()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"value":[{"policyId":"o","roleDefinitionId":"owner","policy":{"id":"o","rules":[]}},{"policyId":"m","roleDefinitionId":"member","policy":{"id":"m","rules":[]}}]}""");

        var policy = await scripted.Ports.PimGroups.GetPolicyAsync("g", PimAccess.Member, CancellationToken.None);

        Assert.Equal("m", policy!.PolicyId);
        Assert.Contains("roleDefinitionId eq 'member'", scripted.Service.Requests[0].Query);
        Assert.Contains("$expand=policy($expand=rules)", scripted.Service.Requests[0].Query);
    }

    [Theory]
    [InlineData(200, """{"value":[]}""")]
    [InlineData(404, """{"error":{"code":"ResourceNotFound","message":"The resource is not found."}}""")]
    public async Task A_group_that_PIM_does_not_know_yet_has_no_policy(int status, string body)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(status, body);

        Assert.Null(await scripted.Ports.PimGroups.GetPolicyAsync("g", PimAccess.Member, CancellationToken.None));
    }

    [Fact]
    public async Task An_activation_is_sent_with_its_length_reason_and_ticket()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(201, """
            {"id":"q1","status":"PendingApproval","action":"selfActivate","approvalId":"q1","accessId":"member","groupId":"group-1","principalId":"user-1",
             "createdDateTime":"2026-03-02T08:00:00Z","targetScheduleId":"group-1_member_x","justification":"broken laptop","isValidationOnly":false,
             "createdBy":{"user":{"id":"user-1"}},"ticketInfo":{"ticketNumber":"INC1","ticketSystem":"Desk"},
             "scheduleInfo":{"startDateTime":null,"expiration":{"type":"afterDuration","duration":"PT8H","endDateTime":null}}}
            """);

        var request = await scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation with { TicketNumber = "INC1", TicketSystem = "Desk" }, CancellationToken.None);

        var sent = scripted.Service.Requests[0];
        Assert.Equal("POST", sent.Method);
        Assert.Equal("/v1.0/identityGovernance/privilegedAccess/group/assignmentScheduleRequests", sent.Path);
        Assert.Equal("selfActivate", sent.Json["action"]!.GetValue<string>());
        Assert.Equal("member", sent.Json["accessId"]!.GetValue<string>());
        Assert.Equal("PT8H", sent.Json["scheduleInfo"]!["expiration"]!["duration"]!.GetValue<string>());
        Assert.Equal("afterDuration", sent.Json["scheduleInfo"]!["expiration"]!["type"]!.GetValue<string>());
        Assert.Equal("INC1", sent.Json["ticketInfo"]!["ticketNumber"]!.GetValue<string>());
        Assert.False(sent.Json.ContainsKey("isValidationOnly"));
        Assert.Equal("PendingApproval", request.Status);
        Assert.Equal(ScheduleAction.SelfActivate, request.Action);
        Assert.Equal(EightHours, request.Duration);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero), request.End);
        Assert.Equal("q1", request.ApprovalId);
        Assert.Equal("user-1", request.CreatedById);
        Assert.Equal("INC1", request.TicketNumber);
    }

    [Fact]
    public async Task Statuses_and_actions_that_are_not_known_are_kept_or_left_out()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"id":"q","status":"SomeFutureStatus","action":"someFutureAction","accessId":"owner","groupId":"g","principalId":"p"}""");

        var request = await scripted.Ports.PimGroups.GetRequestAsync(ScheduleKind.Active, "q", CancellationToken.None);

        Assert.Equal("SomeFutureStatus", request!.Status);
        Assert.Null(request.Action);
        Assert.Equal(PimAccess.Owner, request.Access);
    }

    [Fact]
    public async Task Eligibility_activation_and_approval_go_their_way_on_the_simulated_tenant()
    {
        var (admin, group) = await OnboardedAsync(withApproval: true);
        var adele = await contoso.PortsAsync("adele");
        var megan = await contoso.PortsAsync("megan");

        var mine = await adele.PimGroups.ListInstancesAsync(ScheduleKind.Eligible, new ScheduleQuery { Mine = true }, CancellationToken.None);
        Assert.Equal(group.Id, Assert.Single(mine).GroupId);
        Assert.False(mine[0].IsActivated);

        var (request, requests) = await contoso.CountAsync(() => adele.PimGroups.SubmitAsync(Activate(group), CancellationToken.None));
        Assert.Equal(1, requests);
        Assert.Equal("PendingApproval", request.Status);

        var waiting = Assert.Single(await megan.PimGroups.ListPendingOnMeAsync(CancellationToken.None));
        Assert.Equal(request.Id, waiting.Id);
        Assert.Equal("broken laptop", waiting.Justification);
        Assert.Empty(await adele.PimGroups.ListPendingOnMeAsync(CancellationToken.None));

        var stage = Assert.Single(await megan.PimGroups.GetPendingStagesAsync(new[] { waiting.ApprovalId! }, CancellationToken.None));
        Assert.True(stage.AssignedToMe);
        var (results, decisions) = await contoso.CountAsync(() => megan.PimGroups.DecideAsync(
            new[] { new DecisionToSend(stage.ApprovalId, stage.StageId, true, "fine"), new DecisionToSend(stage.ApprovalId, stage.StageId, true, "twice") }, CancellationToken.None));
        Assert.Equal(1, decisions);
        Assert.Null(results[0].Error);
        Assert.Equal("AlreadyDecided", results[1].Error!.Code);

        var instance = Assert.Single(await adele.PimGroups.ListInstancesAsync(
            ScheduleKind.Active, new ScheduleQuery { GroupId = group.Id, PrincipalId = ContosoPeople.Adele, Access = PimAccess.Member }, CancellationToken.None));
        Assert.True(instance.IsActivated);
        Assert.Equal(MemberType.Direct, instance.MemberType);
        Assert.Equal(contoso.Tenant.Clock.GetUtcNow() + EightHours, instance.End);
        Assert.True(await admin.Directory.IsMemberAsync(ContosoPeople.Adele, group.Id, CancellationToken.None));
        var schedule = Assert.Single(await admin.PimGroups.ListSchedulesAsync(ScheduleKind.Active, new ScheduleQuery { GroupId = group.Id, Access = PimAccess.Member }, CancellationToken.None));
        Assert.Equal(schedule.Id, instance.ScheduleId);
        Assert.Equal("Provisioned", (await adele.PimGroups.GetRequestAsync(ScheduleKind.Active, request.Id, CancellationToken.None))!.Status);
        Assert.NotEmpty(await admin.PimGroups.ListRequestsAsync(ScheduleKind.Eligible, new ScheduleQuery { GroupId = group.Id }, CancellationToken.None));
        Assert.Contains(await adele.PimGroups.ListRequestsAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None), r => r.Id == request.Id);
    }

    [Fact]
    public async Task A_pending_request_is_canceled()
    {
        var (_, group) = await OnboardedAsync(withApproval: true);
        var adele = await contoso.PortsAsync("adele");
        var request = await adele.PimGroups.SubmitAsync(Activate(group), CancellationToken.None);

        await adele.PimGroups.CancelRequestAsync(ScheduleKind.Active, request.Id, CancellationToken.None);

        Assert.Equal("Canceled", (await adele.PimGroups.GetRequestAsync(ScheduleKind.Active, request.Id, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task A_request_that_is_only_checked_changes_nothing()
    {
        var (_, group) = await OnboardedAsync();
        var adele = await contoso.PortsAsync("adele");

        await adele.PimGroups.SubmitAsync(Activate(group) with { IsValidationOnly = true }, CancellationToken.None);

        Assert.Empty(await adele.PimGroups.ListInstancesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None));
    }

    [Fact]
    public async Task Refusals_of_the_policy_name_the_rule_and_the_user_and_write_nothing()
    {
        var (_, group) = await OnboardedAsync();
        var adele = await contoso.PortsAsync("adele");

        var tooLong = await Assert.ThrowsAsync<PimCaException>(() => adele.PimGroups.SubmitAsync(Activate(group) with { Window = new ScheduleWindow(null, null, TimeSpan.FromHours(9)) }, CancellationToken.None));
        Assert.Equal(new[] { "ExpirationRule" }, tooLong.FailedRules);
        var silent = await Assert.ThrowsAsync<PimCaException>(() => adele.PimGroups.SubmitAsync(Activate(group) with { Justification = null }, CancellationToken.None));
        Assert.Equal(new[] { "JustificationRule" }, silent.FailedRules);
        Assert.Equal(PimCaErrorKind.InvalidArgument, silent.Kind);

        Assert.Empty(await adele.PimGroups.ListSchedulesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None));
    }

    [Fact]
    public async Task Activating_twice_and_deactivating_too_early_are_told_apart()
    {
        var (_, group) = await OnboardedAsync();
        var adele = await contoso.PortsAsync("adele");
        await adele.PimGroups.SubmitAsync(Activate(group), CancellationToken.None);

        var twice = await Assert.ThrowsAsync<PimCaException>(() => adele.PimGroups.SubmitAsync(Activate(group), CancellationToken.None));
        Assert.Equal("RoleAssignmentExists", twice.Code);
        var deactivation = Activate(group) with { Action = ScheduleAction.SelfDeactivate, Window = null };
        var early = await Assert.ThrowsAsync<PimCaException>(() => adele.PimGroups.SubmitAsync(deactivation, CancellationToken.None));
        Assert.Equal("ActiveDurationTooShort", early.Code);

        contoso.Tenant.Clock.Advance(TimeSpan.FromMinutes(5));
        await adele.PimGroups.SubmitAsync(deactivation, CancellationToken.None);
        Assert.Empty(await adele.PimGroups.ListInstancesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None));
    }

    [Fact]
    public async Task Fifty_waiting_requests_are_read_and_decided_in_as_few_requests_as_batches_allow()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, "{\"value\":[" + string.Join(",", Enumerable.Range(0, 50).Select(i =>
            $"{{\"id\":\"q{i}\",\"approvalId\":\"q{i}\",\"status\":\"PendingApproval\",\"accessId\":\"member\"}}")) + "]}");
        for (var i = 0; i < 3; i++)
        {
            scripted.Service.Batch((_, _) => (200, """{"value":[{"id":"s","status":"InProgress","reviewResult":"NotReviewed","assignedToMe":true}]}""", null));
        }

        for (var i = 0; i < 3; i++)
        {
            scripted.Service.Batch((_, _) => (204, null, null));
        }

        var pending = await scripted.Ports.PimGroups.ListPendingOnMeAsync(CancellationToken.None);
        var results = await scripted.Ports.PimGroups.DecideAsync(
            pending.Select(p => new DecisionToSend(p.ApprovalId!, null, true, "fine")).ToArray(), CancellationToken.None);

        Assert.Equal(50, results.Count(r => r.Error is null));
        Assert.Equal(7, scripted.Service.Requests.Count);
    }

    [Fact]
    public async Task Approvals_wait_without_the_status_filter_where_the_service_refuses_it()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Error(400, "InvalidFilter", "The filter is not supported.")
            .Answer(200, """{"value":[{"id":"a","status":"PendingApproval","accessId":"member"},{"id":"b","status":"Provisioned","accessId":"member"}]}""");

        var pending = await scripted.Ports.PimGroups.ListPendingOnMeAsync(CancellationToken.None);

        Assert.Equal("a", Assert.Single(pending).Id);
        Assert.EndsWith("assignmentScheduleRequests/filterByCurrentUser(on='approver')", Uri.UnescapeDataString(scripted.Service.Requests[0].Path));
        Assert.Equal("$filter=status eq 'PendingApproval'", scripted.Service.Requests[0].Query);
        Assert.Equal(string.Empty, scripted.Service.Requests[1].Query);
    }

    [Theory]
    [InlineData("group-1", null, null, "$filter=groupId eq 'group-1'")]
    [InlineData(null, "user-1", null, "$filter=principalId eq 'user-1'")]
    [InlineData("group-1", "user-1", PimAccess.Owner, "$filter=groupId eq 'group-1' and principalId eq 'user-1' and accessId eq 'owner'")]
    public async Task Lists_are_filtered_by_the_service(string? group, string? principal, PimAccess? access, string query)
    {
        using var scripted = await Scripted.ConnectAsync();
        var question = new ScheduleQuery { GroupId = group, PrincipalId = principal, Access = access };
        for (var i = 0; i < 6; i++)
        {
            scripted.Service.Answer(200, """{"value":[]}""");
        }

        foreach (var kind in new[] { ScheduleKind.Eligible, ScheduleKind.Active })
        {
            await scripted.Ports.PimGroups.ListSchedulesAsync(kind, question, CancellationToken.None);
            await scripted.Ports.PimGroups.ListInstancesAsync(kind, question, CancellationToken.None);
            await scripted.Ports.PimGroups.ListRequestsAsync(kind, question, CancellationToken.None);
        }

        Assert.All(scripted.Service.Requests, r => Assert.Equal(query, r.Query));
        Assert.Equal(6, scripted.Service.Requests.Select(r => r.Path).Distinct().Count());
    }

    [Fact]
    public async Task A_list_of_everything_is_refused_before_any_request()
    {
        using var scripted = await Scripted.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => scripted.Ports.PimGroups.ListSchedulesAsync(ScheduleKind.Active, new ScheduleQuery(), CancellationToken.None));
        Assert.Empty(scripted.Service.Requests);
    }

    private static void AssertSame(PolicyRule expected, PolicyRule actual) => Assert.Equivalent(expected, actual, strict: true);

    private static ScheduleRequest Activate(PimGroup group) => new()
    {
        Kind = ScheduleKind.Active,
        Action = ScheduleAction.SelfActivate,
        GroupId = group.Id,
        Access = PimAccess.Member,
        PrincipalId = ContosoPeople.Adele,
        Window = new ScheduleWindow(null, null, EightHours),
        Justification = "broken laptop",
    };

    private async Task<(TenantPorts Admin, PimGroup Group)> OnboardedAsync(bool withApproval = false)
    {
        var admin = await contoso.PortsAsync();
        var group = await Contoso.ExemptionGroupAsync(admin);
        await admin.PimGroups.SubmitAsync(
            new ScheduleRequest
            {
                Kind = ScheduleKind.Eligible,
                Action = ScheduleAction.AdminAssign,
                GroupId = group.Id,
                Access = PimAccess.Member,
                PrincipalId = ContosoPeople.Adele,
                Window = new ScheduleWindow(null, null, TimeSpan.FromDays(90)),
                Justification = "employee",
            },
            CancellationToken.None);
        if (withApproval)
        {
            var policy = await admin.PimGroups.GetPolicyAsync(group.Id, PimAccess.Member, CancellationToken.None);
            var approval = (ApprovalRule)policy!.Rules[RuleIds.ActivationApproval];
            var stage = approval.Stages.FirstOrDefault() ?? new ApprovalStageSetting(1, true, 0, false, new List<RuleApprover>(), new List<RuleApprover>());
            await admin.PimGroups.UpdatePolicyAsync(
                policy.PolicyId,
                new[] { approval with { IsApprovalRequired = true, Stages = new[] { stage with { PrimaryApprovers = new[] { new RuleApprover("groupMembers", ContosoPeople.Administrators) } } } } },
                CancellationToken.None);
        }

        return (admin, group);
    }
}

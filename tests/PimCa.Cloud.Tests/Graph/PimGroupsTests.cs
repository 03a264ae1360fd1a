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
using PimCa.Targets;

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

        var (policy, requests) = await contoso.CountAsync(() => admin.PimGroups.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Member), CancellationToken.None));

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
        var before = await pim.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Member), CancellationToken.None);
        var owner = await pim.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Owner), CancellationToken.None);
        Assert.NotEqual(before!.PolicyId, owner!.PolicyId);
        var changed = new PolicyRule[]
        {
            (ExpirationRule)before.Rules[RuleIds.ActivationExpiration] with { MaximumDuration = TimeSpan.FromHours(24) },
            (EnablementRule)before.Rules[RuleIds.ActivationEnablement] with { EnabledRules = new[] { "Justification", "Ticketing" } },
        };

        var requests = await contoso.CountAsync(() => pim.UpdatePolicyAsync(before.PolicyId, changed, CancellationToken.None));

        Assert.Equal(1, requests);
        var after = await pim.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Member), CancellationToken.None);
        foreach (var (id, rule) in before.Rules)
        {
            AssertSame(changed.FirstOrDefault(c => c.Id == id) ?? rule, after!.Rules[id]);
        }

        var ownerAfter = await pim.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Owner), CancellationToken.None);
        Assert.All(owner.Rules, r => AssertSame(r.Value, ownerAfter!.Rules[r.Key]));
    }

    [Fact]
    public async Task All_seventeen_rules_written_back_as_read_change_nothing()
    {
        var (admin, group) = await OnboardedAsync();
        var before = await admin.PimGroups.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Member), CancellationToken.None);
        var mark = contoso.Tenant.Events.Count;

        await admin.PimGroups.UpdatePolicyAsync(before!.PolicyId, before.Rules.Values.ToArray(), CancellationToken.None);

        var after = await admin.PimGroups.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Member), CancellationToken.None);
        Assert.All(before.Rules, r => AssertSame(r.Value, after!.Rules[r.Key]));
        foreach (var change in contoso.Tenant.Events.Events.Skip(mark).Where(e => e.Collection == "policies/roleManagementPolicies" && e.DocumentId == before.PolicyId))
        {
            Assert.Equal(change.Before!["rules"]!.ToJsonString(), change.After!["rules"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Eligibility_activation_and_approval_go_their_way_on_the_simulated_tenant()
    {
        var (admin, group) = await OnboardedAsync(withApproval: true);
        var adele = await contoso.PortsAsync("adele");
        var megan = await contoso.PortsAsync("megan");

        var mine = await adele.PimGroups.ListInstancesAsync(ScheduleKind.Eligible, new ScheduleQuery { Mine = true }, CancellationToken.None);
        Assert.Equal(group.Id, Assert.Single(mine).Target.Id);
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
            ScheduleKind.Active, new ScheduleQuery { TargetId = group.Id, PrincipalId = ContosoPeople.Adele, Access = PimAccess.Member }, CancellationToken.None));
        Assert.True(instance.IsActivated);
        Assert.Equal(MemberType.Direct, instance.MemberType);
        Assert.Equal(contoso.Tenant.Clock.GetUtcNow() + EightHours, instance.End);
        Assert.True(await admin.Directory.IsMemberAsync(ContosoPeople.Adele, group.Id, CancellationToken.None));
        var schedule = Assert.Single(await admin.PimGroups.ListSchedulesAsync(ScheduleKind.Active, new ScheduleQuery { TargetId = group.Id, Access = PimAccess.Member }, CancellationToken.None));
        Assert.Equal(schedule.Id, instance.ScheduleId);
        Assert.Equal("Provisioned", (await adele.PimGroups.GetRequestAsync(ScheduleKind.Active, request.Id, CancellationToken.None))!.Status);
        Assert.NotEmpty(await admin.PimGroups.ListRequestsAsync(ScheduleKind.Eligible, new ScheduleQuery { TargetId = group.Id }, CancellationToken.None));
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

    private static void AssertSame(PolicyRule expected, PolicyRule actual) => Assert.Equivalent(expected, actual, strict: true);

    private static ScheduleRequest Activate(PimGroup group) => new()
    {
        Kind = ScheduleKind.Active,
        Action = ScheduleAction.SelfActivate,
        Target = PimTarget.Group(group.Id, PimAccess.Member),
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
                Target = PimTarget.Group(group.Id, PimAccess.Member),
                PrincipalId = ContosoPeople.Adele,
                Window = new ScheduleWindow(null, null, TimeSpan.FromDays(90)),
                Justification = "employee",
            },
            CancellationToken.None);
        if (withApproval)
        {
            var policy = await admin.PimGroups.GetPolicyAsync(PimTarget.Group(group.Id, PimAccess.Member), CancellationToken.None);
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

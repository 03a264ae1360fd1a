using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Simulator.Scenarios;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Arm;

public sealed class PimResourcesTests : IDisposable
{
    private const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private const string Contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";

    private static readonly PimTarget ReaderOfProduction = PimTarget.AzureRole(Reader, ContosoPeople.ProductionSubscription);
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task A_policy_is_read_in_one_request_with_its_seventeen_rules()
    {
        var admin = await AzureAsync();

        var (policy, requests) = await contoso.CountAsync(() => admin.GetPolicyAsync(ReaderOfProduction, CancellationToken.None));

        // The token for the management endpoint, once.
        Assert.Equal(2, requests);
        Assert.Equal(17, policy!.Rules.Count);
        Assert.All(policy.Rules, r => Assert.Equal(r.Key, r.Value.Id));
        Assert.Equal(9, policy.Rules.Values.OfType<NotificationRule>().Count());
        Assert.Equal(1, await contoso.CountAsync(() => admin.GetPolicyAsync(ReaderOfProduction, CancellationToken.None).ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    [Fact]
    public async Task Rules_are_written_in_one_request_and_every_other_rule_scope_and_role_stays()
    {
        var admin = await AzureAsync();
        var before = (await admin.GetPolicyAsync(ReaderOfProduction, CancellationToken.None))!;
        var others = new[] { PimTarget.AzureRole(Contributor, ContosoPeople.ProductionSubscription), PimTarget.AzureRole(Reader, ContosoPeople.WebResourceGroup) };
        var othersBefore = await Task.WhenAll(others.Select(o => admin.GetPolicyAsync(o, CancellationToken.None)));
        var approval = (ApprovalRule)before.Rules[RuleIds.ActivationApproval];
        var stage = approval.Stages[0] with
        {
            PrimaryApprovers = [new RuleApprover("singleUser", ContosoPeople.Megan, "Megan", null), new RuleApprover("groupMembers", ContosoPeople.Administrators, "Administrators", null)],
        };
        PolicyRule[] changed =
        [
            (ExpirationRule)before.Rules[RuleIds.ActivationExpiration] with { MaximumDuration = TimeSpan.FromHours(3) },
            approval with { IsApprovalRequired = true, Stages = [stage] },
        ];

        Assert.Equal(1, await contoso.CountAsync(() => admin.UpdatePolicyAsync(before.PolicyId, changed, CancellationToken.None)));

        var after = (await admin.GetPolicyAsync(ReaderOfProduction, CancellationToken.None))!;
        Assert.Equal(TimeSpan.FromHours(3), ((ExpirationRule)after.Rules[RuleIds.ActivationExpiration]).MaximumDuration);
        var approvers = ((ApprovalRule)after.Rules[RuleIds.ActivationApproval]).Stages[0].PrimaryApprovers;
        Assert.Equal([("singleUser", ContosoPeople.Megan), ("groupMembers", ContosoPeople.Administrators)], approvers.Select(a => (a.Type, a.Id!)));
        foreach (var (id, rule) in before.Rules.Where(r => changed.All(c => c.Id != r.Key)))
        {
            AssertSame(rule, after.Rules[id]);
        }

        for (var i = 0; i < others.Length; i++)
        {
            var now = (await admin.GetPolicyAsync(others[i], CancellationToken.None))!;
            Assert.All(othersBefore[i]!.Rules, r => AssertSame(r.Value, now.Rules[r.Key]));
        }
    }

    [Fact]
    public async Task All_seventeen_rules_written_back_as_read_change_nothing()
    {
        var admin = await AzureAsync();
        var before = (await admin.GetPolicyAsync(ReaderOfProduction, CancellationToken.None))!;

        await admin.UpdatePolicyAsync(before.PolicyId, before.Rules.Values.ToArray(), CancellationToken.None);

        var after = (await admin.GetPolicyAsync(ReaderOfProduction, CancellationToken.None))!;
        Assert.All(before.Rules, r => AssertSame(r.Value, after.Rules[r.Key]));
    }

    [Fact]
    public async Task An_eligible_person_activates_and_deactivates()
    {
        await EligibleAsync(ReaderOfProduction);
        var adele = await AzureAsync("adele");
        var mine = Assert.Single(await adele.ListInstancesAsync(ScheduleKind.Eligible, new ScheduleQuery { Mine = true }, CancellationToken.None));
        Assert.True(mine.Target.IsSame(ReaderOfProduction));
        Assert.Equal(("Reader", "Production"), (mine.Target.Name, mine.Target.ScopeName));

        var (request, requests) = await contoso.CountAsync(() => adele.SubmitAsync(Activation(mine.Target), CancellationToken.None));

        // Its eligibility is known from the list.
        Assert.Equal(1, requests);
        Assert.Equal("Provisioned", request.Status);
        Assert.Equal(ScheduleAction.SelfActivate, request.Action);
        Assert.Equal(TwoHours, request.Duration);
        Assert.Equal("INC-1", request.TicketNumber);
        var active = Assert.Single(await adele.ListInstancesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None));
        Assert.True(active.IsActivated);
        Assert.Equal(contoso.Tenant.Clock.GetUtcNow() + TwoHours, active.End!.Value, TimeSpan.FromMinutes(1));
        Assert.Equal(request.Id, (await adele.GetRequestAsync(ScheduleKind.Active, request.Id, CancellationToken.None))!.Id);

        contoso.Tenant.Clock.Advance(TimeSpan.FromMinutes(6));
        await adele.SubmitAsync(Activation(mine.Target) with { Action = ScheduleAction.SelfDeactivate, Window = null }, CancellationToken.None);

        Assert.Empty(await adele.ListInstancesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None));
    }

    [Fact]
    public async Task An_activation_of_what_no_list_showed_looks_its_eligibility_up()
    {
        await EligibleAsync(ReaderOfProduction);
        var adele = await AzureAsync("adele");
        await adele.ListInstancesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None);

        var (request, requests) = await contoso.CountAsync(() => adele.SubmitAsync(Activation(ReaderOfProduction), CancellationToken.None));

        Assert.Equal(2, requests);
        Assert.Equal("Provisioned", request.Status);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await EligibleAsync(ReaderOfProduction);
        var adele = await AzureAsync("adele");

        await adele.SubmitAsync(Activation(ReaderOfProduction) with { IsValidationOnly = true }, CancellationToken.None);

        Assert.Empty(await adele.ListInstancesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_given_above_a_scope_is_told_apart_and_left_out_unless_it_is_asked_for()
    {
        await EligibleAsync(ReaderOfProduction);
        await EligibleAsync(PimTarget.AzureRole(Contributor, ContosoPeople.WebResourceGroup));
        var admin = await AzureAsync();
        var query = new ScheduleQuery { Scope = ContosoPeople.WebResourceGroup };

        var own = await admin.ListSchedulesAsync(ScheduleKind.Eligible, query, CancellationToken.None);
        var all = await admin.ListInstancesAsync(ScheduleKind.Eligible, query with { IncludeInherited = true }, CancellationToken.None);

        Assert.Equal([Contributor], own.Select(s => s.Target.Id));
        Assert.Equal(
            [(Contributor, ContosoPeople.WebResourceGroup, MemberType.Direct), (Reader, ContosoPeople.ProductionSubscription, MemberType.Inherited)],
            all.Select(s => (s.Target.Id, s.Target.Scope!, s.MemberType)).OrderByDescending(s => s.Id));
        Assert.All(own, s => Assert.Equal(ContosoPeople.Adele, s.PrincipalId));
    }

    [Fact]
    public async Task Several_are_sent_and_one_that_is_refused_stops_no_other()
    {
        PimTarget[] targets = [.. new[] { ContosoPeople.ProductionSubscription, ContosoPeople.DevelopmentSubscription, ContosoPeople.SandboxResourceGroup }.Select(s => PimTarget.AzureRole(Reader, s))];
        foreach (var target in targets.Take(2))
        {
            await EligibleAsync(target);
        }

        var adele = await AzureAsync("adele");
        var results = await adele.SubmitAllAsync([.. targets.Select(Activation), Activation(PimTarget.AzureRole(Contributor, ContosoPeople.WebResourceGroup))], CancellationToken.None);

        // The third is a part of the second: activated for that part only.
        Assert.Equal(["Provisioned", "Provisioned", "Provisioned", null], results.Select(r => r.Value?.Status));
        Assert.NotNull(results[3].Error);
    }

    [Fact]
    public async Task An_approver_sees_and_decides_a_request()
    {
        await EligibleAsync(ReaderOfProduction);
        await ApprovedByMeganAsync(ReaderOfProduction);
        var adele = await AzureAsync("adele");
        var request = await adele.SubmitAsync(Activation(ReaderOfProduction), CancellationToken.None);
        Assert.Equal("PendingApproval", request.Status);

        var megan = await AzureAsync("megan");
        var pending = Assert.Single(await megan.ListPendingOnMeAsync(CancellationToken.None));
        var stage = Assert.Single(await megan.GetPendingStagesAsync([pending.ApprovalId!], CancellationToken.None));
        Assert.True(stage.AssignedToMe);
        var decision = new DecisionToSend(pending.ApprovalId!, null, true, "Confirmed");
        Assert.Null(Assert.Single(await megan.DecideAsync([decision], CancellationToken.None)).Error);

        Assert.Equal("AlreadyDecided", Assert.Single(await megan.DecideAsync([decision], CancellationToken.None)).Error!.Code);
        Assert.Empty(await megan.ListPendingOnMeAsync(CancellationToken.None));
        Assert.Single(await adele.ListInstancesAsync(ScheduleKind.Active, new ScheduleQuery { Mine = true }, CancellationToken.None));
    }

    [Fact]
    public async Task A_pending_request_is_canceled()
    {
        await EligibleAsync(ReaderOfProduction);
        await ApprovedByMeganAsync(ReaderOfProduction);
        var adele = await AzureAsync("adele");
        var request = await adele.SubmitAsync(Activation(ReaderOfProduction), CancellationToken.None);

        await adele.CancelRequestAsync(ScheduleKind.Active, request.Id, CancellationToken.None);

        Assert.Equal("Canceled", (await adele.GetRequestAsync(ScheduleKind.Active, request.Id, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task Who_may_not_assign_is_told_what_it_takes()
    {
        var adele = await AzureAsync("adele");

        var refusal = await Assert.ThrowsAsync<PimCaException>(() => adele.SubmitAsync(Eligibility(ReaderOfProduction), CancellationToken.None));

        Assert.Equal(("AuthorizationFailed", PimCaErrorKind.PermissionDenied), (refusal.Code, refusal.Kind));
        Assert.Contains("User Access Administrator", refusal.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_no_request_has_is_no_request()
    {
        var admin = await AzureAsync();

        Assert.Null(await admin.GetRequestAsync(ScheduleKind.Active, Guid.NewGuid().ToString(), CancellationToken.None));
        Assert.Null(await admin.GetRequestAsync(
            ScheduleKind.Active, $"{ContosoPeople.ProductionSubscription}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/{Guid.NewGuid()}", CancellationToken.None));
    }

    [Fact]
    public async Task A_list_without_a_scope_or_a_person_is_refused_before_it_is_sent()
    {
        var admin = await AzureAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => admin.ListSchedulesAsync(ScheduleKind.Eligible, new ScheduleQuery { TargetId = Reader }, CancellationToken.None));
    }

    private static ScheduleRequest Activation(PimTarget target) => new()
    {
        Kind = ScheduleKind.Active,
        Action = ScheduleAction.SelfActivate,
        Target = target,
        PrincipalId = ContosoPeople.Adele,
        Window = new ScheduleWindow(null, null, TwoHours),
        Justification = "Incident",
        TicketNumber = "INC-1",
    };

    private static ScheduleRequest Eligibility(PimTarget target) => new()
    {
        Kind = ScheduleKind.Eligible,
        Action = ScheduleAction.AdminAssign,
        Target = target,
        PrincipalId = ContosoPeople.Adele,
        Window = new ScheduleWindow(null, null, TimeSpan.FromDays(30)),
        Justification = "On call",
    };

    private static void AssertSame(PolicyRule expected, PolicyRule actual) =>
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize<object>(expected), System.Text.Json.JsonSerializer.Serialize<object>(actual));

    private async Task EligibleAsync(PimTarget target)
    {
        var admin = await AzureAsync();
        await admin.SubmitAsync(Eligibility(target), CancellationToken.None);
    }

    private async Task ApprovedByMeganAsync(PimTarget target)
    {
        var admin = await AzureAsync();
        var policy = (await admin.GetPolicyAsync(target, CancellationToken.None))!;
        var approval = (ApprovalRule)policy.Rules[RuleIds.ActivationApproval];
        var stage = approval.Stages[0] with { PrimaryApprovers = [new RuleApprover("singleUser", ContosoPeople.Megan, "Megan", null)] };
        await admin.UpdatePolicyAsync(policy.PolicyId, [approval with { IsApprovalRequired = true, Stages = [stage] }], CancellationToken.None);
    }

    private async Task<IPrivilegedAccess> AzureAsync(string person = "admin") => (await contoso.PortsAsync(person)).For(PimKind.AzureRole);
}

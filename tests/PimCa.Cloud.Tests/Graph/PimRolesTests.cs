using System;
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

namespace PimCa.Cloud.Tests.Graph;

/// <summary>PIM for Entra roles against the simulated tenant.</summary>
public sealed class PimRolesTests : IDisposable
{
    private const string Helpdesk = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
    private const string Exchange = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    private const string Munich = "/administrativeUnits/" + ContosoPeople.MunichUnit;

    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task A_policy_is_read_in_one_request_and_written_in_one_and_is_the_same_at_every_scope()
    {
        var pim = (await contoso.PortsAsync()).For(PimKind.EntraRole);

        var (policy, reads) = await contoso.CountAsync(() => pim.GetPolicyAsync(PimTarget.EntraRole(Helpdesk, Munich), CancellationToken.None));
        Assert.Equal(17, policy!.Rules.Count);
        var rule = (ExpirationRule)policy.Rules[RuleIds.ActivationExpiration];
        var writes = await contoso.CountAsync(() => pim.UpdatePolicyAsync(policy.PolicyId, new[] { rule with { MaximumDuration = TimeSpan.FromHours(3) } }, CancellationToken.None));

        Assert.Equal((1, 1), (reads, writes));
        var after = await pim.GetPolicyAsync(PimTarget.EntraRole(Helpdesk), CancellationToken.None);
        Assert.Equal(policy.PolicyId, after!.PolicyId);
        Assert.Equal(TimeSpan.FromHours(3), ((ExpirationRule)after.Rules[RuleIds.ActivationExpiration]).MaximumDuration);
    }

    [Fact]
    public async Task Thirty_policies_are_two_requests_and_one_that_is_not_there_is_told()
    {
        var pim = (await contoso.PortsAsync()).PimRoles!;
        var targets = Enumerable.Range(0, 30).Select(i => PimTarget.EntraRole(i == 7 ? ContosoPeople.Adele : i % 2 == 0 ? Helpdesk : Exchange)).ToArray();

        var (policies, requests) = await contoso.CountAsync(() => pim.GetPoliciesAsync(targets, CancellationToken.None));

        Assert.Equal(2, requests);
        Assert.Equal(29, policies.Count(p => p.Value is { Rules.Count: 17 }));
        Assert.Equal("ResourceNotFound", policies[7].Error!.Code);
        Assert.NotEqual(policies[0].Value!.PolicyId, policies[1].Value!.PolicyId);
    }

    [Fact]
    public async Task An_eligibility_at_a_scope_is_activated_there()
    {
        var admin = (await contoso.PortsAsync()).PimRoles!;
        var adele = (await contoso.PortsAsync("adele")).PimRoles!;
        await admin.SubmitAsync(Eligible(Helpdesk, Munich), CancellationToken.None);

        var mine = Assert.Single(await adele.ListInstancesAsync(ScheduleKind.Eligible, new ScheduleQuery { Mine = true }, CancellationToken.None));
        Assert.True(mine.Target.IsSame(PimTarget.EntraRole(Helpdesk, Munich)));
        Assert.NotNull(mine.ScheduleId);

        var (sent, requests) = await contoso.CountAsync(() => adele.SubmitAsync(Activate(Helpdesk, Munich), CancellationToken.None));

        Assert.Equal(1, requests);
        Assert.Equal((ScheduleAction.SelfActivate, "Provisioned"), (sent.Action, sent.Status));
        var instance = Assert.Single(await adele.ListInstancesAsync(ScheduleKind.Active, ScheduleQuery.Of(PimTarget.EntraRole(Helpdesk, Munich), ContosoPeople.Adele), CancellationToken.None));
        Assert.True(instance.IsActivated);
        Assert.Equal(MemberType.Direct, instance.MemberType);
        Assert.Empty(await adele.ListInstancesAsync(ScheduleKind.Active, ScheduleQuery.Of(PimTarget.EntraRole(Helpdesk), ContosoPeople.Adele), CancellationToken.None));
        Assert.Equal(sent.Id, (await adele.GetRequestAsync(ScheduleKind.Active, sent.Id, CancellationToken.None))!.Id);
        Assert.Null(await adele.GetRequestAsync(ScheduleKind.Active, "a-schedule-of-standing", CancellationToken.None));
    }

    [Fact]
    public async Task Several_are_sent_in_one_batch_and_the_refusal_of_one_stops_no_other()
    {
        var admin = (await contoso.PortsAsync()).PimRoles!;
        var adele = (await contoso.PortsAsync("adele")).PimRoles!;
        await admin.SubmitAsync(Eligible(Helpdesk, Munich), CancellationToken.None);
        await admin.SubmitAsync(Eligible(Exchange, "/"), CancellationToken.None);

        var (results, requests) = await contoso.CountAsync(() => adele.SubmitAllAsync(
            new[] { Activate(Helpdesk, Munich), Activate(Helpdesk, "/"), Activate(Exchange, "/") }, CancellationToken.None));

        Assert.Equal(1, requests);
        Assert.Equal(["Provisioned", null, "Provisioned"], results.Select(r => r.Value?.Status));
        Assert.NotNull(results[1].Error!.ServiceCode);
    }

    [Fact]
    public async Task A_waiting_request_is_listed_for_its_approver_and_approvals_are_said_not_to_be_there()
    {
        var admin = await contoso.PortsAsync();
        var policy = await admin.PimRoles!.GetPolicyAsync(PimTarget.EntraRole(Exchange), CancellationToken.None);
        var rule = (ApprovalRule)policy!.Rules[RuleIds.ActivationApproval];
        await admin.PimRoles.UpdatePolicyAsync(
            policy.PolicyId,
            new[] { rule with { IsApprovalRequired = true, Stages = new[] { new ApprovalStageSetting(1, true, 0, false, new[] { new RuleApprover("singleUser", ContosoPeople.Megan) }, Array.Empty<RuleApprover>()) } } },
            CancellationToken.None);
        await admin.PimRoles.SubmitAsync(Eligible(Exchange, "/"), CancellationToken.None);
        var sent = await (await contoso.PortsAsync("adele")).PimRoles!.SubmitAsync(Activate(Exchange, "/"), CancellationToken.None);
        var megan = (await contoso.PortsAsync("megan")).PimRoles!;

        var waiting = Assert.Single(await megan.ListPendingOnMeAsync(CancellationToken.None));

        Assert.Equal(sent.Id, waiting.Id);
        Assert.False(megan.DecidesApprovals);
        Assert.Equal("ApprovalNotSupported", (await Assert.ThrowsAsync<PimCaException>(() => megan.GetPendingStagesAsync(new[] { sent.Id }, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Scopes_are_found_by_name_and_by_id_and_named_in_one_request()
    {
        var directory = (await contoso.PortsAsync()).Directory;

        Assert.Equal([Munich], (await directory.FindScopesAsync("Munich", CancellationToken.None)).Select(s => s.Id));
        Assert.Equal([Munich], (await directory.FindScopesAsync(ContosoPeople.MunichUnit, CancellationToken.None)).Select(s => s.Id));
        Assert.Equal(["/" + ContosoPeople.PayrollApplication], (await directory.FindScopesAsync("payroll", CancellationToken.None)).Select(s => s.Id));
        Assert.Equal(["/" + ContosoPeople.PayrollApplication], (await directory.FindScopesAsync(ContosoPeople.PayrollClientId, CancellationToken.None)).Select(s => s.Id));
        Assert.Empty(await directory.FindScopesAsync("Nowhere", CancellationToken.None));

        var (scopes, requests) = await contoso.CountAsync(() => directory.GetScopesAsync(
            new[] { Munich, "/" + ContosoPeople.PayrollApplication, "/administrativeUnits/" + ContosoPeople.Adele }, CancellationToken.None));
        Assert.Equal(1, requests);
        Assert.Equal(["Munich", "payroll"], scopes.Select(s => s.DisplayName));
    }

    private static ScheduleRequest Eligible(string role, string scope) => new()
    {
        Kind = ScheduleKind.Eligible,
        Action = ScheduleAction.AdminAssign,
        Target = PimTarget.EntraRole(role, scope),
        PrincipalId = ContosoPeople.Adele,
        Window = new ScheduleWindow(null, null, TimeSpan.FromDays(30)),
        Justification = "helps out",
    };

    private static ScheduleRequest Activate(string role, string scope) => new()
    {
        Kind = ScheduleKind.Active,
        Action = ScheduleAction.SelfActivate,
        Target = PimTarget.EntraRole(role, scope),
        PrincipalId = ContosoPeople.Adele,
        Window = new ScheduleWindow(null, null, TimeSpan.FromHours(2)),
        Justification = "a call came in",
    };
}

using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Approvals;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Assignments;

/// <summary>Entra roles through the use cases that groups have: the scope tells assignments apart, the rest is the same.</summary>
public sealed class RoleAssignmentTests
{
    private readonly InMemoryTenant tenant = new() { HasRoles = true };

    [Fact]
    public async Task The_same_role_at_two_scopes_is_two_assignments()
    {
        var everywhere = await AssignAsync(null);
        var munich = await AssignAsync(InMemoryTenant.Munich);

        Assert.Equal([ScheduleAction.AdminAssign, ScheduleAction.AdminAssign], tenant.Roles.Submitted.Select(s => s.Action));
        Assert.Equal(("/", InMemoryTenant.Munich), (everywhere.ToEligibility().Scope, munich.ToEligibility().Scope));
        Assert.Equal((PimKind.EntraRole, InMemoryTenant.HelpdeskAdministrator, null), (munich.ToEligibility().Kind, munich.ToEligibility().TargetId, munich.ToEligibility().Access));

        // As it is already: no write.
        await AssignAsync(InMemoryTenant.Munich);
        Assert.Equal(2, tenant.Roles.Submitted.Count);
    }

    [Fact]
    public async Task A_role_is_listed_at_all_its_scopes_or_at_one()
    {
        await AssignAsync(null);
        await AssignAsync(InMemoryTenant.Munich);

        Assert.Equal(2, (await ListAsync(TargetIdentity.EntraRole(Role))).Count);
        Assert.Equal("Munich", Assert.Single(await ListAsync(TargetIdentity.EntraRole(Role, new Identity(InMemoryTenant.Munich, null)))).ToEligibility().ScopeName);
    }

    [Fact]
    public async Task What_expired_in_the_last_thirty_days_is_listed_on_demand()
    {
        await AssignAsync(InMemoryTenant.Munich, days: 1);
        tenant.Time.Advance(TimeSpan.FromDays(29));
        Assert.Empty(await ListAsync(TargetIdentity.EntraRole(Role)));
        Assert.Equal(InMemoryTenant.Munich, Assert.Single(await ListAsync(TargetIdentity.EntraRole(Role), expired: true)).Target.Scope);

        tenant.Time.Advance(TimeSpan.FromDays(3));
        Assert.Empty(await ListAsync(TargetIdentity.EntraRole(Role), expired: true));
    }

    [Fact]
    public async Task A_guest_may_hold_a_role_which_restricts_nothing()
    {
        var request = Request(null, 30) with { Principal = Identity.Parse("guest@fabrikam.example") };

        await (await new AssignAccess(tenant.Ports).PlanAsync(request, default)).ApplyAsync(default);

        Assert.Equal(InMemoryTenant.GuestId, Assert.Single(tenant.Roles.Submitted).PrincipalId);
    }

    [Fact]
    public async Task A_refusal_names_the_policy_by_its_own_cmdlet()
    {
        var rule = (ExpirationRule)tenant.Roles.PolicyOf(PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator)).Rules[RuleIds.EligibilityExpiration];
        tenant.Roles.SetRules(PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator), rule with { IsExpirationRequired = true, MaximumDuration = TimeSpan.FromDays(10) });

        var error = await Assert.ThrowsAsync<PimCaException>(() => AssignAsync(null));

        Assert.Equal("AssignmentTooLong", error.Code);
        Assert.Contains("Set-PimRolePolicy -Role", error.Advice);
        Assert.DoesNotContain("Member", error.Message);
    }

    [Fact]
    public async Task An_activation_is_waited_for_listed_and_ended_at_its_scope()
    {
        tenant.Roles.Seed(ScheduleKind.Eligible, PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator, InMemoryTenant.Munich), InMemoryTenant.AdeleId);
        tenant.SignInAs(InMemoryTenant.AdeleId);
        var target = TargetIdentity.EntraRole(Role, new Identity(InMemoryTenant.Munich, null));
        var asked = new ActivationRequest { Target = target, Duration = TimeSpan.FromHours(2), Justification = "x" };

        var sent = await (await new RequestActivation(tenant.Ports).PlanAsync(asked, default)).ApplyAsync(default);
        var wait = await new WaitForActivation(tenant.Ports, TimeSpan.FromMinutes(1)).RunAsync(sent, default);
        Assert.True(wait.Activation.IsActive);
        Assert.Equal(InMemoryTenant.Munich, Assert.Single(await new ListActivations(tenant.Ports).RunAsync(null, mine: true, default)).Scope);

        tenant.Time.Advance(TimeSpan.FromMinutes(6));
        var stop = await new StopActivation(tenant.Ports).PlanAsync(target, default);
        Assert.Equal(ActivationStatus.Canceled, (await stop.ApplyAsync(default)).Status);
        Assert.Equal(ScheduleAction.SelfDeactivate, tenant.Roles.Submitted[^1].Action);
        Assert.Empty(tenant.Pim.Submitted);
    }

    [Fact]
    public async Task A_waiting_role_is_listed_for_its_approver_and_the_decision_says_that_it_is_made_elsewhere()
    {
        var policy = PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator);
        tenant.Roles.SetRules(policy, (ApprovalRule)tenant.Roles.PolicyOf(policy).Rules[RuleIds.ActivationApproval] with { IsApprovalRequired = true });
        tenant.Roles.Seed(ScheduleKind.Eligible, policy, InMemoryTenant.AdeleId);
        tenant.SignInAs(InMemoryTenant.AdeleId);
        var asked = new ActivationRequest { Target = TargetIdentity.EntraRole(Role), Duration = TimeSpan.FromHours(2), Justification = "x" };
        await (await new RequestActivation(tenant.Ports).PlanAsync(asked, default)).ApplyAsync(default);
        tenant.SignInAs(InMemoryTenant.MeganId);

        var waiting = Assert.Single(await new ListApprovals(tenant.Ports).RunAsync(default));
        var result = Assert.Single(await new DecideApprovals(tenant.Ports).SendAsync([waiting], approve: true, "fine", default));

        Assert.Equal(("Helpdesk Administrator", null), (waiting.TargetName, waiting.StageId));
        Assert.Equal((PimCaErrorKind.NotSupported, "ApprovalNotSupported"), (result.Error!.Kind, result.Error.Code));
        Assert.Contains("admin center", result.Error.Advice);
        Assert.Equal("PendingApproval", Assert.Single(tenant.Roles.Requests).Status);
    }

    private static Identity Role => new(InMemoryTenant.HelpdeskAdministrator, null);

    private static AssignmentRequest Request(string? scope, int days) => new()
    {
        Kind = ScheduleKind.Eligible,
        Target = TargetIdentity.EntraRole(Role, scope is null ? null : new Identity(scope, null)),
        Principal = new Identity(InMemoryTenant.AdeleId, null),
        Window = new ScheduleWindow(null, null, TimeSpan.FromDays(days)),
    };

    private async Task<Assignment> AssignAsync(string? scope, int days = 30) =>
        await (await new AssignAccess(tenant.Ports).PlanAsync(Request(scope, days), default)).ApplyAsync(default);

    private async Task<System.Collections.Generic.IReadOnlyList<Assignment>> ListAsync(TargetIdentity target, bool expired = false) =>
        await new ListAssignments(tenant.Ports).ListAsync(new AssignmentQuery { Kind = ScheduleKind.Eligible, Target = target, IncludeExpired = expired }, default);
}

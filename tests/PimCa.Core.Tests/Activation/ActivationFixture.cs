using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

/// <summary>Adele is signed in and eligible for membership of "Browser-Only Users".</summary>
public abstract class ActivationFixture
{
    private protected ActivationFixture()
    {
        Tenant = new InMemoryTenant();
        Group = Tenant.Directory.AddGroup("Browser-Only Users");
        Tenant.SignInAs(InMemoryTenant.AdeleId);
        Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, InMemoryTenant.AdeleId);
        Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, InMemoryTenant.AlexId);
    }

    private protected InMemoryTenant Tenant { get; }

    private protected PimGroup Group { get; }

    private protected static CancellationToken None => CancellationToken.None;

    private protected DateTimeOffset Now => Tenant.Time.GetUtcNow();

    private protected ActivationRequest Ask(TimeSpan? duration = null) => new()
    {
        Target = TargetIdentity.Group(new Identity(Group.Id, null)),
        Duration = duration,
        Justification = "Laptop is broken",
    };

    private protected async Task<PimActivation> ActivateAsync(ActivationRequest request)
    {
        var change = await new RequestActivation(Tenant.Ports).PlanAsync(request, None);
        return await change.ApplyAsync(None);
    }

    private protected Task<PimActivation> ActivateAsync(TimeSpan? duration = null) => ActivateAsync(Ask(duration));

    private protected Task<PimCaException> RefusedAsync(ActivationRequest request) =>
        Assert.ThrowsAsync<PimCaException>(() => ActivateAsync(request));

    private protected void RequireApproval()
    {
        var rule = (ApprovalRule)Tenant.Pim.PolicyOf(Group.Id, PimAccess.Member).Rules[RuleIds.ActivationApproval];
        Tenant.Pim.SetRules(Group.Id, PimAccess.Member, rule with { IsApprovalRequired = true });
    }

    private protected void RequireOnActivation(params string[] what)
    {
        var rule = (EnablementRule)Tenant.Pim.PolicyOf(Group.Id, PimAccess.Member).Rules[RuleIds.ActivationEnablement];
        Tenant.Pim.SetRules(Group.Id, PimAccess.Member, rule with { EnabledRules = what });
    }

    private protected void AllowAtMost(TimeSpan maximum)
    {
        var rule = (ExpirationRule)Tenant.Pim.PolicyOf(Group.Id, PimAccess.Member).Rules[RuleIds.ActivationExpiration];
        Tenant.Pim.SetRules(Group.Id, PimAccess.Member, rule with { MaximumDuration = maximum });
    }

    private protected async Task DecideAsync(bool approve)
    {
        var pending = Tenant.Pim.Requests.Last(r => r.Status == "PendingApproval");
        var results = await Tenant.Pim.DecideAsync([new Ports.DecisionToSend(pending.Id, $"stage-{pending.Id}", approve, "Seen")], None);
        Assert.Null(results.Single().Error);
    }

    /// <summary>Forgets the calls so far, so that the next ones are counted alone.</summary>
    private protected void CountAnew() => Tenant.Calls.Clear();
}

using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Core.Tests.ConditionalAccess;

/// <summary>A tenant with the policy and the group; the steps that tests of exclusions take.</summary>
public abstract class ExclusionFixture
{
    protected const string Policy = "Require compliant device";

    private protected InMemoryTenant Tenant { get; } = new();

    protected PimGroup Group { get; }

    protected ExclusionFixture()
    {
        Group = Tenant.Directory.AddGroup("Browser-Only Users");
        Tenant.Policies.SeedCompliantDevice();
        Tenant.Restrict();
    }

    protected string Companion => SetBrowserOnlyPolicies.CompanionPolicyName(Group.DisplayName);

    protected string Browser => SetBrowserOnlyPolicies.BrowserPolicyName(Group.DisplayName);

    protected async Task PairAsync(CaPolicyState state = CaPolicyState.Enabled)
    {
        var request = new BrowserOnlyPoliciesRequest { Group = new Identity(Group.Id, Group.DisplayName), State = state };
        foreach (var change in await new SetBrowserOnlyPolicies(Tenant.Ports).PlanAsync(request, default))
        {
            await change.ApplyAsync(default);
        }
    }

    protected async Task<System.Collections.Generic.IReadOnlyList<GuardFinding>> FindingsAsync()
    {
        var policies = await Tenant.Policies.ListPoliciesAsync(default);
        return await new ExclusionGuard(Tenant.Ports).CheckAsync(new Identity(Group.Id, Group.DisplayName), Tenant.Policies.Named(Policy), policies, default);
    }

    protected Task<Change<CaExclusion>> PlanAddAsync(bool force = false) =>
        new CaExclusions(Tenant.Ports).PlanAddAsync(new Identity(null, Policy), new Identity(null, Group.DisplayName), force, default);

    protected async Task<CaExclusion> AddAsync(bool force = false) => await (await PlanAddAsync(force)).ApplyAsync(default);

    protected Task<Change<CaExclusion>> PlanRemoveAsync() =>
        new CaExclusions(Tenant.Ports).PlanRemoveAsync(new Identity(null, Policy), new Identity(null, Group.DisplayName), default);
}

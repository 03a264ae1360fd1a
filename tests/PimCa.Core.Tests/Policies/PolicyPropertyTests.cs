using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CsCheck;
using PimCa.Core.Tests.InMemory;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Policies;

/// <summary>Random sequences of settings, one at a time: each may change its own rules and no other.</summary>
public sealed class PolicyPropertyTests
{
    private static readonly RandomSettings Settings = new(
        new DirectoryPrincipal(InMemoryTenant.MeganId, "Megan Bowen", PrincipalType.User, "megan@contoso.example"),
        new DirectoryPrincipal(InMemoryTenant.AdministratorsId, "Administrators", PrincipalType.Group));

    [Theory]
    [InlineData(PimKind.Group)]
    [InlineData(PimKind.EntraRole)]
    [InlineData(PimKind.AzureRole)]
    public Task Each_setting_changes_its_own_rules_alone_and_no_policy_beside_it(PimKind kind) =>
        Settings.One.List[1, 15].SampleAsync(sequence => CheckAsync(kind, sequence), iter: 100);

    private static async Task CheckAsync(PimKind kind, List<(PolicySettings Settings, string[] Rules)> sequence)
    {
        var tenant = new InMemoryTenant { HasRoles = true };
        var pim = kind switch
        {
            PimKind.Group => tenant.Pim,
            PimKind.EntraRole => tenant.Roles,
            _ => new InMemoryPim(tenant.Time, PimKind.AzureRole),
        };
        var (target, beside) = Policies(kind, tenant);
        tenant.Policies.SeedContext("c1");
        tenant.Policies.SeedContext("c2", name: "Second context policy");
        pim.ChecksConflictAgainstStored = sequence.Count % 2 == 0;
        var others = pim.PolicyOf(beside).Rules;
        var useCase = new SetPimPolicy(tenant.Ports with { PimResources = kind == PimKind.AzureRole ? pim : null });
        foreach (var (settings, own) in sequence)
        {
            var before = pim.PolicyOf(target).Rules;
            var request = new PolicyRequest { Target = TargetIdentity.Of(target), Settings = settings };
            pim.Calls.Clear();

            var shown = await (await useCase.PlanAsync(request, default)).ApplyAsync(default);

            var after = pim.PolicyOf(target).Rules;
            Assert.Equal(17, after.Count);
            Assert.Empty(RuleDifferences.Between(before, after).Except(own));
            Assert.Empty(RuleDifferences.Between(others, pim.PolicyOf(beside).Rules));
            Assert.InRange(pim.Calls.Count(call => call == "UpdatePolicy"), 0, settings.RequireMfa == true ? 2 : 1);
            RandomSettings.AssertHolds(settings, PolicyView.Of(pim.PolicyOf(target), target, _ => null));
            RandomSettings.AssertHolds(settings, shown);
            Assert.Equal((kind, target.Id, target.Scope), (shown.Kind, shown.TargetId, shown.Scope));
            Assert.False((await useCase.PlanAsync(request, default)).IsNeeded);
        }
    }

    /// <summary>The policy that is changed, and the one that is nearest to it: the owners', another role's, the same role's at another scope.</summary>
    private static (PimTarget Changed, PimTarget Beside) Policies(PimKind kind, InMemoryTenant tenant)
    {
        const string reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
        var group = kind == PimKind.Group ? tenant.Directory.AddGroup("Browser-Only Users").Id : string.Empty;
        return kind switch
        {
            PimKind.Group => (PimTarget.Group(group, PimAccess.Member), PimTarget.Group(group, PimAccess.Owner)),
            PimKind.EntraRole => (PimTarget.EntraRole(InMemoryTenant.ExchangeAdministrator), PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator)),
            _ => (PimTarget.AzureRole(reader, "/subscriptions/1"), PimTarget.AzureRole(reader, "/subscriptions/2")),
        };
    }
}

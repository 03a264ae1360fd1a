using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using CsCheck;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.Policies;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Simulator.Scenarios;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Graph;

/// <summary>
/// Random sequences of settings through the services' own protocols: what the simulated service keeps is compared, not what the client
/// makes of it. In the end the policy goes through a file into an empty tenant and comes out the same.
/// </summary>
public sealed class PolicyPropertyTests
{
    private const string Collection = "policies/roleManagementPolicies";
    private const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    private static readonly RandomSettings Settings = new(
        new DirectoryPrincipal(ContosoPeople.Megan, "Megan Bowen", PrincipalType.User, "megan@contoso.example"),
        new DirectoryPrincipal(ContosoPeople.Administrators, "Administrators", PrincipalType.Group));

    [Theory]
    [InlineData(PimKind.Group)]
    [InlineData(PimKind.EntraRole)]
    [InlineData(PimKind.AzureRole)]
    public Task Each_setting_changes_its_own_rules_alone_and_the_file_brings_them_into_an_empty_tenant(PimKind kind) =>
        Settings.One.List[1, 12].SampleAsync(sequence => CheckAsync(kind, sequence), iter: 25);

    private static async Task CheckAsync(PimKind kind, List<(PolicySettings Settings, string[] Rules)> sequence)
    {
        using var contoso = new Contoso();
        var admin = await OpenAsync(contoso);
        var (target, beside) = await TargetsAsync(admin, kind);
        var set = new SetPimPolicy(admin);

        // Both policies are there, and the group is under PIM, from here on.
        await SetAsync(set, beside, new PolicySettings { RequireTicket = true });
        await SetAsync(set, target, new PolicySettings { RequireTicket = true });
        var mine = Assert.Single(await ChangedAsync(contoso, () => SetAsync(set, target, new PolicySettings { RequireTicket = false }))).Policy;
        foreach (var (settings, own) in sequence)
        {
            PimPolicy? shown = null;
            var changed = await ChangedAsync(contoso, async () => shown = await SetAsync(set, target, settings));

            Assert.All(changed, c => Assert.Equal(mine, c.Policy));
            Assert.Empty(changed.Select(c => c.Rule).Except(own));
            RandomSettings.AssertHolds(settings, shown!);
            RandomSettings.AssertHolds(settings, await new GetPimPolicy(admin).GetAsync(TargetIdentity.Of(target), CancellationToken.None));
            Assert.Empty(await ChangedAsync(contoso, () => SetAsync(set, target, settings)));
        }

        await RoundTripAsync(admin, target, beside);
    }

    /// <summary>Export, import into an empty tenant, export: the same text. A second import writes nothing.</summary>
    private static async Task RoundTripAsync(TenantPorts admin, PimTarget target, PimTarget beside)
    {
        var text = await ExportAsync(admin, target, beside);
        using var other = new Contoso();
        var empty = await OpenAsync(other);
        var (there, besideIt) = await TargetsAsync(empty, target.Kind);

        await ImportAsync(empty, text);

        Assert.Equal(text, await ExportAsync(empty, there, besideIt));
        Assert.Empty(await ChangedAsync(other, () => ImportAsync(empty, text)));
    }

    private static async Task<TenantPorts> OpenAsync(Contoso contoso)
    {
        var admin = await contoso.PortsAsync();
        foreach (var id in new[] { "c1", "c2" })
        {
            var context = new AuthenticationContextRequest { Id = id, State = CaPolicyState.Enabled };
            await (await new SetAuthenticationContext(admin).PlanAsync(context, CancellationToken.None)).ApplyAsync(CancellationToken.None);
        }

        return admin;
    }

    /// <summary>The policy that is changed, and the one that is nearest to it: the owners', another role's, the same role's at another scope.</summary>
    private static async Task<(PimTarget Changed, PimTarget Beside)> TargetsAsync(TenantPorts admin, PimKind kind)
    {
        var group = kind == PimKind.Group ? await Contoso.ExemptionGroupAsync(admin) : null;
        return kind switch
        {
            PimKind.Group => (PimTarget.Group(group!.Id, PimAccess.Member, group.DisplayName), PimTarget.Group(group.Id, PimAccess.Owner, group.DisplayName)),
            PimKind.EntraRole => (PimTarget.EntraRole("29232cdf-9323-42fd-ade2-1d097af3e4de"), PimTarget.EntraRole("729827e3-9c14-49f7-bb1b-9608f156bbb8")),
            _ => (PimTarget.AzureRole(Reader, ContosoPeople.ProductionSubscription, "Reader"), PimTarget.AzureRole(Reader, ContosoPeople.WebResourceGroup, "Reader")),
        };
    }

    private static async Task<PimPolicy> SetAsync(SetPimPolicy set, PimTarget target, PolicySettings settings) =>
        await (await set.PlanAsync(new PolicyRequest { Target = TargetIdentity.Of(target), Settings = settings }, CancellationToken.None)).ApplyAsync(CancellationToken.None);

    private static async Task<string> ExportAsync(TenantPorts admin, params PimTarget[] targets)
    {
        var policies = new List<PimPolicy>();
        foreach (var target in targets)
        {
            policies.Add(await new GetPimPolicy(admin).GetAsync(TargetIdentity.Of(target), CancellationToken.None));
        }

        return admin.PolicyFiles!.Write(policies.Select(PolicyEntry.Of));
    }

    private static async Task ImportAsync(TenantPorts admin, string text)
    {
        foreach (var entry in admin.PolicyFiles!.Read(text, "policies.json"))
        {
            var planned = await new ImportPolicies(admin).PlanAsync(entry, CancellationToken.None);
            await planned.Change.ApplyAsync(CancellationToken.None);
        }
    }

    /// <summary>The rules of any policy that the service keeps otherwise afterwards.</summary>
    private static async Task<IReadOnlyList<(string Policy, string Rule)>> ChangedAsync(Contoso contoso, Func<Task> work)
    {
        var before = Rules(contoso);
        await work();
        var after = Rules(contoso);
        return before.Keys.Union(after.Keys).Where(k => before.GetValueOrDefault(k) != after.GetValueOrDefault(k)).ToArray();
    }

    private static Dictionary<(string Policy, string Rule), string> Rules(Contoso contoso) =>
        contoso.Tenant.Events.StateAfter(int.MaxValue, Collection)
            .SelectMany(policy => policy.Value["rules"]!.AsArray().OfType<JsonObject>().Select(rule => (Policy: policy.Key, Rule: rule)))
            .ToDictionary(r => (r.Policy, (string)r.Rule["id"]!), r => r.Rule.ToJsonString());
}

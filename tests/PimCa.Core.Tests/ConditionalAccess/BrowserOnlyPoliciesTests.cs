using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Core.Tests.ConditionalAccess;

public sealed class BrowserOnlyPoliciesTests
{
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;

    public BrowserOnlyPoliciesTests() => group = tenant.Directory.AddGroup("Browser-Only Users");

    private CaPolicyDefinition Companion => tenant.Policies.Named(SetBrowserOnlyPolicies.CompanionPolicyName(group.DisplayName));

    private CaPolicyDefinition Browser => tenant.Policies.Named(SetBrowserOnlyPolicies.BrowserPolicyName(group.DisplayName));

    [Fact]
    public async Task The_pair_covers_every_client_of_the_group()
    {
        await SetAsync(CaPolicyState.Enabled);

        Assert.Equal(["browser"], Browser.ClientAppTypes);
        Assert.True(Browser.AppEnforcedRestrictions);
        Assert.Empty(Browser.GrantControls);
        Assert.Equal([CaWellKnown.ExchangeOnline, CaWellKnown.SharePointOnline], Browser.IncludeApplications);
        Assert.Equal(["mobileAppsAndDesktopClients", "exchangeActiveSync", "other"], Companion.ClientAppTypes);
        Assert.Equal(["block"], Companion.GrantControls);
        Assert.Equal(["Office365"], Companion.IncludeApplications);
        Assert.All([Browser, Companion], p => Assert.Equal([group.Id], p.Users.IncludeGroups));
        Assert.All([Browser, Companion], p => Assert.Equal(CaPolicyState.Enabled, p.State));
    }

    [Fact]
    public async Task The_companion_is_written_first()
    {
        await SetAsync(CaPolicyState.Enabled);

        Assert.Equal("Browser-Only Users - other clients", Assert.Single(tenant.Policies.History[0]).DisplayName);
        Assert.Equal(2, tenant.Policies.History[1].Count);
    }

    [Fact]
    public async Task Asking_the_same_twice_writes_once_and_costs_one_list()
    {
        await SetAsync(CaPolicyState.Enabled);
        tenant.Calls.Clear();

        var changes = await PlanAsync(CaPolicyState.Enabled);

        Assert.All(changes, c => Assert.False(c.IsNeeded));
        Assert.Equal(["ListPolicies"], tenant.Calls);
    }

    [Fact]
    public async Task Only_the_policy_that_differs_is_written()
    {
        await SetAsync(CaPolicyState.Enabled);
        tenant.Policies.Change(Browser.DisplayName, p => p with { AppEnforcedRestrictions = false });

        var changes = await PlanAsync(null);

        Assert.False(changes[0].IsNeeded);
        Assert.Equal("Set applicationEnforcedRestrictions on", changes[1].Action);
    }

    [Fact]
    public async Task The_companion_can_demand_a_compliant_device_and_keeps_its_name()
    {
        await SetAsync(CaPolicyState.Enabled);
        await SetAsync(null, NonBrowserAccess.RequireCompliantDevice);

        Assert.Equal(["compliantDevice"], Companion.GrantControls);
        Assert.Equal(CaPolicyState.Enabled, Companion.State);
        Assert.Equal(2, tenant.Policies.Policies.Count);
    }

    [Fact]
    public async Task New_policies_only_report_unless_asked_otherwise()
    {
        await SetAsync(null);

        Assert.All([Browser, Companion], p => Assert.Equal(CaPolicyState.ReportOnly, p.State));
    }

    [Fact]
    public async Task Exclusions_and_further_demands_of_an_existing_pair_stay()
    {
        await SetAsync(CaPolicyState.Enabled);
        tenant.Policies.Change(Browser.DisplayName, p => p with
        {
            GrantControls = ["mfa"],
            GrantOperator = "OR",
            ClientAppTypes = ["all"],
            Users = p.Users with { ExcludeUsers = [InMemoryTenant.BreakGlassId] },
        });

        await SetAsync(null);

        Assert.Equal(["mfa"], Browser.GrantControls);
        Assert.Equal(["browser"], Browser.ClientAppTypes);
        Assert.Equal([InMemoryTenant.BreakGlassId], Browser.Users.ExcludeUsers);
    }

    [Theory]
    [InlineData(CaPolicyState.ReportOnly)]
    [InlineData(CaPolicyState.Disabled)]
    public async Task An_enabled_pair_is_not_lowered_while_a_policy_spares_the_group(CaPolicyState lower)
    {
        await SetAsync(CaPolicyState.Enabled);
        tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Change("Require compliant device", p => p with { Users = p.Users with { ExcludeGroups = [group.Id] } });
        tenant.Calls.Clear();

        var error = await Assert.ThrowsAsync<PimCaException>(() => PlanAsync(lower));

        Assert.Equal("PolicyPairInUse", error.Code);
        Assert.Contains("Remove-PimCaExclusion", error.Advice);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task An_enabled_pair_is_lowered_when_no_policy_spares_the_group()
    {
        await SetAsync(CaPolicyState.Enabled);
        await SetAsync(CaPolicyState.Disabled);

        Assert.All([Browser, Companion], p => Assert.Equal(CaPolicyState.Disabled, p.State));
    }

    [Fact]
    public async Task A_group_that_the_directory_does_not_show_yet_is_waited_for()
    {
        tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var fresh = await tenant.Directory.CreateGroupAsync(new("Fresh", null, true, null, []), default);
        tenant.Names.Learn(PimCa.Session.KnownNameKind.Group, fresh.Id, "Fresh");
        tenant.Names.NoteCreated(fresh.Id, tenant.Time.GetUtcNow());

        var changes = await new SetBrowserOnlyPolicies(tenant.Ports).PlanAsync(new BrowserOnlyPoliciesRequest { Group = new Identity(fresh.Id, "Fresh") }, default);
        foreach (var change in changes)
        {
            await change.ApplyAsync(default);
        }

        Assert.Equal(2, tenant.Policies.Policies.Count);
        Assert.NotEmpty(tenant.Reporter.Progresses);
    }

    [Fact]
    public async Task Policies_that_are_not_listed_yet_are_not_made_a_second_time()
    {
        tenant.Policies.ReadLag = TimeSpan.FromSeconds(90);
        await SetAsync(CaPolicyState.Enabled);
        await SetAsync(CaPolicyState.Enabled);

        Assert.Equal(2, tenant.Policies.Policies.Count);
        Assert.Contains(tenant.Reporter.Progresses, p => p.Status.Contains("not listed yet"));
    }

    [Fact]
    public async Task A_group_named_by_its_id_is_read_for_its_name()
    {
        var changes = await new SetBrowserOnlyPolicies(tenant.Ports).PlanAsync(new BrowserOnlyPoliciesRequest { Group = new Identity(group.Id, null) }, default);

        Assert.Equal("Browser-Only Users - other clients", changes[0].Target);
        Assert.Equal(["Browser-Only Users"], changes[0].Preview.IncludeUsers);
    }

    [Fact]
    public async Task An_unknown_group_is_an_error_before_any_write()
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() =>
            new SetBrowserOnlyPolicies(tenant.Ports).PlanAsync(new BrowserOnlyPoliciesRequest { Group = new Identity(null, "Nobody") }, default));

        Assert.Equal("GroupNotFound", error.Code);
        Assert.Empty(tenant.Writes);
    }

    private Task<System.Collections.Generic.IReadOnlyList<Change<CaPolicy>>> PlanAsync(CaPolicyState? state, NonBrowserAccess nonBrowser = NonBrowserAccess.Block) =>
        new SetBrowserOnlyPolicies(tenant.Ports).PlanAsync(
            new BrowserOnlyPoliciesRequest { Group = new Identity(group.Id, group.DisplayName), State = state, NonBrowser = nonBrowser }, default);

    private async Task SetAsync(CaPolicyState? state, NonBrowserAccess nonBrowser = NonBrowserAccess.Block)
    {
        foreach (var change in await PlanAsync(state, nonBrowser))
        {
            await change.ApplyAsync(default);
        }
    }
}

using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Restrictions;

namespace PimCa.Core.Tests.ConditionalAccess;

/// <summary>While a policy excludes the group, nothing that guards it is loosened by any use case that could.</summary>
public sealed class ExclusionRelianceTests : ExclusionFixture
{
    [Theory]
    [InlineData(CaPolicyState.ReportOnly, CaPolicyState.Enabled)]
    [InlineData(CaPolicyState.Disabled, CaPolicyState.Enabled)]
    [InlineData(CaPolicyState.Disabled, CaPolicyState.ReportOnly)]
    [InlineData(CaPolicyState.Disabled, CaPolicyState.Disabled)]
    public async Task The_pair_is_not_lowered_whatever_the_state_of_the_policy_that_spares_the_group(CaPolicyState lower, CaPolicyState sparing)
    {
        await ExcludedAsync();
        Tenant.Policies.Change(Policy, p => p with { State = sparing });

        await RefusedAsync(() => PairAsync(lower));
    }

    [Theory]
    [InlineData(Part.Companion)]
    [InlineData(Part.Browser)]
    public async Task One_of_the_pair_that_would_lose_clients_is_not_brought_to_its_shape(Part part)
    {
        // A policy of the pair's name that does more than the pair does, and alone.
        await ExcludedAsync();
        var (kept, gone) = part == Part.Companion ? (Companion, Browser) : (Browser, Companion);
        Tenant.Policies.Change(gone, p => p with { DisplayName = "Something else", State = CaPolicyState.Disabled });
        Tenant.Policies.Change(kept, p => p with
        {
            ClientAppTypes = ["all"],
            IncludeApplications = ["Office365"],
            GrantOperator = "OR",
            GrantControls = ["compliantDevice"],
            AppEnforcedRestrictions = true,
        });

        // The other one of the pair is made anew and only reports, so nothing takes over what would be lost.
        await RefusedAsync(() => PairAsync(null));
    }

    [Fact]
    public async Task From_block_to_a_compliant_device_is_no_loosening()
    {
        await ExcludedAsync();

        await SetPairAsync(new BrowserOnlyPoliciesRequest { Group = new Identity(Group.Id, Group.DisplayName), NonBrowser = NonBrowserAccess.RequireCompliantDevice });

        Assert.Equal(["compliantDevice"], Tenant.Policies.Named(Companion).GrantControls);
    }

    [Fact]
    public async Task What_something_else_does_as_well_may_go()
    {
        await ExcludedAsync();
        foreach (var name in new[] { Companion, Browser })
        {
            Tenant.Policies.Seed(Tenant.Policies.Named(name) with { Id = "", DisplayName = "Also: " + name });
        }

        await PairAsync(CaPolicyState.Disabled);

        Assert.Equal(CaPolicyState.Disabled, Tenant.Policies.Named(Browser).State);
        Assert.All(await FindingsAsync(), f => Assert.True(f.IsMet, f.Detail));
    }

    [Fact]
    public async Task A_group_that_was_excluded_while_a_prompt_stood_keeps_the_pair()
    {
        await PairAsync();
        var changes = await new SetBrowserOnlyPolicies(Tenant.Ports).PlanAsync(
            new BrowserOnlyPoliciesRequest { Group = new Identity(Group.Id, Group.DisplayName), State = CaPolicyState.Disabled }, default);
        Tenant.Time.Advance(TimeSpan.FromMinutes(2));
        Exclude();

        foreach (var change in changes)
        {
            await RefusedAsync(() => change.ApplyAsync(default));
        }
    }

    [Fact]
    public async Task A_policy_that_SharePoint_made_is_kept_while_nothing_else_limits_the_browser_there()
    {
        await ExcludedAsync();
        var made = Tenant.Policies.Seed(Tenant.Policies.Named(Browser) with
        {
            Id = "",
            DisplayName = SharePointCreatedPolicies.NamePrefix + "Use app-enforced Restrictions for browser access",
            Users = new CaUsers { IncludeUsers = ["All"] },
            IncludeApplications = [CaWellKnown.SharePointOnline],
        });
        var created = new SharePointCreatedPolicies(Tenant.Ports);
        Assert.True((await created.PlanDisableAsync(new Identity(made.Id, null), default)).IsNeeded);

        Tenant.Policies.Change(Browser, p => p with { State = CaPolicyState.ReportOnly });

        await RefusedAsync(() => created.PlanDisableAsync(new Identity(made.Id, null), default));
        var one = Assert.Single(await created.PlanDisableAsync(Array.Empty<string>(), default));
        Assert.Equal("PolicyPairInUse", one.Error!.Code);
    }

    [Fact]
    public async Task A_compliant_device_policy_that_another_exclusion_relies_on_is_not_lowered_nor_made_to_spare_more()
    {
        // The group is kept to the browser by the policy for all, and is excluded from another one.
        await PairAsync();
        Tenant.Policies.Change(Companion, p => p with { State = CaPolicyState.Disabled });
        Tenant.Policies.Seed(Tenant.Policies.Named(Policy) with { Id = "", DisplayName = "Another", Users = new CaUsers { IncludeUsers = ["All"], ExcludeGroups = [Group.Id] } });
        Tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeRoles = [], ExcludeUsers = [] } });

        foreach (var request in new[]
        {
            new CompliantDevicePolicyRequest { State = CaPolicyState.ReportOnly },
            new CompliantDevicePolicyRequest { ExcludeGuests = true },
            new CompliantDevicePolicyRequest { BreakGlass = [new Identity(InMemoryTenant.BreakGlassId, null)] },
        })
        {
            await RefusedAsync(() => new SetCompliantDevicePolicy(Tenant.Ports).PlanAsync(request, default));
        }
    }

    [Fact]
    public async Task An_exempted_group_is_no_break_glass_group()
    {
        await PairAsync(CaPolicyState.ReportOnly);
        Tenant.Calls.Clear();

        var error = await Assert.ThrowsAsync<PimCaException>(() => new SetCompliantDevicePolicy(Tenant.Ports).PlanAsync(
            new CompliantDevicePolicyRequest { BreakGlass = [new Identity(null, Group.DisplayName)] }, default));

        Assert.Equal("GroupIsExempted", error.Code);
        Assert.Contains("Add-PimCaExclusion", error.Advice);
        Assert.Empty(Tenant.Writes);
    }

    [Fact]
    public async Task A_group_is_not_excluded_from_what_guards_another_one()
    {
        await ExcludedAsync();
        var other = Tenant.Directory.AddGroup("Other");
        await SetPairAsync(new BrowserOnlyPoliciesRequest { Group = new Identity(other.Id, other.DisplayName), State = CaPolicyState.Enabled });
        Tenant.Calls.Clear();
        Task<Changes.Change<CaExclusion>> PlanAsync(bool force) =>
            new CaExclusions(Tenant.Ports).PlanAddAsync(new Identity(null, Companion), new Identity(null, "Other"), force, default);

        await RefusedAsync(() => PlanAsync(force: false));
        await (await PlanAsync(force: true)).ApplyAsync(default);

        Assert.Contains("DesktopAndMobile", Assert.Single(Tenant.Reporter.Warnings));
    }

    [Fact]
    public async Task A_group_that_was_excluded_while_a_prompt_stood_is_not_deleted()
    {
        var change = await new RemoveBrowserOnlyGroup(Tenant.Ports).PlanAsync(new Identity(Group.Id, null), default);
        Tenant.Time.Advance(TimeSpan.FromMinutes(2));
        Exclude();

        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("GroupInUse", error.Code);
        Assert.Empty(Tenant.Writes);
    }

    [Fact]
    public async Task Force_leaves_a_line_for_the_record_with_who_what_and_in_spite_of_which_findings()
    {
        var exclusion = await AddAsync(force: true);

        var line = Assert.Single(Tenant.Reporter.Overrides);
        Assert.False(exclusion.IsGuarded);
        Assert.Equal(exclusion.Findings, line.Findings);
        Assert.Equal((Tenant.SignIn.Context.Account, Tenant.SignIn.Context.TenantId, Policy), (line.Account, line.TenantId, line.Target));
        Assert.StartsWith("2026-03-02T08:0", line.ToString());
        Assert.Contains(Group.Id, line.ToString());
        Assert.Contains("DesktopAndMobile", line.ToString());
        Assert.DoesNotContain('\n', line.ToString());
    }

    [Fact]
    public async Task Force_without_a_finding_leaves_no_line()
    {
        await PairAsync();

        Assert.True((await AddAsync(force: true)).IsGuarded);
        Assert.Empty(Tenant.Reporter.Overrides);
        Assert.Empty(Tenant.Reporter.Warnings);
    }

    /// <summary>One of the pair.</summary>
    public enum Part
    {
        /// <summary>The one for other clients.</summary>
        Companion,

        /// <summary>The one for the browser.</summary>
        Browser,
    }

    private async Task ExcludedAsync()
    {
        await PairAsync();
        Exclude();
        Tenant.Calls.Clear();
    }

    private void Exclude() => Tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [Group.Id] } });

    private Task PairAsync(CaPolicyState? state) =>
        SetPairAsync(new BrowserOnlyPoliciesRequest { Group = new Identity(Group.Id, Group.DisplayName), State = state });

    private async Task SetPairAsync(BrowserOnlyPoliciesRequest request)
    {
        foreach (var change in await new SetBrowserOnlyPolicies(Tenant.Ports).PlanAsync(request, default))
        {
            await change.ApplyAsync(default);
        }
    }

    private async Task RefusedAsync(Func<Task> loosen)
    {
        var writes = Tenant.Writes.Count;
        var error = await Assert.ThrowsAsync<PimCaException>(loosen);
        Assert.Equal("PolicyPairInUse", error.Code);
        Assert.Contains(Group.DisplayName, error.Message);
        Assert.Contains("Remove-PimCaExclusion", error.Advice);
        Assert.Equal(writes, Tenant.Writes.Count);
    }
}

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

public sealed class ExclusionTests : ExclusionFixture
{
    [Fact]
    public async Task A_guarded_group_is_excluded_and_nothing_else_is_touched()
    {
        await PairAsync();
        var before = Tenant.Policies.Named(Policy);
        Tenant.Calls.Clear();

        var exclusion = await AddAsync();

        var after = Tenant.Policies.Named(Policy);
        Assert.True(exclusion.IsGuarded);
        Assert.Empty(exclusion.Findings);
        Assert.Equal([Group.Id], after.Users.ExcludeGroups);
        Assert.Equal(before.Users.ExcludeUsers, after.Users.ExcludeUsers);
        Assert.Equal(before.Users.ExcludeRoles, after.Users.ExcludeRoles);
        Assert.Equal(before.Users.IncludeUsers, after.Users.IncludeUsers);
        Assert.Equal(["FindGroups", "ListPolicies", "ListOwa", "GetRestrictions", "GetRolesOf", "GetMembers", "GetOwners", "UpdateUsers", "GetPolicy"], Tenant.Calls);
    }

    [Fact]
    public async Task Excluding_twice_writes_once()
    {
        await PairAsync();
        await AddAsync();
        Tenant.Calls.Clear();

        var change = await PlanAddAsync();

        Assert.False(change.IsNeeded);
        Assert.Empty(Tenant.Writes);
    }

    [Fact]
    public async Task Without_the_pair_the_exclusion_is_refused_with_every_finding()
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => AddAsync());

        Assert.Equal("ExclusionNotGuarded", error.Code);
        Assert.Equal(PimCaErrorKind.InvalidState, error.Kind);
        foreach (var check in new[] { "BrowserExchangeOnline", "BrowserSharePointOnline", "DesktopAndMobile", "ActiveSync", "OtherClients" })
        {
            Assert.Contains(check, error.Message);
        }

        Assert.Contains("New-PimBrowserOnlyPolicy", error.Advice);
        Assert.Empty(Tenant.Writes);
    }

    [Fact]
    public async Task Force_excludes_all_the_same_with_a_warning_that_names_the_findings()
    {
        var change = await PlanAddAsync(force: true);
        var exclusion = await change.ApplyAsync(default);

        Assert.Contains("WITHOUT its guard", change.Action);
        Assert.False(exclusion.IsGuarded);
        Assert.NotEmpty(exclusion.Findings);
        Assert.Contains(Tenant.Reporter.Warnings, w => w.Contains("DesktopAndMobile"));
        Assert.Equal([Group.Id], Tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task After_a_long_prompt_policy_and_guard_are_read_again()
    {
        await PairAsync();
        var change = await PlanAddAsync();
        Tenant.Time.Advance(TimeSpan.FromMinutes(2));
        Tenant.Policies.Change(Companion, p => p with { State = CaPolicyState.Disabled });

        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("ExclusionNotGuarded", error.Code);
        Assert.Empty(Tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task After_a_long_prompt_what_others_excluded_meanwhile_is_kept()
    {
        await PairAsync();
        var change = await PlanAddAsync();
        Tenant.Time.Advance(TimeSpan.FromMinutes(2));
        Tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [InMemoryTenant.AdministratorsId] } });

        await change.ApplyAsync(default);

        Assert.Equal([InMemoryTenant.AdministratorsId, Group.Id], Tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task A_write_that_lost_something_is_put_back_and_the_error_holds_the_before_image()
    {
        await PairAsync();
        var first = true;
        Tenant.Policies.Disturb = p =>
        {
            var lost = first ? p with { Users = p.Users with { ExcludeUsers = [] } } : p;
            first = false;
            return lost;
        };

        var error = await Assert.ThrowsAsync<PimCaException>(() => AddAsync());

        Assert.Equal("CaPolicyNotAsWritten", error.Code);
        Assert.Contains($"excludeUsers=[{InMemoryTenant.BreakGlassId}]", error.Message);
        Assert.Contains($"excludeRoles=[{CaWellKnown.GlobalAdministrator}]", error.Message);
        Assert.Empty(Tenant.Policies.Named(Policy).Users.ExcludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId], Tenant.Policies.Named(Policy).Users.ExcludeUsers);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_put_back_is_told_with_its_before_image()
    {
        await PairAsync();
        Tenant.Policies.Disturb = p => p with { Users = p.Users with { ExcludeUsers = [] } };
        var writes = 0;
        Tenant.Policies.RefuseWrite = _ => ++writes > 1 ? new PimCaException("ServiceUnavailable", PimCaErrorKind.Unavailable, "The service is away.") : null;

        var error = await Assert.ThrowsAsync<PimCaException>(() => AddAsync());

        Assert.Equal("CaPolicyNotAsWritten", error.Code);
        Assert.Contains("The service is away.", error.Message);
        Assert.Contains("excludeUsers=[", error.Message);
    }

    [Fact]
    public async Task A_write_that_is_not_visible_yet_is_waited_for()
    {
        await PairAsync();
        Tenant.Policies.ReadLag = TimeSpan.FromSeconds(90);

        var exclusion = await AddAsync();

        Assert.True(exclusion.IsGuarded);
        Assert.Contains(Tenant.Reporter.Progresses, p => p.Status.Contains("not visible yet"));
        Assert.Single(Tenant.Writes, w => w == "UpdateUsers");
    }

    [Fact]
    public async Task A_group_that_Conditional_Access_does_not_see_yet_is_waited_for()
    {
        Tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var fresh = await Tenant.Directory.CreateGroupAsync(new("Fresh", null, true, null, []), default);
        Tenant.Names.NoteCreated(fresh.Id, Tenant.Time.GetUtcNow());

        var change = await new CaExclusions(Tenant.Ports).PlanAddAsync(new Identity(null, Policy), new Identity(fresh.Id, fresh.DisplayName), force: true, default);
        await change.ApplyAsync(default);

        Assert.Equal([fresh.Id], Tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task Removing_touches_only_the_group_and_is_never_guarded()
    {
        await PairAsync();
        await AddAsync();
        Tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [.. p.Users.ExcludeGroups, InMemoryTenant.AdministratorsId] } });
        Tenant.Policies.Change(Companion, p => p with { State = CaPolicyState.Disabled });

        var change = await PlanRemoveAsync();
        await change.ApplyAsync(default);

        Assert.Equal([InMemoryTenant.AdministratorsId], Tenant.Policies.Named(Policy).Users.ExcludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId], Tenant.Policies.Named(Policy).Users.ExcludeUsers);
        Assert.False((await PlanRemoveAsync()).IsNeeded);
    }

    [Fact]
    public async Task A_removal_that_went_wrong_is_made_once_more_and_never_opens_again()
    {
        await PairAsync();
        await AddAsync();
        var first = true;
        Tenant.Policies.Disturb = p =>
        {
            var lost = first ? p with { Users = p.Users with { ExcludeUsers = [] } } : p;
            first = false;
            return lost;
        };

        var error = await Assert.ThrowsAsync<PimCaException>(async () => await (await PlanRemoveAsync()).ApplyAsync(default));

        Assert.Equal("CaPolicyNotAsWritten", error.Code);
        Assert.Empty(Tenant.Policies.Named(Policy).Users.ExcludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId], Tenant.Policies.Named(Policy).Users.ExcludeUsers);
    }

    [Fact]
    public async Task A_deleted_groups_exclusion_is_removed_by_its_id()
    {
        const string gone = "00000000-0000-0000-0000-00000000dead";
        Tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [gone] } });

        var change = await new CaExclusions(Tenant.Ports).PlanRemoveAsync(new Identity(null, Policy), new Identity(gone, null), default);
        await change.ApplyAsync(default);

        Assert.Empty(Tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Theory]
    [InlineData("No such policy", "Browser-Only Users", "CaPolicyNotFound")]
    [InlineData("Require*", "Browser-Only Users", "WildcardNotAllowed")]
    [InlineData(Policy, "No such group", "GroupNotFound")]
    [InlineData(Policy, "00000000-0000-0000-0000-00000000dead", "GroupNotFound")]
    public async Task A_policy_or_group_that_is_not_there_is_an_error(string policy, string groupName, string code)
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() =>
            new CaExclusions(Tenant.Ports).PlanAddAsync(Identity.Parse(policy), Identity.Parse(groupName), force: true, default));

        Assert.Equal(code, error.Code);
        Assert.Empty(Tenant.Writes);
    }

    [Fact]
    public async Task A_list_shows_every_spared_group_and_whether_it_is_guarded()
    {
        await PairAsync();
        await AddAsync();
        Tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [.. p.Users.ExcludeGroups, InMemoryTenant.AdministratorsId] } });

        var all = await new CaExclusions(Tenant.Ports).ListAsync(null, null, default);
        var one = await new CaExclusions(Tenant.Ports).ListAsync(new Identity(null, Policy), new Identity(null, "Administrators"), default);

        Assert.Equal([("Browser-Only Users", true), ("Administrators", false)], all.Select(e => (e.GroupName, e.IsGuarded)));
        Assert.NotEmpty(Assert.Single(one).Findings);
    }
}

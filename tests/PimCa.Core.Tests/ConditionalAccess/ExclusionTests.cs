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

public sealed class ExclusionTests
{
    private const string Policy = "Require compliant device";
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;

    public ExclusionTests()
    {
        group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Policies.SeedCompliantDevice();
    }

    private string Companion => SetBrowserOnlyPolicies.CompanionPolicyName(group.DisplayName);

    private string Browser => SetBrowserOnlyPolicies.BrowserPolicyName(group.DisplayName);

    [Fact]
    public async Task A_guarded_group_is_excluded_and_nothing_else_is_touched()
    {
        await PairAsync();
        var before = tenant.Policies.Named(Policy);
        tenant.Calls.Clear();

        var exclusion = await AddAsync();

        var after = tenant.Policies.Named(Policy);
        Assert.True(exclusion.IsGuarded);
        Assert.Empty(exclusion.Findings);
        Assert.Equal([group.Id], after.Users.ExcludeGroups);
        Assert.Equal(before.Users.ExcludeUsers, after.Users.ExcludeUsers);
        Assert.Equal(before.Users.ExcludeRoles, after.Users.ExcludeRoles);
        Assert.Equal(before.Users.IncludeUsers, after.Users.IncludeUsers);
        Assert.Equal(["FindGroups", "ListPolicies", "UpdateUsers", "GetPolicy"], tenant.Calls);
    }

    [Fact]
    public async Task Excluding_twice_writes_once()
    {
        await PairAsync();
        await AddAsync();
        tenant.Calls.Clear();

        var change = await PlanAddAsync();

        Assert.False(change.IsNeeded);
        Assert.Empty(tenant.Writes);
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
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task Force_excludes_all_the_same_with_a_warning_that_names_the_findings()
    {
        var change = await PlanAddAsync(force: true);
        var exclusion = await change.ApplyAsync(default);

        Assert.Contains("WITHOUT its guard", change.Action);
        Assert.False(exclusion.IsGuarded);
        Assert.NotEmpty(exclusion.Findings);
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("DesktopAndMobile"));
        Assert.Equal([group.Id], tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task A_pair_that_only_reports_guards_nothing()
    {
        await PairAsync(CaPolicyState.ReportOnly);

        var findings = await FindingsAsync();

        Assert.Equal(["BrowserExchangeOnline", "BrowserSharePointOnline", "DesktopAndMobile", "ActiveSync", "OtherClients"], findings.Where(f => !f.IsMet).Select(f => f.Check).OrderBy(Place));
        Assert.All(findings.Where(f => !f.IsMet), f => Assert.Contains("is ReportOnly", f.Detail));
    }

    public static TheoryData<string, string> Holes => new()
    {
        { "BrowserExchangeOnline", "browser covers SharePoint only" },
        { "BrowserSharePointOnline", "browser covers Exchange only" },
        { "DesktopAndMobile", "companion lacks mobileAppsAndDesktopClients" },
        { "ActiveSync", "companion lacks exchangeActiveSync" },
        { "ActiveSync", "companion knows easSupported only" },
        { "OtherClients", "companion lacks other" },
        { "NobodySpared", "companion spares an eligible user" },
        { "NobodySpared", "companion spares a member" },
        { "NobodySpared", "browser spares a member of an eligible group" },
        { "NobodySpared", "companion spares another group" },
        { "NobodySpared", "companion spares a role" },
        { "NobodySpared", "browser spares guests" },
        { "NobodySpared", "browser spares guests in the older way" },
        { "BrowserOtherApplications", "the policy is about an application more" },
    };

    [Theory]
    [MemberData(nameof(Holes))]
    public async Task Each_hole_is_found_alone(string check, string hole)
    {
        await PairAsync();
        Open(hole);

        var finding = Assert.Single(await FindingsAsync(), f => !f.IsMet);
        var error = await Assert.ThrowsAsync<PimCaException>(() => AddAsync());

        Assert.Equal(check, finding.Check);
        Assert.NotNull(finding.Fix);
        Assert.Contains(check, error.Message);
        Assert.Empty(tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Theory]
    [InlineData("the companion demands a compliant device")]
    [InlineData("the companion demands a compliant device and MFA")]
    [InlineData("the companion spares somebody who cannot become a member")]
    [InlineData("the companion is about everything")]
    [InlineData("a policy for all users blocks older clients")]
    public async Task What_covers_as_much_in_another_way_is_accepted(string way)
    {
        await PairAsync();
        Vary(way);

        Assert.All(await FindingsAsync(), f => Assert.True(f.IsMet, $"{f.Check}: {f.Detail}"));
    }

    [Theory]
    [InlineData("the companion accepts MFA instead")]
    [InlineData("the companion accepts a strength instead")]
    [InlineData("the companion is for one platform")]
    [InlineData("the companion leaves out SharePoint")]
    [InlineData("the companion spares the group itself")]
    public async Task What_covers_less_is_not_accepted(string way)
    {
        await PairAsync();
        Vary(way);

        var unmet = (await FindingsAsync()).Where(f => !f.IsMet).ToArray();

        Assert.Contains(unmet, f => f.Check == "DesktopAndMobile");
        Assert.All(unmet, f => Assert.NotNull(f.Fix));
    }

    [Fact]
    public async Task The_policy_itself_does_not_count_as_its_own_cover()
    {
        await PairAsync();
        tenant.Policies.Change(Companion, p => p with { State = CaPolicyState.Disabled });

        Assert.Contains(await FindingsAsync(), f => f.Check == "DesktopAndMobile" && !f.IsMet);
    }

    [Fact]
    public async Task A_policy_over_everything_opens_applications_that_cannot_restrict_themselves()
    {
        tenant.Policies.Change(Policy, p => p with { IncludeApplications = ["All"] });
        await PairAsync();
        tenant.Policies.Change(Companion, p => p with { IncludeApplications = ["All"] });

        var finding = Assert.Single(await FindingsAsync(), f => !f.IsMet);

        Assert.Equal("BrowserOtherApplications", finding.Check);
        Assert.Contains("every other application", finding.Detail);
    }

    [Fact]
    public async Task A_guard_without_exclusions_to_look_into_costs_no_further_request()
    {
        await PairAsync();
        tenant.Calls.Clear();
        await FindingsAsync();

        Assert.Equal(["ListPolicies"], tenant.Calls);
    }

    [Fact]
    public async Task After_a_long_prompt_policy_and_guard_are_read_again()
    {
        await PairAsync();
        var change = await PlanAddAsync();
        tenant.Time.Advance(TimeSpan.FromMinutes(2));
        tenant.Policies.Change(Companion, p => p with { State = CaPolicyState.Disabled });

        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("ExclusionNotGuarded", error.Code);
        Assert.Empty(tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task After_a_long_prompt_what_others_excluded_meanwhile_is_kept()
    {
        await PairAsync();
        var change = await PlanAddAsync();
        tenant.Time.Advance(TimeSpan.FromMinutes(2));
        tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [InMemoryTenant.AdministratorsId] } });

        await change.ApplyAsync(default);

        Assert.Equal([InMemoryTenant.AdministratorsId, group.Id], tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task A_write_that_lost_something_is_put_back_and_the_error_holds_the_before_image()
    {
        await PairAsync();
        var first = true;
        tenant.Policies.Disturb = p =>
        {
            var lost = first ? p with { Users = p.Users with { ExcludeUsers = [] } } : p;
            first = false;
            return lost;
        };

        var error = await Assert.ThrowsAsync<PimCaException>(() => AddAsync());

        Assert.Equal("CaPolicyNotAsWritten", error.Code);
        Assert.Contains($"excludeUsers=[{InMemoryTenant.BreakGlassId}]", error.Message);
        Assert.Contains($"excludeRoles=[{CaWellKnown.GlobalAdministrator}]", error.Message);
        Assert.Empty(tenant.Policies.Named(Policy).Users.ExcludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId], tenant.Policies.Named(Policy).Users.ExcludeUsers);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_put_back_is_told_with_its_before_image()
    {
        await PairAsync();
        tenant.Policies.Disturb = p => p with { Users = p.Users with { ExcludeUsers = [] } };
        var writes = 0;
        tenant.Policies.RefuseWrite = _ => ++writes > 1 ? new PimCaException("ServiceUnavailable", PimCaErrorKind.Unavailable, "The service is away.") : null;

        var error = await Assert.ThrowsAsync<PimCaException>(() => AddAsync());

        Assert.Equal("CaPolicyNotAsWritten", error.Code);
        Assert.Contains("The service is away.", error.Message);
        Assert.Contains("excludeUsers=[", error.Message);
    }

    [Fact]
    public async Task A_write_that_is_not_visible_yet_is_waited_for()
    {
        await PairAsync();
        tenant.Policies.ReadLag = TimeSpan.FromSeconds(90);

        var exclusion = await AddAsync();

        Assert.True(exclusion.IsGuarded);
        Assert.Contains(tenant.Reporter.Progresses, p => p.Status.Contains("not visible yet"));
        Assert.Single(tenant.Writes, w => w == "UpdateUsers");
    }

    [Fact]
    public async Task A_group_that_Conditional_Access_does_not_see_yet_is_waited_for()
    {
        tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var fresh = await tenant.Directory.CreateGroupAsync(new("Fresh", null, true, null, []), default);
        tenant.Names.NoteCreated(fresh.Id, tenant.Time.GetUtcNow());

        var change = await new CaExclusions(tenant.Ports).PlanAddAsync(new Identity(null, Policy), new Identity(fresh.Id, fresh.DisplayName), force: true, default);
        await change.ApplyAsync(default);

        Assert.Equal([fresh.Id], tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Fact]
    public async Task Removing_touches_only_the_group_and_is_never_guarded()
    {
        await PairAsync();
        await AddAsync();
        tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [.. p.Users.ExcludeGroups, InMemoryTenant.AdministratorsId] } });
        tenant.Policies.Change(Companion, p => p with { State = CaPolicyState.Disabled });

        var change = await PlanRemoveAsync();
        await change.ApplyAsync(default);

        Assert.Equal([InMemoryTenant.AdministratorsId], tenant.Policies.Named(Policy).Users.ExcludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId], tenant.Policies.Named(Policy).Users.ExcludeUsers);
        Assert.False((await PlanRemoveAsync()).IsNeeded);
    }

    [Fact]
    public async Task A_removal_that_went_wrong_is_made_once_more_and_never_opens_again()
    {
        await PairAsync();
        await AddAsync();
        var first = true;
        tenant.Policies.Disturb = p =>
        {
            var lost = first ? p with { Users = p.Users with { ExcludeUsers = [] } } : p;
            first = false;
            return lost;
        };

        var error = await Assert.ThrowsAsync<PimCaException>(async () => await (await PlanRemoveAsync()).ApplyAsync(default));

        Assert.Equal("CaPolicyNotAsWritten", error.Code);
        Assert.Empty(tenant.Policies.Named(Policy).Users.ExcludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId], tenant.Policies.Named(Policy).Users.ExcludeUsers);
    }

    [Fact]
    public async Task A_deleted_groups_exclusion_is_removed_by_its_id()
    {
        const string gone = "00000000-0000-0000-0000-00000000dead";
        tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [gone] } });

        var change = await new CaExclusions(tenant.Ports).PlanRemoveAsync(new Identity(null, Policy), new Identity(gone, null), default);
        await change.ApplyAsync(default);

        Assert.Empty(tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Theory]
    [InlineData("No such policy", "Browser-Only Users", "CaPolicyNotFound")]
    [InlineData("Require*", "Browser-Only Users", "WildcardNotAllowed")]
    [InlineData(Policy, "No such group", "GroupNotFound")]
    [InlineData(Policy, "00000000-0000-0000-0000-00000000dead", "GroupNotFound")]
    public async Task A_policy_or_group_that_is_not_there_is_an_error(string policy, string groupName, string code)
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() =>
            new CaExclusions(tenant.Ports).PlanAddAsync(Identity.Parse(policy), Identity.Parse(groupName), force: true, default));

        Assert.Equal(code, error.Code);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task A_list_shows_every_spared_group_and_whether_it_is_guarded()
    {
        await PairAsync();
        await AddAsync();
        tenant.Policies.Change(Policy, p => p with { Users = p.Users with { ExcludeGroups = [.. p.Users.ExcludeGroups, InMemoryTenant.AdministratorsId] } });

        var all = await new CaExclusions(tenant.Ports).ListAsync(null, null, default);
        var one = await new CaExclusions(tenant.Ports).ListAsync(new Identity(null, Policy), new Identity(null, "Administrators"), default);

        Assert.Equal([("Browser-Only Users", true), ("Administrators", false)], all.Select(e => (e.GroupName, e.IsGuarded)));
        Assert.NotEmpty(Assert.Single(one).Findings);
    }

    private static int Place(string check) => Array.IndexOf(["BrowserExchangeOnline", "BrowserSharePointOnline", "DesktopAndMobile", "ActiveSync", "OtherClients"], check);

    private void Open(string hole)
    {
        void Users(string policy, Func<CaUsers, CaUsers> change) => tenant.Policies.Change(policy, p => p with { Users = change(p.Users) });
        void Clients(params string[] clients) => tenant.Policies.Change(Companion, p => p with { ClientAppTypes = clients });
        switch (hole)
        {
            case "browser covers SharePoint only":
                tenant.Policies.Change(Browser, p => p with { IncludeApplications = [CaWellKnown.SharePointOnline] });
                break;
            case "browser covers Exchange only":
                tenant.Policies.Change(Browser, p => p with { IncludeApplications = [CaWellKnown.ExchangeOnline] });
                break;
            case "companion lacks mobileAppsAndDesktopClients":
                Clients("exchangeActiveSync", "other");
                break;
            case "companion lacks exchangeActiveSync":
                Clients("mobileAppsAndDesktopClients", "other");
                break;
            case "companion knows easSupported only":
                Clients("mobileAppsAndDesktopClients", "easSupported", "other");
                break;
            case "companion lacks other":
                Clients("mobileAppsAndDesktopClients", "exchangeActiveSync");
                break;
            case "companion spares an eligible user":
                tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId);
                Users(Companion, u => u with { ExcludeUsers = [InMemoryTenant.AdeleId] });
                break;
            case "companion spares a member":
                tenant.Directory.Members[group.Id].Add(InMemoryTenant.AlexId);
                Users(Companion, u => u with { ExcludeUsers = [InMemoryTenant.AlexId] });
                break;
            case "browser spares a member of an eligible group":
                tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdministratorsId);
                Users(Browser, u => u with { ExcludeUsers = [InMemoryTenant.MeganId] });
                break;
            case "companion spares another group":
                Users(Companion, u => u with { ExcludeGroups = [InMemoryTenant.AdministratorsId] });
                break;
            case "companion spares a role":
                Users(Companion, u => u with { ExcludeRoles = [CaWellKnown.GlobalAdministrator] });
                break;
            case "browser spares guests":
                Users(Browser, u => u with { ExcludeGuestTypes = CaWellKnown.AllGuestTypes });
                break;
            case "browser spares guests in the older way":
                Users(Browser, u => u with { ExcludeUsers = ["GuestsOrExternalUsers"] });
                break;
            case "the policy is about an application more":
                const string payroll = "30000000-0000-0000-0000-000000000001";
                tenant.Policies.Change(Policy, p => p with { IncludeApplications = ["Office365", payroll] });
                tenant.Policies.Change(Companion, p => p with { IncludeApplications = ["Office365", payroll] });
                break;
            default:
                throw new ArgumentException(hole);
        }
    }

    private void Vary(string way)
    {
        void Change(Func<CaPolicyDefinition, CaPolicyDefinition> change) => tenant.Policies.Change(Companion, change);
        switch (way)
        {
            case "the companion demands a compliant device":
                Change(p => p with { GrantControls = ["compliantDevice"] });
                break;
            case "the companion demands a compliant device and MFA":
                Change(p => p with { GrantControls = ["compliantDevice", "mfa"], GrantOperator = "AND" });
                break;
            case "the companion spares somebody who cannot become a member":
                tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId);
                Change(p => p with { Users = p.Users with { ExcludeUsers = [InMemoryTenant.BreakGlassId] } });
                break;
            case "the companion is about everything":
                Change(p => p with { IncludeApplications = ["All"] });
                break;
            case "a policy for all users blocks older clients":
                Change(p => p with { ClientAppTypes = ["mobileAppsAndDesktopClients"] });
                tenant.Policies.Seed(tenant.Policies.Named(Companion) with
                {
                    Id = "",
                    DisplayName = "Block legacy authentication",
                    Users = new CaUsers { IncludeUsers = ["All"] },
                    IncludeApplications = ["All"],
                    ClientAppTypes = ["exchangeActiveSync", "other"],
                });
                break;
            case "the companion accepts MFA instead":
                Change(p => p with { GrantControls = ["compliantDevice", "mfa"], GrantOperator = "OR" });
                break;
            case "the companion accepts a strength instead":
                Change(p => p with { GrantControls = ["compliantDevice"], GrantOperator = "OR", AuthenticationStrengthId = "00000000-0000-0000-0000-000000000002" });
                break;
            case "the companion is for one platform":
                Change(p => p with { OtherConditions = ["platforms"] });
                break;
            case "the companion leaves out SharePoint":
                Change(p => p with { ExcludeApplications = [CaWellKnown.SharePointOnline] });
                break;
            case "the companion spares the group itself":
                Change(p => p with { Users = p.Users with { ExcludeGroups = [group.Id] } });
                break;
            default:
                throw new ArgumentException(way);
        }
    }

    private async Task PairAsync(CaPolicyState state = CaPolicyState.Enabled)
    {
        var request = new BrowserOnlyPoliciesRequest { Group = new Identity(group.Id, group.DisplayName), State = state };
        foreach (var change in await new SetBrowserOnlyPolicies(tenant.Ports).PlanAsync(request, default))
        {
            await change.ApplyAsync(default);
        }
    }

    private async Task<System.Collections.Generic.IReadOnlyList<GuardFinding>> FindingsAsync()
    {
        var policies = await tenant.Policies.ListPoliciesAsync(default);
        return await new ExclusionGuard(tenant.Ports).CheckAsync(new Identity(group.Id, group.DisplayName), tenant.Policies.Named(Policy), policies, default);
    }

    private Task<Change<CaExclusion>> PlanAddAsync(bool force = false) =>
        new CaExclusions(tenant.Ports).PlanAddAsync(new Identity(null, Policy), new Identity(null, group.DisplayName), force, default);

    private async Task<CaExclusion> AddAsync(bool force = false) => await (await PlanAddAsync(force)).ApplyAsync(default);

    private Task<Change<CaExclusion>> PlanRemoveAsync() =>
        new CaExclusions(tenant.Ports).PlanRemoveAsync(new Identity(null, Policy), new Identity(null, group.DisplayName), default);
}

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

/// <summary>Each finding of the guard, alone.</summary>
public sealed class ExclusionGuardTests : ExclusionFixture
{
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
        { "NobodySpared", "companion excludes an eligible user" },
        { "NobodySpared", "companion excludes a member" },
        { "NobodySpared", "browser excludes a member of an eligible group" },
        { "NobodySpared", "companion excludes another group" },
        { "NobodySpared", "companion excludes a role" },
        { "NobodySpared", "browser excludes guests" },
        { "NobodySpared", "browser excludes guests in the older way" },
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
        Assert.Contains(finding.Fix, error.Advice);
        Assert.Empty(Tenant.Policies.Named(Policy).Users.ExcludeGroups);
    }

    [Theory]
    [InlineData("the companion requires a compliant device")]
    [InlineData("the companion requires a compliant device and MFA")]
    [InlineData("the companion excludes somebody who cannot become a member")]
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
    [InlineData("the companion excludes the group itself")]
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
        Tenant.Policies.Change(Companion, p => p with { State = CaPolicyState.Disabled });

        Assert.Contains(await FindingsAsync(), f => f.Check == "DesktopAndMobile" && !f.IsMet);
    }

    [Fact]
    public async Task A_policy_over_everything_opens_applications_that_cannot_restrict_themselves()
    {
        Tenant.Policies.Change(Policy, p => p with { IncludeApplications = ["All"] });
        await PairAsync();
        Tenant.Policies.Change(Companion, p => p with { IncludeApplications = ["All"] });

        var finding = Assert.Single(await FindingsAsync(), f => !f.IsMet);

        Assert.Equal("BrowserOtherApplications", finding.Check);
        Assert.Contains("every other application", finding.Detail);
    }

    [Fact]
    public async Task A_guard_without_exclusions_to_look_into_costs_one_request_for_each_thing_beside_the_policies()
    {
        await PairAsync();
        Tenant.Calls.Clear();
        await FindingsAsync();

        Assert.Equal(["ListPolicies", "ListOwa", "GetRestrictions", "GetRolesOf", "GetMembers", "GetOwners"], Tenant.Calls);
    }

    private static int Place(string check) => Array.IndexOf(["BrowserExchangeOnline", "BrowserSharePointOnline", "DesktopAndMobile", "ActiveSync", "OtherClients"], check);

    private void Open(string hole)
    {
        void Users(string policy, Func<CaUsers, CaUsers> change) => Tenant.Policies.Change(policy, p => p with { Users = change(p.Users) });
        void Clients(params string[] clients) => Tenant.Policies.Change(Companion, p => p with { ClientAppTypes = clients });
        switch (hole)
        {
            case "browser covers SharePoint only":
                Tenant.Policies.Change(Browser, p => p with { IncludeApplications = [CaWellKnown.SharePointOnline] });
                break;
            case "browser covers Exchange only":
                Tenant.Policies.Change(Browser, p => p with { IncludeApplications = [CaWellKnown.ExchangeOnline] });
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
            case "companion excludes an eligible user":
                Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, InMemoryTenant.AdeleId);
                Users(Companion, u => u with { ExcludeUsers = [InMemoryTenant.AdeleId] });
                break;
            case "companion excludes a member":
                Tenant.Directory.Members[Group.Id].Add(InMemoryTenant.AlexId);
                Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.AlexId, end: Tenant.Time.GetUtcNow().AddHours(8), isActivated: true);
                Users(Companion, u => u with { ExcludeUsers = [InMemoryTenant.AlexId] });
                break;
            case "browser excludes a member of an eligible group":
                Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, InMemoryTenant.AdministratorsId);
                Users(Browser, u => u with { ExcludeUsers = [InMemoryTenant.MeganId] });
                break;
            case "companion excludes another group":
                Users(Companion, u => u with { ExcludeGroups = [InMemoryTenant.AdministratorsId] });
                break;
            case "companion excludes a role":
                Users(Companion, u => u with { ExcludeRoles = [CaWellKnown.GlobalAdministrator] });
                break;
            case "browser excludes guests":
                Users(Browser, u => u with { ExcludeGuestTypes = CaWellKnown.AllGuestTypes });
                break;
            case "browser excludes guests in the older way":
                Users(Browser, u => u with { ExcludeUsers = ["GuestsOrExternalUsers"] });
                break;
            case "the policy is about an application more":
                const string payroll = "30000000-0000-0000-0000-000000000001";
                Tenant.Policies.Change(Policy, p => p with { IncludeApplications = ["Office365", payroll] });
                Tenant.Policies.Change(Companion, p => p with { IncludeApplications = ["Office365", payroll] });
                break;
            default:
                throw new ArgumentException(hole);
        }
    }

    private void Vary(string way)
    {
        void Change(Func<CaPolicyDefinition, CaPolicyDefinition> change) => Tenant.Policies.Change(Companion, change);
        switch (way)
        {
            case "the companion requires a compliant device":
                Change(p => p with { GrantControls = ["compliantDevice"] });
                break;
            case "the companion requires a compliant device and MFA":
                Change(p => p with { GrantControls = ["compliantDevice", "mfa"], GrantOperator = "AND" });
                break;
            case "the companion excludes somebody who cannot become a member":
                Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, InMemoryTenant.AdeleId);
                Change(p => p with { Users = p.Users with { ExcludeUsers = [InMemoryTenant.BreakGlassId] } });
                break;
            case "the companion is about everything":
                Change(p => p with { IncludeApplications = ["All"] });
                break;
            case "a policy for all users blocks older clients":
                Change(p => p with { ClientAppTypes = ["mobileAppsAndDesktopClients"] });
                Tenant.Policies.Seed(Tenant.Policies.Named(Companion) with
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
            case "the companion excludes the group itself":
                Change(p => p with { Users = p.Users with { ExcludeGroups = [Group.Id] } });
                break;
            default:
                throw new ArgumentException(way);
        }
    }
}

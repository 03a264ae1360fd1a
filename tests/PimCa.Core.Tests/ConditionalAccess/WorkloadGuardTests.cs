using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Restrictions;

namespace PimCa.Core.Tests.ConditionalAccess;

/// <summary>What the guard asks of the workloads and of the group itself, each alone.</summary>
public sealed class WorkloadGuardTests : ExclusionFixture
{
    private static readonly PimCaException Away = new("ServiceUnavailable", PimCaErrorKind.Unavailable, "The service is away.", "Wait.");

    public static TheoryData<string, string, string> Holes => new()
    {
        { "OutlookOnTheWeb", "a policy is off", "Set-AppEnforcedRestrictions -OwaPolicy" },
        { "OutlookOnTheWeb", "one policy of many is off", "Set-AppEnforcedRestrictions -OwaPolicy" },
        { "OutlookOnTheWeb", "no policy can be seen", "Exchange Administrator" },
        { "OutlookOnTheWeb", "Exchange cannot be reached", "Wait." },
        { "OutlookOnTheWeb", "Exchange cannot be read", "Wait." },
        { "SharePointAccess", "full access", "Set-AppEnforcedRestrictions -SharePoint" },
        { "SharePointAccess", "a level that is defined elsewhere", "Set-AppEnforcedRestrictions -SharePoint" },
        { "SharePointAccess", "SharePoint cannot be read", "Wait." },
        { "NoDirectoryRole", "a role", "Take the roles" },
        { "NoDirectoryRole", "roles cannot be read", "Wait." },
        { "NoStandingMembers", "a standing member", "New-PimEligibility" },
        { "NoStandingMembers", "a standing member whom PIM lists as assigned", "New-PimEligibility" },
        { "NoStandingMembers", "a member whose activation has ended", "New-PimEligibility" },
        { "NoStandingMembers", "members cannot be read", "Wait." },
        { "OwnersKnown", "an owner of unknown kind", "owners" },
        { "OwnersKnown", "owners cannot be read", "Wait." },
    };

    [Theory]
    [MemberData(nameof(Holes))]
    public async Task Each_hole_is_found_alone_and_refuses_the_exclusion_with_its_way_out(string check, string hole, string fix)
    {
        await PairAsync();
        Open(hole);

        var finding = Assert.Single(await FindingsAsync(), f => !f.IsMet);
        var error = await Assert.ThrowsAsync<PimCaException>(() => AddAsync());

        Assert.Equal(check, finding.Check);
        Assert.Contains(fix, finding.Fix);
        Assert.Equal("ExclusionNotGuarded", error.Code);
        Assert.Contains(check, error.Message);
        Assert.Contains(fix, error.Advice);
        Assert.Empty(Tenant.Policies.Named(Policy).Users.ExcludeGroups);
        Assert.Equal(0, Tenant.Exchange.Open);
    }

    [Fact]
    public async Task A_session_without_a_way_to_the_workloads_counts_as_not_met()
    {
        await PairAsync();

        var findings = await new ExclusionGuard(Tenant.Ports with { ExchangeOnline = null, SharePointOnline = null })
            .CheckAsync(new Identity(Group.Id, Group.DisplayName), default);

        Assert.Equal(["OutlookOnTheWeb", "SharePointAccess"], findings.Where(f => !f.IsMet).Select(f => f.Check));
        Assert.All(findings.Where(f => !f.IsMet), f => Assert.NotNull(f.Fix));
    }

    [Fact]
    public async Task Without_a_policy_in_mind_the_one_that_demands_the_device_of_everybody_guards_nothing()
    {
        await PairAsync(CaPolicyState.ReportOnly);

        var findings = await new ExclusionGuard(Tenant.Ports).CheckAsync(new Identity(Group.Id, Group.DisplayName), default);

        Assert.Equal(
            ["BrowserExchangeOnline", "BrowserSharePointOnline", "DesktopAndMobile", "ActiveSync", "OtherClients"],
            findings.Where(f => !f.IsMet).Select(f => f.Check));
    }

    [Fact]
    public async Task A_member_whom_PIM_made_one_and_an_owner_who_is_known_are_accepted()
    {
        await PairAsync();
        Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.AdeleId, end: Tenant.Time.GetUtcNow().AddHours(8), isActivated: true);
        Tenant.Directory.Owners[Group.Id].Add(InMemoryTenant.MeganId);

        var findings = await FindingsAsync();

        Assert.All(findings, f => Assert.True(f.IsMet, $"{f.Check}: {f.Detail}"));
        Assert.Contains("megan@contoso.example", findings.Single(f => f.Check == "OwnersKnown").Detail);
    }

    [Theory]
    [InlineData(OwaRestriction.ReadOnly, SharePointAccess.AllowLimitedAccess)]
    [InlineData(OwaRestriction.ReadOnlyPlusAttachmentsBlocked, SharePointAccess.BlockAccess)]
    public async Task Stricter_is_accepted_too(OwaRestriction owa, SharePointAccess access)
    {
        await PairAsync();
        Owa(owa);
        SharePoint(access);

        Assert.All(await FindingsAsync(), f => Assert.True(f.IsMet, $"{f.Check}: {f.Detail}"));
    }

    [Fact]
    public async Task The_workloads_are_asked_once_for_all_exclusions_of_one_list_and_anew_for_the_next()
    {
        await PairAsync();
        Tenant.Policies.Seed(Tenant.Policies.Named(Policy) with { Id = Guid.NewGuid().ToString(), DisplayName = "Require compliant device on Macs" });
        await AddAsync();
        await (await new CaExclusions(Tenant.Ports).PlanAddAsync(new Identity(null, "Require compliant device on Macs"), new Identity(null, Group.DisplayName), force: false, default)).ApplyAsync(default);
        var exclusions = new CaExclusions(Tenant.Ports);
        var opened = Tenant.Exchange.Opened;

        Assert.All(await exclusions.ListAsync(null, null, default), e => Assert.True(e.IsGuarded));
        Assert.Equal(1, Tenant.Exchange.Opened - opened);

        Owa(OwaRestriction.Off);
        var after = await exclusions.ListAsync(null, null, default);
        Assert.Equal(2, after.Count);
        Assert.All(after, e => Assert.False(e.IsGuarded));
    }

    private void Owa(OwaRestriction restriction) => Tenant.Exchange.Policies[0] = Tenant.Exchange.Policies[0] with { Restriction = restriction };

    private void SharePoint(SharePointAccess access) => Tenant.SharePoint.Settings = Tenant.SharePoint.Settings with { Access = access };

    private void Open(string hole)
    {
        void Refuse(string call) => Tenant.Directory.RefuseRead = c => c == call ? Away : null;
        switch (hole)
        {
            case "a policy is off":
                Owa(OwaRestriction.Off);
                break;
            case "one policy of many is off":
                Tenant.Exchange.Policies.Add(new OwaMailboxPolicy("Frontline", false, OwaRestriction.Off));
                break;
            case "no policy can be seen":
                Tenant.Exchange.Policies.Clear();
                break;
            case "Exchange cannot be reached":
                Tenant.Exchange.Unreachable = Away;
                break;
            case "Exchange cannot be read":
                Tenant.Exchange.Unreadable = Away;
                break;
            case "full access":
                SharePoint(SharePointAccess.AllowFullAccess);
                break;
            case "a level that is defined elsewhere":
                SharePoint(SharePointAccess.ProtectionLevel);
                break;
            case "SharePoint cannot be read":
                Tenant.SharePoint.Unreadable = Away;
                break;
            case "a role":
                Tenant.Directory.Roles[Group.Id] = [CaWellKnown.GlobalAdministrator];
                break;
            case "roles cannot be read":
                Refuse("GetRolesOf");
                break;
            case "a standing member":
                Tenant.Directory.Members[Group.Id].Add(InMemoryTenant.AlexId);
                break;
            case "a standing member whom PIM lists as assigned":
                Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.AlexId);
                Tenant.Directory.Members[Group.Id].Add(InMemoryTenant.AlexId);
                break;
            case "a member whose activation has ended":
                Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.AlexId, end: Tenant.Time.GetUtcNow().AddHours(-1), isActivated: true);
                Tenant.Directory.Members[Group.Id].Add(InMemoryTenant.AlexId);
                break;
            case "members cannot be read":
                Refuse("GetMembers");
                break;
            case "an owner of unknown kind":
                Tenant.Directory.AddPrincipal(new DirectoryPrincipal("00000000-0000-0000-0000-0000000000c1", string.Empty, PrincipalType.Unknown));
                Tenant.Directory.Owners[Group.Id].Add("00000000-0000-0000-0000-0000000000c1");
                break;
            case "owners cannot be read":
                Refuse("GetOwners");
                break;
            default:
                throw new ArgumentException(hole);
        }
    }
}

using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.ConditionalAccess;

/// <summary>A PIM policy requires a context only where Conditional Access enforces it for all who may activate.</summary>
public sealed class AuthenticationContextCheckTests
{
    private const string BreakGlassName = "breakglass@contoso.example";
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;
    private readonly PimGroup people;
    private readonly PimGroup glass;

    public AuthenticationContextCheckTests()
    {
        group = tenant.Directory.AddGroup("Browser-Only Users");
        people = tenant.Directory.AddGroup("People", true, InMemoryTenant.AlexId);
        glass = tenant.Directory.AddGroup("Break glass", true, InMemoryTenant.BreakGlassId);
    }

    [Fact]
    public async Task A_policy_that_meets_everybody_costs_two_requests()
    {
        tenant.Policies.SeedContext();

        await SetAsync();

        Assert.Equal(["GetPolicy", "ListAuthenticationContexts", "ListPolicies", "UpdatePolicy"], tenant.Calls);
        Assert.Empty(tenant.Reporter.Warnings);
    }

    [Fact]
    public async Task A_context_that_is_not_there_is_refused() =>
        await RefusedAsync("AuthenticationContextNotFound", "New-PimAuthenticationContext c1 -State Enabled");

    [Fact]
    public async Task A_context_that_is_not_published_is_refused()
    {
        tenant.Policies.SeedContext();
        tenant.Policies.Contexts["c1"] = tenant.Policies.Contexts["c1"] with { IsPublished = false };

        await RefusedAsync("AuthenticationContextNotPublished", "not published");
    }

    [Fact]
    public async Task A_context_that_no_policy_targets_is_refused_for_PIM_would_take_MFA_in_its_place()
    {
        tenant.Policies.Contexts["c1"] = new AuthenticationContext("c1", "Strong", null, true);
        tenant.Policies.SeedContext("c2");

        await RefusedAsync("AuthenticationContextNotTargeted", "-RequireMfa");
    }

    [Theory]
    [InlineData(CaPolicyState.Disabled)]
    [InlineData(CaPolicyState.ReportOnly)]
    public async Task A_policy_that_is_not_enabled_does_not_count(CaPolicyState state)
    {
        tenant.Policies.SeedContext(state: state);

        await RefusedAsync("AuthenticationContextNotEnforced", $"'Context policy' is {state}");
    }

    [Fact]
    public async Task A_policy_under_further_conditions_does_not_count()
    {
        tenant.Policies.SeedContext(name: "At home");
        tenant.Policies.Change("At home", p => p with { OtherConditions = ["locations"] });
        tenant.Policies.SeedContext(name: "Browsers");
        tenant.Policies.Change("Browsers", p => p with { ClientAppTypes = ["browser"] });

        await RefusedAsync("AuthenticationContextNarrowed", "'At home' (locations); 'Browsers' (clientAppTypes)");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_policy_that_is_scoped_to_the_group_itself_is_refused_even_beside_a_good_one(bool included)
    {
        tenant.Policies.SeedContext();
        tenant.Policies.SeedContext(name: "Members only", users: included
            ? new CaUsers { IncludeGroups = [group.Id.ToUpperInvariant()] }
            : new CaUsers { IncludeUsers = ["All"], ExcludeGroups = [group.Id] });

        await RefusedAsync("AuthenticationContextScopedToTarget", "'Members only'");
    }

    public static TheoryData<string> Sparing => new("user", "in a group", "in a nested group", "role", "guests", "guest types", "group itself", "member of a group", "in both groups", "nobody included", "others included");

    [Theory]
    [MemberData(nameof(Sparing))]
    public async Task Eligible_people_whom_no_policy_meets_are_named(string how)
    {
        var nested = tenant.Directory.AddGroup("Outer", true, people.Id);
        var (eligible, users, named) = how switch
        {
            "user" => (InMemoryTenant.AdeleId, All() with { ExcludeUsers = [InMemoryTenant.AdeleId] }, "excludes adele@contoso.example."),
            "in a group" => (InMemoryTenant.AlexId, All() with { ExcludeGroups = [people.Id] }, "excludes the group People, and alex@contoso.example is in it."),
            "in a nested group" => (InMemoryTenant.AlexId, All() with { ExcludeGroups = [nested.Id] }, "excludes the group Outer, and alex"),
            "role" => (InMemoryTenant.AdeleId, All() with { ExcludeRoles = [CaWellKnown.GlobalAdministrator] }, "excludes the role"),
            "guests" => (people.Id, All() with { ExcludeUsers = [CaWellKnown.GuestsOrExternalUsers] }, "excludes guests (GuestsOrExternalUsers)"),
            "guest types" => (InMemoryTenant.GuestId, All() with { ExcludeGuestTypes = "b2bCollaborationGuest" }, "excludes guests (b2bCollaborationGuest)"),
            "group itself" => (people.Id, All() with { ExcludeGroups = [people.Id] }, "excludes the group People."),
            "member of a group" => (people.Id, All() with { ExcludeUsers = [InMemoryTenant.AlexId] }, "excludes alex@contoso.example, who is in People."),
            "in both groups" => (people.Id, All() with { ExcludeGroups = [tenant.Directory.AddGroup("Some", true, InMemoryTenant.MeganId, InMemoryTenant.AlexId).Id] }, "excludes the group Some, whose member alex@contoso.example is in People."),
            "nobody included" => (InMemoryTenant.AdeleId, new CaUsers { IncludeUsers = ["None"] }, "does not include adele@contoso.example."),
            _ => (InMemoryTenant.AdeleId, new CaUsers { IncludeGroups = [people.Id], IncludeRoles = [CaWellKnown.GlobalAdministrator] }, "does not include adele@contoso.example."),
        };
        tenant.Policies.SeedContext(users: users);
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.MeganId);
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, eligible);

        await RefusedAsync("AuthenticationContextSparesEligible", named);
    }

    public static TheoryData<string> Meeting => new("a break-glass account", "a group of them", "another's group", "included group", "two policies", "an application", "somebody who is gone");

    [Theory]
    [MemberData(nameof(Meeting))]
    public async Task Exceptions_that_meet_nobody_who_may_activate_are_no_reason_to_refuse(string how)
    {
        var eligible = how is "an application" ? InMemoryTenant.BackupServiceId : people.Id;
        tenant.Policies.SeedContext(users: how switch
        {
            "a break-glass account" => All() with { ExcludeUsers = [InMemoryTenant.BreakGlassId] },
            "included group" => new CaUsers { IncludeGroups = [tenant.Directory.AddGroup("Outer", true, people.Id).Id] },
            "two policies" => All() with { ExcludeGroups = [people.Id] },
            _ => All() with { ExcludeGroups = [glass.Id] },
        });
        if (how == "two policies")
        {
            tenant.Policies.SeedContext(name: "For the people", users: new CaUsers { IncludeGroups = [people.Id] });
        }

        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, eligible);
        if (how == "somebody who is gone")
        {
            tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, "00000000-0000-0000-0000-00000000dead");
        }

        await SetAsync();

        Assert.Contains("UpdatePolicy", tenant.Writes);
    }

    [Fact]
    public async Task A_spared_group_that_is_too_large_to_look_through_counts_as_sparing()
    {
        var crowd = Enumerable.Range(0, 51).Select(i => $"70000000-0000-0000-0000-{i:d12}").ToArray();
        foreach (var id in crowd)
        {
            tenant.Directory.AddUser(id, id, $"{id}@contoso.example");
        }

        tenant.Policies.SeedContext(users: All() with { ExcludeGroups = [tenant.Directory.AddGroup("Crowd", true, crowd).Id] });
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, people.Id);

        await RefusedAsync("AuthenticationContextSparesEligible", "too large");
    }

    [Fact]
    public async Task Where_nobody_is_eligible_yet_an_exception_is_warned_of()
    {
        tenant.Policies.SeedContext(users: All() with { ExcludeUsers = [InMemoryTenant.BreakGlassId] });

        await SetAsync();

        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("'Context policy' does not meet everybody", StringComparison.Ordinal));
        Assert.DoesNotContain(BreakGlassName, string.Concat(tenant.Reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_is_demanded_already_is_not_looked_at_again_and_another_is()
    {
        tenant.Policies.SeedContext();
        await SetAsync();
        tenant.Policies.Change("Context policy", p => p with { State = CaPolicyState.Disabled });
        tenant.Calls.Clear();

        await SetAsync("c1", ticket: true);
        Assert.Equal(["GetPolicy", "UpdatePolicy"], tenant.Calls);
        Assert.Equal("AuthenticationContextNotFound", (await Assert.ThrowsAsync<PimCaException>(() => SetAsync("c2"))).Code);
        await SetAsync(string.Empty);
    }

    private static CaUsers All() => new() { IncludeUsers = ["All"] };

    private async Task RefusedAsync(string code, string said)
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => SetAsync());

        Assert.Equal(code, error.Code);
        Assert.Equal("c1", error.Target);
        Assert.Contains(said, error.Message + error.Advice, StringComparison.Ordinal);
        Assert.Empty(tenant.Writes);
    }

    private async Task SetAsync(string context = "c1", bool? ticket = null) => await (await new SetPimPolicy(tenant.Ports).PlanAsync(
        new PolicyRequest
        {
            Target = TargetIdentity.Group(new Identity(group.Id, group.DisplayName)),
            Settings = new PolicySettings { AuthenticationContext = context, RequireTicket = ticket },
        },
        default)).ApplyAsync(default);
}

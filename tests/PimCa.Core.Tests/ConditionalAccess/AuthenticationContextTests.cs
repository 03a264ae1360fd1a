using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;

namespace PimCa.Core.Tests.ConditionalAccess;

public sealed class AuthenticationContextTests
{
    private readonly InMemoryTenant tenant = new();

    private InMemoryConditionalAccess Access => tenant.Policies;

    [Fact]
    public async Task A_context_is_made_unpublished_then_its_policy_and_is_published_last()
    {
        var made = await NewAsync(new() { Id = "C1", DisplayName = "Strong proof", State = CaPolicyState.Enabled });

        Assert.Equal(["SetAuthenticationContext unpublished", "CreatePolicy", "SetAuthenticationContext published"], tenant.Writes);
        Assert.Equal(
            ("c1", "Strong proof", true, "Phishing-resistant MFA", SetAuthenticationContext.PolicyName("c1"), true),
            (made.Id, made.DisplayName, made.IsPublished, made.Strength, made.Policy, made.IsEnforced));
        var policy = Assert.Single(Access.Policies);
        Assert.Equal(["c1"], policy.IncludeAuthenticationContexts);
        Assert.Empty(policy.IncludeApplications);
        Assert.Equal(["All"], policy.Users.IncludeUsers);
        Assert.Equal(["all"], policy.ClientAppTypes);
        Assert.Equal(AuthenticationStrengths.PhishingResistant.Id, policy.AuthenticationStrengthId);
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("cannot activate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_state_the_policy_only_reports_and_the_context_is_shown_as_not_enforced()
    {
        var made = await NewAsync(new() { Id = "c2" });

        Assert.Equal((CaPolicyState.ReportOnly, true, false), (made.PolicyState!.Value, made.IsPublished, made.IsEnforced));
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("not enforced", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Passwordless MFA", "00000000-0000-0000-0000-000000000003", 0)]
    [InlineData("00000000-0000-0000-0000-000000000002", "00000000-0000-0000-0000-000000000002", 0)]
    [InlineData("two keys", InMemoryConditionalAccess.CustomStrengthId, 1)]
    [InlineData(InMemoryConditionalAccess.CustomStrengthId, InMemoryConditionalAccess.CustomStrengthId, 1)]
    public async Task A_strength_is_named_by_name_or_id_and_a_built_in_one_costs_no_request(string named, string id, int requests)
    {
        await NewAsync(new() { Id = "c1", Strength = Identity.Parse(named) });

        Assert.Equal(id, Assert.Single(Access.Policies).AuthenticationStrengthId);
        Assert.Equal(requests, tenant.Calls.Count(c => c == "ListAuthenticationStrengths"));
    }

    [Fact]
    public async Task A_strength_that_is_not_there_stops_everything_and_lists_those_that_are()
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => NewAsync(new() { Id = "c1", Strength = new Identity(null, "Magic") }));

        Assert.Equal("AuthenticationStrengthNotFound", error.Code);
        Assert.Contains("Two keys", error.Advice, StringComparison.Ordinal);
        Assert.Empty(tenant.Writes);
    }

    [Theory]
    [InlineData("c0")]
    [InlineData("c100")]
    [InlineData("Strong proof")]
    [InlineData("")]
    public async Task Only_c1_to_c99_are_ids(string id) =>
        Assert.Equal("AuthenticationContextInvalid", (await Assert.ThrowsAsync<PimCaException>(() => NewAsync(new() { Id = id }))).Code);

    [Fact]
    public async Task One_that_exists_is_brought_to_what_is_asked_and_then_nothing_is_left_to_do()
    {
        await NewAsync(new() { Id = "c1", DisplayName = "First" });
        tenant.Calls.Clear();
        var request = new AuthenticationContextRequest { Id = "c1", DisplayName = "Second", State = CaPolicyState.Enabled, Strength = new Identity(null, "Passwordless MFA") };

        var brought = await NewAsync(request);

        Assert.Equal(["UpdatePolicy", "SetAuthenticationContext published"], tenant.Writes);
        Assert.Equal(("Second", "Passwordless MFA", true), (brought.DisplayName, brought.Strength, brought.IsEnforced));
        Assert.False((await PlanAsync(request)).IsNeeded);
        Assert.False((await PlanAsync(new() { Id = "c1" })).IsNeeded);
    }

    [Fact]
    public async Task A_policy_of_somebody_elses_that_targets_the_context_is_taken_and_loses_no_exclusion()
    {
        Access.SeedContext(state: CaPolicyState.Disabled, users: new CaUsers { IncludeGroups = ["g1"], ExcludeUsers = [InMemoryTenant.BreakGlassId] });
        Access.Change("Context policy", p => p with { GrantControls = ["mfa", "compliantDevice"], GrantOperator = "AND", AuthenticationStrengthId = null });

        await NewAsync(new() { Id = "c1", State = CaPolicyState.Enabled, Strength = new Identity(null, "Phishing-resistant MFA") });

        var policy = Assert.Single(Access.Policies);
        Assert.Equal(["All"], policy.Users.IncludeUsers);
        Assert.Empty(policy.Users.IncludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId], policy.Users.ExcludeUsers);
        Assert.Equal(["compliantDevice"], policy.GrantControls);
        Assert.Equal("AND", policy.GrantOperator);
        Assert.Equal(AuthenticationStrengths.PhishingResistant.Id, policy.AuthenticationStrengthId);
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("excludes breakglass@contoso.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_an_alternative_to_the_strength_goes()
    {
        Access.SeedContext();
        Access.Change("Context policy", p => p with { GrantControls = ["compliantDevice"], GrantOperator = "OR" });

        await NewAsync(new() { Id = "c1", Strength = new Identity(null, "Phishing-resistant MFA") });

        Assert.Empty(Assert.Single(Access.Policies).GrantControls);
    }

    [Fact]
    public async Task Several_policies_that_target_it_are_listed_unless_one_has_its_name()
    {
        Access.SeedContext(name: "One");
        Access.SeedContext(name: "Two");

        var error = await Assert.ThrowsAsync<PimCaException>(() => PlanAsync(new() { Id = "c1" }));
        Access.SeedContext(name: SetAuthenticationContext.PolicyName("c1"), state: CaPolicyState.Disabled);
        var plan = await PlanAsync(new() { Id = "c1", State = CaPolicyState.ReportOnly });

        Assert.Equal("AuthenticationContextPolicyAmbiguous", error.Code);
        Assert.Contains("'One' (Enabled), 'Two' (Enabled)", error.Message, StringComparison.Ordinal);
        Assert.Equal(("One", true), (plan.Preview.Policy, plan.Preview.IsEnforced));
        Assert.Equal(["Two", SetAuthenticationContext.PolicyName("c1")], plan.Preview.OtherPolicies.OrderByDescending(p => p));
    }

    [Theory]
    [InlineData(CaPolicyState.ReportOnly)]
    [InlineData(CaPolicyState.Disabled)]
    public async Task The_only_policy_that_enforces_it_is_not_lowered_while_a_PIM_policy_demands_it(CaPolicyState state)
    {
        Access.SeedContext();
        Demand("c1");

        var error = await Assert.ThrowsAsync<PimCaException>(() => PlanAsync(new() { Id = "c1", State = state }));

        Assert.Equal("AuthenticationContextInUse", error.Code);
        Assert.Contains("Browser-Only Users (Member)", error.Message, StringComparison.Ordinal);
        Access.Uses.Clear();
        Assert.True((await PlanAsync(new() { Id = "c1", State = state })).IsNeeded);
    }

    [Fact]
    public async Task A_tenant_that_lags_is_waited_for()
    {
        Access.ReadLag = TimeSpan.FromSeconds(70);

        await NewAsync(new() { Id = "c1", State = CaPolicyState.Enabled });

        Assert.True((await new GetAuthenticationContexts(tenant.Ports).ListAsync(_ => true, default)).Single().IsEnforced);
        Assert.False((await PlanAsync(new() { Id = "c1", State = CaPolicyState.Enabled })).IsNeeded);
    }

    [Fact]
    public async Task Contexts_are_found_by_id_or_name_with_what_enforces_and_what_demands_them()
    {
        Access.SeedContext("c10");
        Access.SeedContext("c2", CaPolicyState.ReportOnly, name: "Only reports");
        Access.Contexts["c3"] = new AuthenticationContext("c3", "Loose", null, false);
        Demand("c2");

        var all = await new GetAuthenticationContexts(tenant.Ports).ListAsync(_ => true, default);
        var one = await new GetAuthenticationContexts(tenant.Ports).ListAsync(n => n == "Loose", default);

        Assert.Equal(["c2", "c3", "c10"], all.Select(c => c.Id));
        Assert.Equal([false, false, true], all.Select(c => c.IsEnforced));
        Assert.Equal(["Browser-Only Users (Member)"], all[0].UsedBy);
        Assert.Null(Assert.Single(one).Policy);
        Assert.Equal("c3", one[0].ToString());
    }

    [Fact]
    public async Task It_is_removed_the_other_way_round_and_a_policy_that_has_more_to_do_stays()
    {
        Access.SeedContext();
        Access.SeedContext(name: "Shared");
        Access.Change("Shared", p => p with { IncludeAuthenticationContexts = ["c1", "c2"] });

        var change = await RemovalAsync();
        await change.ApplyAsync(default);

        Assert.Equal(["SetAuthenticationContext unpublished", "DeletePolicy", "UpdatePolicy", "DeleteAuthenticationContext"], tenant.Writes);
        Assert.Equal(["c2"], Assert.Single(Access.Policies).IncludeAuthenticationContexts);
        Assert.Contains("delete the Conditional Access policy 'Context policy' (Enabled)", change.Action, StringComparison.Ordinal);
        Assert.False((await RemovalAsync()).IsNeeded);
    }

    [Fact]
    public async Task It_is_not_removed_while_a_PIM_policy_demands_it_except_by_force()
    {
        Access.SeedContext();
        Demand("c1");

        var error = await Assert.ThrowsAsync<PimCaException>(() => RemovalAsync());
        await (await RemovalAsync(force: true)).ApplyAsync(default);

        Assert.Equal("AuthenticationContextInUse", error.Code);
        Assert.Empty(Access.Contexts);
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("MFA in its place", StringComparison.Ordinal));
        Assert.Equal("c1", Assert.Single(tenant.Reporter.Overrides).Target);
    }

    [Fact]
    public async Task A_service_that_still_takes_it_for_published_is_asked_again_for_two_minutes()
    {
        Access.SeedContext();
        Access.DeleteLag = TimeSpan.FromSeconds(30);
        await (await RemovalAsync()).ApplyAsync(default);
        Assert.Empty(Access.Contexts);
        Assert.Contains(tenant.Reporter.Percents, percent => percent is > 0 and < 100);
        Assert.DoesNotContain(-1, tenant.Reporter.Percents);
        Assert.True(tenant.Reporter.Progresses[^1].Done);

        Access.SeedContext();
        Access.DeleteLag = TimeSpan.FromHours(1);
        var change = await RemovalAsync();
        var start = tenant.Time.GetUtcNow();

        await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));
        Assert.InRange(tenant.Time.GetUtcNow() - start, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    private void Demand(string context)
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Names.Learn(group);
        Access.Uses.Add(new AuthenticationContextUse(context, PimKind.Group, group.Id, PimAccess.Member));
    }

    private Task<Change<PimAuthenticationContext>> PlanAsync(AuthenticationContextRequest request) => new SetAuthenticationContext(tenant.Ports).PlanAsync(request, default);

    private async Task<PimAuthenticationContext> NewAsync(AuthenticationContextRequest request) => await (await PlanAsync(request)).ApplyAsync(default);

    private Task<Change<PimAuthenticationContext>> RemovalAsync(bool force = false) => new RemoveAuthenticationContext(tenant.Ports).PlanAsync("c1", force, default);
}

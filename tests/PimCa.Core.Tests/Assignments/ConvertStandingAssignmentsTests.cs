using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.Assignments;

/// <summary>Who is converted, who is kept and why, and what holds at each step.</summary>
public sealed class ConvertStandingAssignmentsTests
{
    private const string App = "00000000-0000-0000-0000-0000000000c1";
    private readonly InMemoryTenant tenant = new() { HasRoles = true };
    private string role = InMemoryTenant.ExchangeAdministrator;

    [Fact]
    public async Task A_person_becomes_eligible_is_seen_to_be_so_and_only_then_stops_standing()
    {
        Stand(InMemoryTenant.AdeleId);

        var adele = Assert.Single(await RunAsync());

        Assert.Equal((ConversionOutcome.Converted, adele.StartTime?.AddDays(365)), (adele.Outcome, adele.EndTime));
        Assert.Contains("allows no permanent eligibility", adele.Reason, StringComparison.Ordinal);
        Assert.Equal(["Submit AdminAssign", "ListInstances Eligible", "Submit AdminRemove"], tenant.RoleCalls.SkipWhile(c => !c.StartsWith("Submit", StringComparison.Ordinal)).Select(c => c.Trim()));
    }

    [Fact]
    public async Task Where_the_policy_allows_it_the_eligibility_has_no_end()
    {
        Stand(InMemoryTenant.AdeleId);
        var target = PimTarget.EntraRole(role);
        tenant.Roles.SetRules(target, (ExpirationRule)tenant.Roles.PolicyOf(target).Rules[RuleIds.EligibilityExpiration] with { IsExpirationRequired = false });

        var adele = Assert.Single(await RunAsync());

        Assert.Equal((ConversionOutcome.Converted, true, "Eligible without an end."), (adele.Outcome, adele.IsPermanent, adele.Reason));
    }

    [Fact]
    public async Task Nothing_is_removed_while_the_eligibility_is_not_seen()
    {
        Stand(InMemoryTenant.AdeleId);
        tenant.Roles.ReplicationLag = TimeSpan.FromHours(1);

        var plan = await PlanAsync();
        var refused = await Assert.ThrowsAsync<PimCaException>(() => plan.Single().ApplyAsync(CancellationToken.None));

        Assert.Equal("EligibilityNotVerified", refused.Code);
        Assert.Equal([ScheduleAction.AdminAssign], tenant.Roles.Submitted.Select(s => s.Action));
    }

    [Fact]
    public async Task Who_is_eligible_and_standing_is_only_removed_and_who_is_eligible_alone_is_left()
    {
        Stand(InMemoryTenant.AdeleId);
        tenant.Roles.Seed(ScheduleKind.Eligible, PimTarget.EntraRole(role), InMemoryTenant.AdeleId);
        tenant.Roles.Seed(ScheduleKind.Eligible, PimTarget.EntraRole(role), InMemoryTenant.AlexId);

        var report = await RunAsync();

        Assert.Equal([(InMemoryTenant.AlexId, ConversionOutcome.AlreadyEligible), (InMemoryTenant.AdeleId, ConversionOutcome.Converted)], report.Select(r => (r.PrincipalId, r.Outcome)));
        Assert.Equal([ScheduleAction.AdminRemove], tenant.Roles.Submitted.Select(s => s.Action));
    }

    [Fact]
    public async Task What_is_activated_ends_or_is_to_come_is_not_standing()
    {
        var target = PimTarget.EntraRole(role);
        var now = tenant.Time.GetUtcNow();
        tenant.Roles.Seed(ScheduleKind.Active, target, InMemoryTenant.AdeleId, isActivated: true);
        tenant.Roles.Seed(ScheduleKind.Active, target, InMemoryTenant.AlexId, end: now.AddDays(3));
        tenant.Roles.Seed(ScheduleKind.Active, target, InMemoryTenant.MeganId, start: now.AddDays(3));

        Assert.Empty(await RunAsync());
    }

    public static IEnumerable<object[]> Kept =>
    [
        [new AccountFacts(InMemoryTenant.AdeleId) { AreSignInsKnown = true, IsEnabled = true, LastNonInteractiveSignIn = Days(3) }, "Used non-interactively", true],
        [new AccountFacts(InMemoryTenant.AdeleId) { AreSignInsKnown = false, IsEnabled = true }, "not known", true],
        [new AccountFacts(InMemoryTenant.AdeleId) { AreSignInsKnown = true, IsEnabled = true, IsSynced = true }, "a service account", false],
        [new AccountFacts(InMemoryTenant.AdeleId) { AreSignInsKnown = true, IsEnabled = true, IsSynced = true, LastInteractiveSignIn = Days(31) }, "a service account", false],
        [new AccountFacts(InMemoryTenant.AdeleId) { AreSignInsKnown = false, IsEnabled = true, IsSynced = true }, "may be a service account", false],
    ];

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task An_account_that_something_may_run_with_is_kept_and_force_converts_only_people(AccountFacts facts, string reason, bool isForced)
    {
        Stand(InMemoryTenant.AdeleId);
        tenant.Directory.Accounts[InMemoryTenant.AdeleId] = facts;

        var kept = Assert.Single(await RunAsync());
        Assert.Equal((ConversionOutcome.Kept, facts.AreSignInsKnown, facts.LastNonInteractiveSignIn), (kept.Outcome, kept.AreSignInsKnown, kept.LastNonInteractiveSignIn));
        Assert.Contains(reason, kept.Reason, StringComparison.Ordinal);
        Assert.Empty(tenant.Roles.Submitted);

        var forced = Assert.Single(await RunAsync(r => r with { IncludeUsedByAutomation = true }));
        Assert.Equal(isForced ? ConversionOutcome.Converted : ConversionOutcome.Kept, forced.Outcome);
    }

    [Fact]
    public async Task A_synced_person_who_signs_in_and_one_used_by_a_script_long_ago_are_converted()
    {
        Stand(InMemoryTenant.AdeleId, InMemoryTenant.AlexId);
        tenant.Directory.Accounts[InMemoryTenant.AdeleId] = new(InMemoryTenant.AdeleId) { AreSignInsKnown = true, IsSynced = true, LastInteractiveSignIn = Days(2) };
        tenant.Directory.Accounts[InMemoryTenant.AlexId] = new(InMemoryTenant.AlexId) { AreSignInsKnown = true, LastNonInteractiveSignIn = Days(31) };

        Assert.All(await RunAsync(), r => Assert.Equal(ConversionOutcome.Converted, r.Outcome));
    }

    [Theory]
    [InlineData(true, "managed identity")]
    [InlineData(false, "service principal")]
    public async Task What_cannot_activate_is_kept_whatever_is_forced(bool isManaged, string reason)
    {
        tenant.Directory.AddPrincipal(new DirectoryPrincipal(App, "Backup", PrincipalType.ServicePrincipal));
        tenant.Directory.Accounts[App] = new(App) { IsEnabled = true, IsManagedIdentity = isManaged };
        Stand(App);

        var kept = Assert.Single(await RunAsync(r => r with { IncludeUsedByAutomation = true }));

        Assert.Equal(ConversionOutcome.Kept, kept.Outcome);
        Assert.Contains(reason, kept.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_converted_unless_one_of_its_members_must_be_kept()
    {
        var people = tenant.Directory.AddGroup("People", true, InMemoryTenant.AdeleId, InMemoryTenant.AlexId);
        var mixed = tenant.Directory.AddGroup("Mixed", true, InMemoryTenant.AdeleId, InMemoryTenant.BreakGlassId);
        Stand(people.Id, mixed.Id, "00000000-0000-0000-0000-0000000000ff");

        var report = await RunAsync(r => r with { BreakGlass = [new Identity(null, "breakglass@contoso.example")] });

        Assert.Equal(ConversionOutcome.Converted, report.Single(r => r.PrincipalId == people.Id).Outcome);
        Assert.Equal("Its member 'breakglass@contoso.example': Named as a break-glass account.", report.Single(r => r.PrincipalId == mixed.Id).Reason);
        Assert.Equal(ConversionOutcome.Kept, report.Single(r => r.PrincipalId.EndsWith("ff", StringComparison.Ordinal)).Outcome);
    }

    [Theory]
    [InlineData(InMemoryTenant.BreakGlassId, InMemoryTenant.BreakGlassId)]
    [InlineData(InMemoryTenant.MeganId, InMemoryTenant.AdminId)]
    [InlineData(null, InMemoryTenant.AdminId)]
    public async Task One_Global_Administrator_remains_the_break_glass_account_or_whoever_signed_in(string? breakGlass, string remains)
    {
        role = InMemoryTenant.GlobalAdministrator;
        Stand(InMemoryTenant.AdminId, InMemoryTenant.BreakGlassId, InMemoryTenant.AdeleId);
        IReadOnlyList<Identity> named = breakGlass is null ? [] : [new Identity(breakGlass, null)];

        var report = await RunAsync(r => r with { BreakGlass = named });
        await RunAsync(r => r with { BreakGlass = named });

        Assert.Equal([remains], report.Where(r => r.Outcome == ConversionOutcome.Kept).Select(r => r.PrincipalId));
        Assert.Equal(InMemoryTenant.AdminId, report[^1].PrincipalId);
        Assert.Equal(2, tenant.Roles.Submitted.Count(s => s.Action == ScheduleAction.AdminRemove));
    }

    [Fact]
    public async Task Without_a_standing_break_glass_account_one_warning_names_whoever_would_stop_standing()
    {
        role = InMemoryTenant.GlobalAdministrator;
        Stand(InMemoryTenant.AdminId, InMemoryTenant.BreakGlassId, InMemoryTenant.AdeleId);

        await PlanAsync();

        Assert.StartsWith(
            "No standing break-glass account is named. adele@contoso.example, breakglass@contoso.example would have the role of Global Administrator only after activating it",
            Assert.Single(tenant.Reporter.Warnings),
            StringComparison.Ordinal);
        Assert.Empty(tenant.Roles.Submitted);

        // Named, and no standing Global Administrator: it can help nobody.
        await PlanAsync(r => r with { BreakGlass = [new Identity(InMemoryTenant.MeganId, null)] });
        Assert.Equal(2, tenant.Reporter.Warnings.Count);
    }

    [Theory]
    [InlineData(InMemoryTenant.GlobalAdministrator, InMemoryTenant.BreakGlassId, null)]
    [InlineData(InMemoryTenant.GlobalAdministrator, null, InMemoryTenant.AdeleId)]
    [InlineData(InMemoryTenant.ExchangeAdministrator, null, null)]
    public async Task Nobody_is_warned_where_it_is_named_who_stays_or_who_goes_or_the_role_gives_no_roles_back(string of, string? breakGlass, string? asked)
    {
        role = of;
        Stand(InMemoryTenant.AdminId, InMemoryTenant.BreakGlassId, InMemoryTenant.AdeleId);

        var plan = await PlanAsync(r => r with
        {
            BreakGlass = breakGlass is null ? [] : [new Identity(breakGlass, null)],
            Principals = asked is null ? [] : [new Identity(asked, null)],
        });

        Assert.Contains(plan, c => c.IsNeeded);
        Assert.Empty(tenant.Reporter.Warnings);
    }

    [Fact]
    public async Task A_break_glass_account_that_stands_through_a_group_is_named_well_enough()
    {
        role = InMemoryTenant.GlobalAdministrator;
        Stand(InMemoryTenant.AdminId, InMemoryTenant.AdeleId, tenant.Directory.AddGroup("Emergency", true, InMemoryTenant.BreakGlassId).Id);

        await PlanAsync(r => r with { BreakGlass = [new Identity(InMemoryTenant.BreakGlassId, null)] });

        Assert.Empty(tenant.Reporter.Warnings);
    }

    [Fact]
    public async Task With_nobody_who_could_help_no_Global_Administrator_is_converted()
    {
        role = InMemoryTenant.GlobalAdministrator;
        Stand(InMemoryTenant.GuestId, InMemoryTenant.AdeleId);
        tenant.Directory.Accounts[InMemoryTenant.AdeleId] = new(InMemoryTenant.AdeleId) { AreSignInsKnown = true, IsEnabled = false };

        Assert.All(await RunAsync(), r => Assert.Equal(ConversionOutcome.Kept, r.Outcome));
    }

    [Fact]
    public async Task A_Global_Administrator_who_was_to_remain_and_is_gone_meanwhile_stops_the_others_from_going()
    {
        role = InMemoryTenant.GlobalAdministrator;
        Stand(InMemoryTenant.BreakGlassId, InMemoryTenant.AdeleId);
        var plan = await PlanAsync(r => r with { BreakGlass = [new Identity(InMemoryTenant.BreakGlassId, null)] });
        await tenant.Roles.SubmitAsync(
            new ScheduleRequest { Kind = ScheduleKind.Active, Action = ScheduleAction.AdminRemove, Target = PimTarget.EntraRole(role), PrincipalId = InMemoryTenant.BreakGlassId },
            CancellationToken.None);

        var refused = await Assert.ThrowsAsync<PimCaException>(() => plan.Single(c => c.IsNeeded).ApplyAsync(CancellationToken.None));

        Assert.Equal("LastGlobalAdministrator", refused.Code);
        Assert.DoesNotContain(tenant.Roles.Submitted, s => s is { Action: ScheduleAction.AdminRemove, PrincipalId: InMemoryTenant.AdeleId });
    }

    [Theory]
    [InlineData(true, ConversionOutcome.Converted)]
    [InlineData(false, ConversionOutcome.Kept)]
    public async Task Whoever_administers_roles_converts_themselves_only_while_a_Global_Administrator_stands(bool isThere, ConversionOutcome mine)
    {
        role = "e8611ab8-c189-46e8-94e1-60213ab1f814";
        tenant.Directory.RoleDefinitions.Add(new(role, "Privileged Role Administrator"));
        Stand(InMemoryTenant.AdminId, InMemoryTenant.AdeleId);
        if (isThere)
        {
            tenant.Roles.Seed(ScheduleKind.Active, PimTarget.EntraRole(InMemoryTenant.GlobalAdministrator), InMemoryTenant.BreakGlassId);
        }

        var report = await RunAsync();

        Assert.Equal([(InMemoryTenant.AdeleId, ConversionOutcome.Converted), (InMemoryTenant.AdminId, mine)], report.Select(r => (r.PrincipalId, r.Outcome)));
    }

    [Fact]
    public async Task Only_those_who_are_asked_for_are_touched()
    {
        Stand(InMemoryTenant.AdeleId, InMemoryTenant.AlexId);

        Assert.Equal([InMemoryTenant.AlexId], (await RunAsync(r => r with { Principals = [new Identity(null, "alex@contoso.example")] })).Select(r => r.PrincipalId));
    }

    private static DateTimeOffset Days(int ago) => new AutoAdvancingTime().GetUtcNow().AddDays(-ago);

    private void Stand(params string[] principals)
    {
        foreach (var principal in principals)
        {
            tenant.Roles.Seed(ScheduleKind.Active, PimTarget.EntraRole(role), principal);
        }
    }

    private Task<IReadOnlyList<Changes.Change<PimConversion>>> PlanAsync(Func<ConversionRequest, ConversionRequest>? change = null)
    {
        var request = new ConversionRequest { Target = TargetIdentity.EntraRole(new Identity(role, null)), Justification = "Just in time" };
        return new ConvertStandingAssignments(tenant.Ports).PlanAsync(change?.Invoke(request) ?? request, CancellationToken.None);
    }

    private async Task<IReadOnlyList<PimConversion>> RunAsync(Func<ConversionRequest, ConversionRequest>? change = null)
    {
        var report = new List<PimConversion>();
        foreach (var member in await PlanAsync(change))
        {
            report.Add(await member.ApplyAsync(CancellationToken.None));
        }

        return report;
    }
}

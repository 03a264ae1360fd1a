using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Assignments;

public sealed class AssignAccessTests
{
    private static readonly ScheduleWindow Permanent = new(null, null, null);
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;

    public AssignAccessTests() => group = tenant.Directory.AddGroup("Browser-Only Users");

    private DateTimeOffset Now => tenant.Time.GetUtcNow();

    [Theory]
    [InlineData(ScheduleKind.Eligible)]
    [InlineData(ScheduleKind.Active)]
    public async Task By_ids_it_costs_one_read_and_one_write(ScheduleKind kind)
    {
        var made = await (await PlanAsync(kind, For(30), InMemoryTenant.AdeleId)).ApplyAsync(default);

        Assert.Equal(new[] { $"ListSchedules {kind}", "Submit AdminAssign" }, tenant.Calls);
        Assert.Equal(Now.AddDays(30), made.End);
        Assert.StartsWith($"{group.Id}_member_", made.Id);
        Assert.Equal(InMemoryTenant.AdeleId, made.ToEligibility().PrincipalName);
    }

    [Fact]
    public async Task Names_are_looked_up_and_shown()
    {
        var change = await new AssignAccess(tenant.Ports).PlanAsync(
            new AssignmentRequest { Kind = ScheduleKind.Eligible, Target = TargetIdentity.Group(Identity.Parse("Browser-Only Users")), Principal = Identity.Parse("adele@contoso.example"), Window = For(30) }, default);

        Assert.Contains("Make eligible 'adele@contoso.example'", change.Action);
        var shown = change.Preview.ToEligibility();
        Assert.Equal(("Browser-Only Users", "adele@contoso.example", PrincipalType.User), (shown.TargetName, shown.PrincipalName, shown.PrincipalType));
        Assert.Empty(tenant.Writes);
    }

    [Theory]
    [InlineData(ScheduleKind.Eligible)]
    [InlineData(ScheduleKind.Active)]
    public async Task One_that_is_as_asked_is_success_without_a_write(ScheduleKind kind)
    {
        await (await PlanAsync(kind, For(30), InMemoryTenant.AdeleId)).ApplyAsync(default);
        tenant.Time.Advance(TimeSpan.FromDays(2));

        Assert.False((await PlanAsync(kind, For(30), InMemoryTenant.AdeleId)).IsNeeded);
        Assert.False((await PlanAsync(kind, new ScheduleWindow(null, Now.AddDays(28), null), InMemoryTenant.AdeleId)).IsNeeded);
        Assert.False((await PlanAsync(kind, new ScheduleWindow(Now.AddDays(-2), null, TimeSpan.FromDays(30)), InMemoryTenant.AdeleId)).IsNeeded);
        Assert.Single(tenant.Writes);
    }

    [Fact]
    public async Task One_that_differs_is_brought_to_what_was_asked()
    {
        AllowPermanent();
        await (await PlanAsync(ScheduleKind.Eligible, For(30), InMemoryTenant.AdeleId)).ApplyAsync(default);

        await (await PlanAsync(ScheduleKind.Eligible, Permanent, InMemoryTenant.AdeleId)).ApplyAsync(default);
        var again = await PlanAsync(ScheduleKind.Eligible, Permanent, InMemoryTenant.AdeleId);

        Assert.Equal(new[] { "Submit AdminAssign", "Submit AdminUpdate" }, tenant.Writes);
        Assert.False(again.IsNeeded);
        Assert.Null(again.Preview.End);
    }

    [Fact]
    public async Task What_somebody_has_through_a_group_or_by_activation_does_not_count()
    {
        tenant.Pim.Seed(ScheduleKind.Active, group.Id, InMemoryTenant.AdeleId, end: Now.AddHours(8), isActivated: true);
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId, memberType: MemberType.Group);

        Assert.Contains("Assign actively", (await PlanAsync(ScheduleKind.Active, For(30), InMemoryTenant.AdeleId)).Action);
        Assert.Contains("Make eligible", (await PlanAsync(ScheduleKind.Eligible, For(30), InMemoryTenant.AdeleId)).Action);
    }

    [Fact]
    public async Task A_permanent_eligibility_that_the_policy_forbids_names_rule_setting_and_command()
    {
        var change = await PlanAsync(ScheduleKind.Eligible, Permanent, InMemoryTenant.AdeleId);
        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("PermanentEligibilityNotAllowed", error.Code);
        Assert.Contains("Expiration_Admin_Eligibility", error.Message);
        Assert.Contains("AllowPermanentEligibility", error.Message);
        Assert.Contains("365 days", error.Message);
        Assert.Contains("Set-PimMemberPolicy", error.Advice);
        Assert.Contains("-AllowPermanentEligibility", error.Advice);
        Assert.Empty(tenant.Pim.Submitted);
    }

    [Fact]
    public async Task A_policy_that_allows_it_but_is_not_in_force_yet_is_waited_for()
    {
        AllowPermanent();
        var attempts = 0;
        tenant.Pim.Refuse = _ => ++attempts < 3
            ? new PimCaException("PolicyValidationFailed", PimCaErrorKind.InvalidArgument, "No.") { FailedRules = new[] { "ExpirationRule" } }
            : null;

        await (await PlanAsync(ScheduleKind.Eligible, Permanent, InMemoryTenant.AdeleId)).ApplyAsync(default);

        Assert.Equal(3, attempts);
        Assert.True(tenant.Reporter.Progresses[^1].Done);
        Assert.Equal(2, tenant.Reporter.Progresses.Count(p => p.Status.Contains(" s of at most 300)", StringComparison.Ordinal)));
        Assert.All(tenant.Reporter.Percents, percent => Assert.InRange(percent, 0, 100));
        Assert.True(tenant.Reporter.Percents[2] > tenant.Reporter.Percents[0]);
    }

    [Fact]
    public async Task A_time_that_is_too_long_names_what_is_allowed()
    {
        var change = await PlanAsync(ScheduleKind.Active, For(181), InMemoryTenant.AdeleId);
        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("AssignmentTooLong", error.Code);
        Assert.Contains("at most 180 days", error.Message);
        Assert.Contains("-ActiveExpiresAfter", error.Advice);
    }

    [Fact]
    public async Task A_missing_justification_is_named()
    {
        var change = await new AssignAccess(tenant.Ports).PlanAsync(Request(ScheduleKind.Active, For(30), InMemoryTenant.AdeleId) with { Justification = null }, default);

        Assert.Equal("JustificationRequired", (await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default))).Code);
    }

    [Theory]
    [InlineData("StartTimeInPast", -60, null, 1440)]
    [InlineData("EndTimeBeforeStart", null, -1, null)]
    [InlineData("EndTimeBeforeStart", 60, 30, null)]
    [InlineData("DurationInvalid", null, null, 0)]
    [InlineData("DurationTooShort", null, null, 4)]
    public async Task A_time_that_cannot_be_is_refused_before_a_write(string code, int? start, int? end, int? duration)
    {
        var window = new ScheduleWindow(At(start), At(end), duration is { } d ? TimeSpan.FromMinutes(d) : null);

        var error = await Assert.ThrowsAsync<PimCaException>(() => PlanAsync(ScheduleKind.Active, window, InMemoryTenant.AdeleId));

        Assert.Equal(code, error.Code);
        Assert.Empty(tenant.Writes);

        DateTimeOffset? At(int? minutes) => minutes is { } m ? Now.AddMinutes(m) : null;
    }

    [Fact]
    public async Task A_start_that_has_just_passed_means_now()
    {
        await (await PlanAsync(ScheduleKind.Active, new ScheduleWindow(Now.AddSeconds(-2), null, TimeSpan.FromHours(8)), InMemoryTenant.AdeleId)).ApplyAsync(default);

        Assert.Null(Assert.Single(tenant.Pim.Submitted).Window!.Start);
    }

    [Fact]
    public async Task A_guest_is_refused_unless_forced()
    {
        var request = Request(ScheduleKind.Eligible, For(30), InMemoryTenant.GuestId) with { Principal = Identity.Parse("guest@fabrikam.example") };

        var error = await Assert.ThrowsAsync<PimCaException>(() => new AssignAccess(tenant.Ports).PlanAsync(request, default));
        var forced = await new AssignAccess(tenant.Ports).PlanAsync(request with { AllowGuest = true }, default);

        Assert.Equal("GuestNotAllowed", error.Code);
        Assert.True(forced.IsNeeded);
    }

    [Fact]
    public async Task A_dynamic_group_is_a_principal_but_no_managed_group()
    {
        var dynamic = tenant.Directory.AddGroup(new PimGroup { Id = "00000000-0000-0000-0000-00000000dddd", DisplayName = "Internal Users", IsDynamic = true, MembershipRule = "(x)" });
        var asPrincipal = await new AssignAccess(tenant.Ports).PlanAsync(Request(ScheduleKind.Eligible, For(30), dynamic.Id) with { Principal = Identity.Parse("Internal Users") }, default);

        var byName = await Assert.ThrowsAsync<PimCaException>(() => new AssignAccess(tenant.Ports).PlanAsync(
            Request(ScheduleKind.Eligible, For(30), InMemoryTenant.AdeleId) with { Target = TargetIdentity.Group(Identity.Parse("Internal Users")) }, default));
        tenant.Pim.Refuse = _ => new PimCaException("InvalidRoleAssignmentRequest", PimCaErrorKind.InvalidArgument, "No.") { ServiceCode = "InvalidRoleAssignmentRequest" };
        var change = await new AssignAccess(tenant.FreshSession()).PlanAsync(
            Request(ScheduleKind.Eligible, For(30), InMemoryTenant.AdeleId) with { Target = TargetIdentity.Group(new Identity(dynamic.Id, null)) }, default);
        var byId = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal(PrincipalType.Group, asPrincipal.Preview.PrincipalType);
        Assert.Equal("DynamicGroupNotAllowed", byName.Code);
        Assert.Equal("DynamicGroupNotAllowed", byId.Code);
    }

    [Fact]
    public async Task A_group_and_a_principal_made_a_moment_ago_are_waited_for()
    {
        tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var fresh = await (await new CreateBrowserOnlyGroup(tenant.Ports).PlanAsync(new BrowserOnlyGroupRequest { DisplayName = "Fresh" }, default)).ApplyAsync(default);

        var change = await new AssignAccess(tenant.Ports).PlanAsync(
            Request(ScheduleKind.Eligible, For(30), InMemoryTenant.AdeleId) with { Target = TargetIdentity.Group(Identity.Parse("Fresh")) }, default);
        await change.ApplyAsync(default);

        Assert.Equal(fresh.Id, Assert.Single(tenant.Pim.Submitted).Target.Id);
        Assert.NotEmpty(tenant.Reporter.Progresses);
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_success_without_a_write()
    {
        await (await PlanAsync(ScheduleKind.Eligible, For(30), InMemoryTenant.AdeleId)).ApplyAsync(default);

        await (await RemoveAsync(ScheduleKind.Eligible)).ApplyAsync(default);
        var second = await RemoveAsync(ScheduleKind.Eligible);

        Assert.Equal(new[] { "Submit AdminAssign", "Submit AdminRemove" }, tenant.Writes);
        Assert.False(second.IsNeeded);
    }

    [Fact]
    public async Task What_comes_through_a_group_is_that_groups_to_remove()
    {
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId, memberType: MemberType.Group);

        Assert.Equal("AssignmentInherited", (await Assert.ThrowsAsync<PimCaException>(() => RemoveAsync(ScheduleKind.Eligible))).Code);
    }

    [Fact]
    public async Task A_group_is_not_assigned_to_itself() =>
        Assert.Equal("GroupAssignedToItself", (await Assert.ThrowsAsync<PimCaException>(() => PlanAsync(ScheduleKind.Eligible, For(30), group.Id))).Code);

    private static ScheduleWindow For(int days) => new(null, null, TimeSpan.FromDays(days));

    private AssignmentRequest Request(ScheduleKind kind, ScheduleWindow window, string principalId) => new()
    {
        Kind = kind,
        Target = TargetIdentity.Group(new Identity(group.Id, null)),
        Principal = new Identity(principalId, null),
        Window = window,
        Justification = "Private device for a while",
    };

    private Task<Change<Assignment>> PlanAsync(ScheduleKind kind, ScheduleWindow window, string principalId) =>
        new AssignAccess(tenant.Ports).PlanAsync(Request(kind, window, principalId), default);

    private Task<Change<Assignment>> RemoveAsync(ScheduleKind kind) => new RemoveAssignment(tenant.Ports).PlanAsync(
        new AssignmentRemoval(kind, TargetIdentity.Group(new Identity(group.Id, null)), new Identity(InMemoryTenant.AdeleId, null), null), default);

    private void AllowPermanent()
    {
        var rule = (ExpirationRule)tenant.Pim.PolicyOf(group.Id, PimAccess.Member).Rules[RuleIds.EligibilityExpiration];
        tenant.Pim.SetRules(group.Id, PimAccess.Member, rule with { IsExpirationRequired = false });
    }
}

using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

public sealed class RequestExtensionTests : ActivationFixture
{
    private static readonly TimeSpan Days90 = TimeSpan.FromDays(90);

    [Fact]
    public async Task In_its_last_fourteen_days_ones_own_eligibility_is_asked_to_be_extended()
    {
        var extension = await RunAsync(Eligible(days: 10) with { Duration = Days90 });

        Assert.Equal((ExtensionAction.Extend, ActivationStatus.PendingApproval), (extension.Action, extension.Status));
        Assert.Equal(ScheduleAction.SelfExtend, Tenant.Pim.Submitted.Single().Action);
        Assert.Equal(Now + Days90, extension.EndTime);
        Assert.Equal(["ListSchedules Eligible", "Submit SelfExtend"], Tenant.Calls);
    }

    [Fact]
    public async Task An_administrator_extends_for_others_at_once()
    {
        var request = Eligible(days: 10);
        Tenant.SignInAs(InMemoryTenant.AdminId);

        var extension = await RunAsync(request with { Until = Now + Days90 });

        Assert.Equal(ScheduleAction.AdminExtend, Tenant.Pim.Submitted.Single().Action);
        Assert.Equal(ActivationStatus.Provisioning, extension.Status);
    }

    [Fact]
    public async Task The_same_extension_twice_writes_once()
    {
        var request = Eligible(days: 10);
        Tenant.SignInAs(InMemoryTenant.AdminId);
        await RunAsync(request with { Duration = Days90 });
        Tenant.Time.Advance(TimeSpan.FromMinutes(2));

        var change = await new RequestExtension(Tenant.Ports).PlanAsync(request with { Duration = Days90 }, None);

        Assert.False(change.IsNeeded);
        Assert.Equal(ActivationStatus.Active, change.Preview.Status);
    }

    [Fact]
    public async Task The_same_request_that_waits_for_an_administrator_is_shown_again()
    {
        var request = Eligible(days: 10) with { Duration = Days90 };
        var first = await RunAsync(request);
        var second = await RunAsync(request);

        Assert.Equal(first.Id, second.Id);
        Assert.Single(Tenant.Pim.Submitted);
        var error = await Assert.ThrowsAsync<PimCaException>(() => RunAsync(request with { Duration = TimeSpan.FromDays(120) }));
        Assert.Equal("PendingRequestExists", error.Code);
        Assert.Contains("My requests", error.Advice);
        Assert.DoesNotContain("Stop-PimActivation", error.Advice);
    }

    [Theory]
    [InlineData(InMemoryTenant.AdeleId, ScheduleAction.SelfRenew)]
    [InlineData(InMemoryTenant.AdminId, ScheduleAction.AdminRenew)]
    public async Task After_it_ended_it_is_renewed(string who, ScheduleAction action)
    {
        var request = Eligible(days: 1);
        Tenant.Time.Advance(TimeSpan.FromDays(21));
        Tenant.SignInAs(who);

        var extension = await RunAsync(request with { Duration = Days90 });

        Assert.Equal(ExtensionAction.Renew, extension.Action);
        Assert.Equal(action, Tenant.Pim.Submitted.Single().Action);
    }

    [Fact]
    public async Task Too_early_names_the_date()
    {
        var request = Eligible(days: 20);

        var error = await RefusedAsync(request with { Duration = Days90 });

        Assert.Equal(("ExtensionTooEarly", PimCaErrorKind.InvalidState), (error.Code, error.Kind));
        Assert.Contains(Wording.Moment(request.KnownEnd!.Value.AddDays(-14)), error.Advice);
    }

    [Fact]
    public async Task Too_late_names_the_date()
    {
        var request = Eligible(days: 1);
        Tenant.Time.Advance(TimeSpan.FromDays(32));

        var error = await RefusedAsync(request with { Duration = Days90 });

        Assert.Equal("RenewalTooLate", error.Code);
        Assert.Contains(Wording.Moment(request.KnownEnd!.Value.AddDays(30)), error.Message);
        Assert.Contains("New-PimEligibility", error.Advice);
    }

    [Fact]
    public async Task What_has_no_end_or_was_activated_or_is_not_longer_is_refused()
    {
        var permanent = For(InMemoryTenant.AdeleId, ScheduleKind.Eligible, null);
        Assert.Equal("PermanentAssignment", (await RefusedAsync(permanent with { Duration = Days90 })).Code);
        Assert.Equal("ActivationNotExtendable", (await RefusedAsync(permanent with { IsActivated = true, Duration = Days90 })).Code);
        Assert.Equal("DurationRequired", (await RefusedAsync(permanent)).Code);
        Assert.Equal("ExtensionNotLonger", (await RefusedAsync(Eligible(days: 10, InMemoryTenant.MeganId) with { Duration = TimeSpan.FromDays(3) })).Code);
        Assert.Equal("EndBeforeStart", (await RefusedAsync(Eligible(days: 10, InMemoryTenant.MeganId) with { Until = Now.AddDays(-3) })).Code);
        Assert.Empty(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task Longer_than_the_policy_allows_is_refused()
    {
        var error = await RefusedAsync(Eligible(days: 10) with { Duration = TimeSpan.FromDays(400) });

        Assert.Equal("ExtensionTooLong", error.Code);
        Assert.Contains("EligibilityExpiresAfter", error.Advice);
    }

    [Fact]
    public async Task An_active_assignment_is_extended_with_the_justification_that_its_policy_asks_for()
    {
        var end = Now.AddDays(3);
        Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.AlexId, end: end);
        Tenant.SignInAs(InMemoryTenant.AdminId);
        var request = For(InMemoryTenant.AlexId, ScheduleKind.Active, end) with { Duration = Days90 };

        Assert.Equal("JustificationRequired", (await RefusedAsync(request)).Code);
        var extension = await RunAsync(request with { Justification = "Project goes on" });

        Assert.Equal(ScheduleKind.Active, extension.Assignment);
        Assert.Equal("Project goes on", Tenant.Pim.Submitted.Single().Justification);
    }

    [Fact]
    public void The_output_objects_say_all_that_is_needed()
    {
        var eligibility = new PimEligibility { Id = "e", Kind = PimKind.Group, TargetId = "g", TargetName = "G", Access = PimAccess.Owner, PrincipalId = "p", PrincipalName = "P", EndTime = Now };
        var assignment = new PimActiveAssignment { Id = "a", Kind = PimKind.Group, TargetId = "g", TargetName = "G", Access = PimAccess.Member, PrincipalId = "p", PrincipalName = "P", EndTime = Now, AssignmentType = AssignmentType.Activated };

        Assert.Equal((ScheduleKind.Eligible, PimAccess.Owner, Now, false), (ExtensionRequest.For(eligibility).Kind, ExtensionRequest.For(eligibility).Target.Access!.Value, ExtensionRequest.For(eligibility).KnownEnd!.Value, ExtensionRequest.For(eligibility).IsActivated));
        Assert.Equal((ScheduleKind.Active, true), (ExtensionRequest.For(assignment).Kind, ExtensionRequest.For(assignment).IsActivated));
    }

    private ExtensionRequest Eligible(int days, string principal = "00000000-0000-0000-0000-0000000000e1")
    {
        var person = principal.EndsWith("e1", StringComparison.Ordinal) ? InMemoryTenant.AdeleId : principal;
        var group = Tenant.Directory.AddGroup("Bounded");
        Tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, person, end: Now.AddDays(days));
        return For(person, ScheduleKind.Eligible, Now.AddDays(days)) with { Target = PimTarget.Group(group.Id, PimAccess.Member, group.DisplayName) };
    }

    private ExtensionRequest For(string person, ScheduleKind kind, DateTimeOffset? end) => new()
    {
        Kind = kind,
        Target = PimTarget.Group(Group.Id, PimAccess.Member, Group.DisplayName),
        PrincipalId = person,
        PrincipalName = person,
        KnownEnd = end,
    };

    private async Task<PimExtension> RunAsync(ExtensionRequest request) =>
        await (await new RequestExtension(Tenant.Ports).PlanAsync(request, None)).ApplyAsync(None);

    private Task<PimCaException> RefusedAsync(ExtensionRequest request) => Assert.ThrowsAsync<PimCaException>(() => RunAsync(request));
}

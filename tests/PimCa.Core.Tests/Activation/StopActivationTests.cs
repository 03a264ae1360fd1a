using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

public sealed class StopActivationTests : ActivationFixture
{
    private static readonly TimeSpan Hours2 = TimeSpan.FromHours(2);

    private StopActivation Stop => new(Tenant.Ports);

    [Fact]
    public async Task A_running_one_is_deactivated_with_one_read_and_one_write()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(10));
        CountAnew();

        var change = await Stop.PlanAsync(activation, None);
        Assert.Equal(["ListSchedules Active"], Tenant.Calls);
        var stopped = await change.ApplyAsync(None);

        Assert.Equal(["ListSchedules Active", "Submit SelfDeactivate"], Tenant.Calls);
        Assert.Equal((ActivationStatus.Canceled, Now), (stopped.Status, stopped.EndTime!.Value));
        Assert.False(Tenant.Pim.IsInForce(InMemoryTenant.AdeleId, Group.Id));
    }

    [Fact]
    public async Task In_the_first_five_minutes_it_is_refused_with_the_time_when_it_will_do()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(4));

        var error = await Assert.ThrowsAsync<PimCaException>(() => Stop.PlanAsync(activation, None));

        Assert.Equal(("ActiveDurationTooShort", PimCaErrorKind.InvalidState), (error.Code, error.Kind));
        Assert.Contains(Wording.Moment(activation.StartTime!.Value.AddMinutes(5)), error.Advice);
        Assert.Single(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task The_services_own_count_of_five_minutes_is_told_the_same_way()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(6));
        Tenant.Pim.Refuse = _ => new PimCaException("ActiveDurationTooShort", PimCaErrorKind.InvalidState, "raw") { ServiceCode = "ActiveDurationTooShort" };

        var change = await Stop.PlanAsync(activation, None);
        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(None));

        Assert.Contains("Possible from", error.Advice);
    }

    [Fact]
    public async Task One_that_ended_between_reading_and_writing_is_already_so()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(10));
        var change = await Stop.PlanAsync(activation, None);
        Tenant.Time.Advance(Hours2);

        var stopped = await change.ApplyAsync(None);

        Assert.Equal(ActivationStatus.Expired, stopped.Status);
    }

    [Fact]
    public async Task By_group_the_signed_in_persons_own_is_stopped()
    {
        await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(10));

        var change = await Stop.PlanAsync(TargetIdentity.Group(Identity.Parse("Browser-Only Users")), None);
        await change.ApplyAsync(None);

        Assert.Equal(ScheduleAction.SelfDeactivate, Tenant.Pim.Submitted[^1].Action);
    }

    [Fact]
    public async Task Somebody_elses_is_removed_by_the_administrator()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(10));
        Tenant.SignInAs(InMemoryTenant.AdminId);

        await (await Stop.PlanAsync(activation, None)).ApplyAsync(None);

        Assert.Equal((ScheduleAction.AdminRemove, InMemoryTenant.AdeleId), (Tenant.Pim.Submitted[^1].Action, Tenant.Pim.Submitted[^1].PrincipalId));
    }

    [Fact]
    public async Task One_that_waits_for_approval_is_canceled()
    {
        RequireApproval();
        var activation = await ActivateAsync(Hours2);

        var change = await Stop.PlanAsync(activation, None);
        var stopped = await change.ApplyAsync(None);

        Assert.Equal($"Cancel the request for membership of '{Group.Id}' that waits for approval", change.Action);
        Assert.Equal(ActivationStatus.Canceled, stopped.Status);
        Assert.Equal("Canceled", Tenant.Pim.Requests.Single().Status);
    }

    [Fact]
    public async Task One_that_is_planned_is_canceled_even_in_its_first_minutes()
    {
        var activation = await ActivateAsync(Ask(Hours2) with { Start = Now.AddHours(1) });

        await (await Stop.PlanAsync(activation, None)).ApplyAsync(None);

        Assert.Equal("CancelRequest Active", Tenant.Calls[^1]);
        Tenant.Time.Advance(TimeSpan.FromHours(1.5));
        Assert.False(Tenant.Pim.IsInForce(InMemoryTenant.AdeleId, Group.Id));
    }

    [Fact]
    public async Task A_planned_one_whose_request_is_purged_is_taken_away_all_the_same()
    {
        var activation = await ActivateAsync(Ask(Hours2) with { Start = Now.AddHours(1) });
        Tenant.Pim.PurgeRequests();

        var change = await Stop.PlanAsync(activation, None);

        Assert.StartsWith("Deactivate", change.Action);
    }

    [Fact]
    public async Task Twice_writes_once()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(10));
        await (await Stop.PlanAsync(activation, None)).ApplyAsync(None);

        var again = await Stop.PlanAsync(activation, None);

        Assert.False(again.IsNeeded);
        Assert.Equal(ActivationStatus.Canceled, again.Preview.Status);
        Assert.Equal(2, Tenant.Pim.Submitted.Count);
    }

    [Fact]
    public async Task Where_there_never_was_one_nothing_is_to_be_done()
    {
        var change = await Stop.PlanAsync(TargetIdentity.Group(new Identity(Group.Id, null)), None);

        Assert.False(change.IsNeeded);
        Assert.Equal(string.Empty, change.Preview.Id);
    }

    [Fact]
    public async Task One_from_the_history_never_stops_another_that_runs()
    {
        var old = await ActivateAsync(TimeSpan.FromHours(1));
        Tenant.Time.Advance(Hours2);
        await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(10));
        CountAnew();

        var change = await Stop.PlanAsync(old with { Status = ActivationStatus.Expired }, None);

        Assert.False(change.IsNeeded);
        Assert.Empty(Tenant.Calls);
    }

    [Fact]
    public async Task An_administrators_assignment_is_not_deactivated()
    {
        Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.AdeleId);

        var error = await Assert.ThrowsAsync<PimCaException>(() => Stop.PlanAsync(TargetIdentity.Group(new Identity(Group.Id, null)), None));

        Assert.Equal("NotAnActivation", error.Code);
        Assert.Contains("Remove-PimActiveAssignment", error.Advice);
    }

    [Fact]
    public async Task Revocation_is_a_change_of_its_own()
    {
        var activation = await ActivateAsync(Hours2);

        var change = Stop.PlanRevocation(activation);
        Assert.Empty(Tenant.SignIn.Revoked);
        await change.ApplyAsync(None);

        Assert.Equal([InMemoryTenant.AdeleId], Tenant.SignIn.Revoked);
        Assert.Equal("adele@contoso.example", change.Target);
    }
}

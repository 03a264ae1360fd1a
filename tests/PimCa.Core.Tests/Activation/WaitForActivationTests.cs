using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

public sealed class WaitForActivationTests : ActivationFixture
{
    private static readonly TimeSpan Hours2 = TimeSpan.FromHours(2);
    private static readonly TimeSpan Minutes5 = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task One_in_force_is_two_reads_and_no_wait()
    {
        var began = Now;
        var activation = await ActivateAsync(Hours2);
        CountAnew();

        var wait = await WaitAsync(activation);

        Assert.True(wait.Activation.IsActive);
        Assert.Null(wait.Failure);
        Assert.Equal(["ListInstances Active", "IsMember"], Tenant.Calls);
        Assert.Equal(began, Now);
        Assert.Empty(Tenant.Reporter.Progresses);
    }

    [Fact]
    public async Task Replication_is_waited_for_with_progress_and_the_times_are_said_honestly()
    {
        Tenant.Pim.ReplicationLag = TimeSpan.FromSeconds(90);
        var activation = await ActivateAsync(Hours2);

        var wait = await WaitAsync(activation);

        Assert.Equal(ActivationStatus.Active, wait.Activation.Status);
        Assert.Contains(Tenant.Reporter.Progresses, p => p.Status.Contains("schedule instance"));
        Assert.True(Tenant.Reporter.Progresses[^1].Done);
        Assert.Contains(Tenant.Reporter.Verboses, v => v.Contains("Exchange Online"));
        Assert.Contains(Tenant.Reporter.Verboses, v => v.Contains("Connect-PimCa fetches a fresh one"));
    }

    [Fact]
    public async Task An_instance_without_the_membership_is_not_in_force()
    {
        Tenant.Pim.MembershipLag = TimeSpan.FromSeconds(30);
        var activation = await ActivateAsync(Hours2);

        var early = await new WaitForActivation(Tenant.Ports, TimeSpan.Zero).RunAsync(activation, None);
        var wait = await WaitAsync(activation);

        Assert.Equal(ActivationStatus.Provisioning, early.Activation.Status);
        Assert.Contains("membership", early.Failure!.Message);
        Assert.True(wait.Activation.IsActive);
        Assert.True(Now >= activation.StartTime + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Ownership_is_proven_by_the_owners()
    {
        Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, InMemoryTenant.AdeleId, PimAccess.Owner);
        var activation = await ActivateAsync(Ask(Hours2) with { Target = TargetIdentity.Group(new Identity(Group.Id, null), PimAccess.Owner) });

        var wait = await WaitAsync(activation);

        Assert.True(wait.Activation.IsActive);
        Assert.Contains("GetOwners", Tenant.Calls);
        Assert.DoesNotContain("IsMember", Tenant.Calls);
    }

    [Fact]
    public async Task The_time_is_bounded_and_the_state_is_told()
    {
        var began = Now;
        RequireApproval();
        var activation = await ActivateAsync(Hours2);

        var wait = await WaitAsync(activation);

        Assert.Equal(began + Minutes5, Now);
        Assert.Equal(ActivationStatus.PendingApproval, wait.Activation.Status);
        Assert.Equal(("ActivationTimeout", PimCaErrorKind.Timeout), (wait.Failure!.Code, wait.Failure.Kind));
        Assert.Contains("approver", wait.Failure.Message);
        Assert.Contains("PendingApproval", wait.Failure.Message);
    }

    [Theory]
    [InlineData(true, ActivationStatus.Active)]
    [InlineData(false, ActivationStatus.Denied)]
    public async Task A_decision_is_waited_for(bool approve, ActivationStatus status)
    {
        RequireApproval();
        var activation = await ActivateAsync(Hours2);
        var decided = false;
        Tenant.Pim.ReplicationLag = TimeSpan.FromSeconds(20);
        Tenant.Reporter.OnProgress = () =>
        {
            if (!decided && Now > activation.StartTime + TimeSpan.FromSeconds(30))
            {
                decided = true;
                _ = DecideAsync(approve);
            }
        };

        var wait = await WaitAsync(activation);

        Assert.Equal(status, wait.Activation.Status);
        Assert.Null(wait.Failure);
    }

    [Fact]
    public async Task An_approval_that_comes_after_the_time_asked_for_is_no_expiry()
    {
        RequireApproval();
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromHours(3));
        Tenant.Pim.ReplicationLag = TimeSpan.FromSeconds(45);
        await DecideAsync(approve: true);

        var wait = await WaitAsync(activation);

        Assert.True(wait.Activation.IsActive);
        Assert.Equal(activation.StartTime!.Value.AddHours(5), wait.Activation.EndTime);
    }

    [Fact]
    public async Task A_start_within_the_time_is_waited_for()
    {
        var activation = await ActivateAsync(Ask(Hours2) with { Start = Now.AddMinutes(3) });

        var wait = await WaitAsync(activation);

        Assert.True(wait.Activation.IsActive);
        Assert.True(Now >= activation.StartTime);
    }

    [Fact]
    public async Task A_start_beyond_the_time_is_told_at_once()
    {
        var began = Now;
        var activation = await ActivateAsync(Ask(Hours2) with { Start = Now.AddHours(3) });

        var wait = await WaitAsync(activation);

        Assert.Equal(began, Now);
        Assert.Equal(ActivationStatus.Scheduled, wait.Activation.Status);
        Assert.Contains("later than", wait.Failure!.Message);
    }

    [Fact]
    public async Task One_that_is_over_is_a_result()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromHours(3));

        Assert.Equal(ActivationStatus.Expired, (await WaitAsync(activation)).Activation.Status);
        Tenant.Pim.PurgeRequests();
        Assert.Equal(ActivationStatus.Expired, (await WaitAsync(activation)).Activation.Status);
    }

    [Fact]
    public async Task A_purged_request_does_not_hide_what_runs()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Pim.PurgeRequests();

        Assert.True((await WaitAsync(activation)).Activation.IsActive);
    }

    [Fact]
    public async Task Stopping_ends_the_wait_and_takes_the_progress_bar_away()
    {
        RequireApproval();
        var activation = await ActivateAsync(Hours2);
        using var stop = new CancellationTokenSource();
        Tenant.Reporter.OnProgress = stop.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new WaitForActivation(Tenant.Ports, Minutes5).RunAsync(activation, stop.Token));

        Assert.True(Tenant.Reporter.Progresses[^1].Done);
        Assert.Equal("PendingApproval", Tenant.Pim.Requests.Single().Status);
    }

    private Task<ActivationWait> WaitAsync(PimActivation activation) => new WaitForActivation(Tenant.Ports, Minutes5).RunAsync(activation, None);
}

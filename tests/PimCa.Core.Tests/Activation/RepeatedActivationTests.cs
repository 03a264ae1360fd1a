using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

/// <summary>Asking again while it runs, is planned or waits.</summary>
public sealed class RepeatedActivationTests : ActivationFixture
{
    private static readonly TimeSpan Hours2 = TimeSpan.FromHours(2);

    [Fact]
    public async Task The_same_call_twice_writes_once()
    {
        var first = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(3));

        var second = await ActivateAsync(Hours2);

        Assert.Single(Tenant.Pim.Submitted);
        Assert.Equal((first.EndTime, ActivationStatus.Active), (second.EndTime, second.Status));
        Assert.Equal(["Submit SelfActivate", "Submit SelfActivate", "ListInstances Active"], Tenant.Calls);
        Assert.Contains(Tenant.Reporter.Verboses, v => v.Contains("nothing to do"));
    }

    [Fact]
    public async Task A_running_one_that_lasts_until_the_end_asked_for_is_enough()
    {
        await ActivateAsync(TimeSpan.FromHours(4));
        Tenant.Time.Advance(TimeSpan.FromHours(1));

        await ActivateAsync(Ask() with { Until = Now.AddHours(2) });
        await ActivateAsync(Hours2);

        Assert.Single(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task Without_an_end_any_running_one_is_enough()
    {
        await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromHours(1));

        var again = await ActivateAsync();

        Assert.Single(Tenant.Pim.Submitted);
        Assert.Equal(Now.AddHours(1), again.EndTime);
    }

    [Fact]
    public async Task A_running_one_that_ends_before_cannot_be_lengthened_and_the_way_out_is_told()
    {
        var first = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(30));

        var error = await RefusedAsync(Ask(Hours2));

        Assert.Equal("AlreadyActive", error.Code);
        Assert.Equal(Errors.PimCaErrorKind.AlreadyExists, error.Kind);
        Assert.Contains(Wording.Moment(first.EndTime!.Value), error.Message);
        Assert.Contains("Stop-PimActivation", error.Advice);
        Assert.Contains("5 minutes", error.Advice);
    }

    [Fact]
    public async Task In_its_first_minutes_the_advice_names_when_it_can_be_deactivated()
    {
        var first = await ActivateAsync(Hours2);

        var error = await RefusedAsync(Ask(TimeSpan.FromHours(6)));

        Assert.Contains(Wording.Moment(first.StartTime!.Value.AddMinutes(5)), error.Advice);
    }

    [Fact]
    public async Task One_that_the_lists_do_not_show_yet_is_told_as_such()
    {
        Tenant.Pim.ReplicationLag = TimeSpan.FromSeconds(90);
        await ActivateAsync(Hours2);

        var error = await RefusedAsync(Ask(Hours2));

        Assert.Equal("AlreadyActive", error.Code);
        Assert.Contains("do not show it yet", error.Message);
    }

    [Fact]
    public async Task A_planned_one_asked_for_again_is_enough_and_another_start_is_not()
    {
        var start = Now.AddHours(3);
        await ActivateAsync(Ask(Hours2) with { Start = start });

        var again = await ActivateAsync(Ask(Hours2) with { Start = start });
        var error = await RefusedAsync(Ask(Hours2));

        Assert.Equal(ActivationStatus.Scheduled, again.Status);
        Assert.Equal("AlreadyScheduled", error.Code);
        Assert.Single(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task An_administrators_assignment_that_lasts_long_enough_is_enough()
    {
        Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.AdeleId, end: Now.AddHours(3));

        await ActivateAsync(Hours2);
        var error = await RefusedAsync(Ask(TimeSpan.FromHours(5)));

        Assert.Equal("AlreadyActive", error.Code);
        Assert.Contains("administrator", error.Message);
        Assert.Empty(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task The_same_request_that_waits_for_approval_is_shown_again()
    {
        RequireApproval();
        var first = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(40));

        var second = await ActivateAsync(Hours2);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(ActivationStatus.PendingApproval, second.Status);
        Assert.Single(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task Another_request_that_waits_for_approval_is_named()
    {
        RequireApproval();
        var first = await ActivateAsync(Hours2);

        var error = await RefusedAsync(Ask(TimeSpan.FromHours(4)));
        var later = await RefusedAsync(Ask(Hours2) with { Start = Now.AddHours(2) });

        Assert.Equal(("PendingRequestExists", "PendingRequestExists"), (error.Code, later.Code));
        Assert.Contains(first.Id, error.Message);
        Assert.Contains("Stop-PimActivation", error.Advice);
    }

    [Fact]
    public async Task Membership_and_ownership_do_not_stand_in_each_others_way()
    {
        Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, InMemoryTenant.AdeleId, PimAccess.Owner);
        await ActivateAsync(Hours2);

        await ActivateAsync(Ask(Hours2) with { Target = TargetIdentity.Group(new Identity(Group.Id, null), PimAccess.Owner) });

        Assert.Equal([PimAccess.Member, PimAccess.Owner], Tenant.Pim.Submitted.Select(s => s.Target.Access!.Value));
    }
}

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

public sealed class ListActivationsTests : ActivationFixture
{
    private static readonly TimeSpan Hours2 = TimeSpan.FromHours(2);

    [Fact]
    public async Task Mine_are_three_requests_and_one_for_the_names()
    {
        await ActivateAsync(Ask(Hours2) with { TicketNumber = "INC-1" });
        CountAnew();

        var activation = Assert.Single(await MineAsync());

        Assert.Equal(["ListInstances Active", "ListSchedules Active", "ListRequests Active", "GetPrincipals"], Tenant.Calls);
        Assert.Equal(ActivationStatus.Active, activation.Status);
        Assert.Equal(("Browser-Only Users", "adele@contoso.example"), (activation.TargetName, activation.PrincipalName));
        Assert.Equal(("Laptop is broken", "INC-1"), (activation.Justification, activation.TicketNumber));

        CountAnew();
        await MineAsync();
        Assert.DoesNotContain("GetPrincipals", Tenant.Calls);
    }

    [Fact]
    public async Task A_purged_request_does_not_hide_a_running_activation()
    {
        await ActivateAsync(Hours2);
        Tenant.Pim.PurgeRequests();

        var activation = Assert.Single(await MineAsync());

        Assert.True(activation.IsActive);
        Assert.Null(activation.Justification);
    }

    [Fact]
    public async Task The_whole_life_is_told_by_its_states()
    {
        RequireApproval();
        await ActivateAsync(Ask(Hours2) with { Start = Now.AddHours(1) });
        Assert.Equal(ActivationStatus.PendingApproval, (await MineAsync()).Single().Status);

        await DecideAsync(approve: true);
        Assert.Equal(ActivationStatus.Scheduled, (await MineAsync()).Single().Status);

        Tenant.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(ActivationStatus.Active, (await MineAsync()).Single().Status);

        Tenant.Time.Advance(Hours2);
        Assert.Equal(ActivationStatus.Expired, (await MineAsync()).Single().Status);
    }

    [Fact]
    public async Task Denied_and_canceled_are_told_apart()
    {
        RequireApproval();
        await ActivateAsync(Hours2);
        await DecideAsync(approve: false);
        var second = await ActivateAsync(Hours2);
        await (await new StopActivation(Tenant.Ports).PlanAsync(second, None)).ApplyAsync(None);

        Assert.Equal([ActivationStatus.Canceled, ActivationStatus.Denied], (await MineAsync()).Select(a => a.Status).OrderBy(s => s.ToString()));
    }

    [Fact]
    public async Task One_that_was_deactivated_is_canceled_and_ended_then()
    {
        var activation = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(20));
        await (await new StopActivation(Tenant.Ports).PlanAsync(activation, None)).ApplyAsync(None);
        var ended = Now;
        Tenant.Time.Advance(TimeSpan.FromDays(1));

        var found = Assert.Single(await MineAsync());

        Assert.Equal((ActivationStatus.Canceled, ended), (found.Status, found.EndTime!.Value));
    }

    [Fact]
    public async Task One_that_ran_out_before_another_was_deactivated_stays_expired()
    {
        await ActivateAsync(TimeSpan.FromHours(1));
        Tenant.Time.Advance(Hours2);
        var second = await ActivateAsync(Hours2);
        Tenant.Time.Advance(TimeSpan.FromMinutes(20));
        await (await new StopActivation(Tenant.Ports).PlanAsync(second, None)).ApplyAsync(None);

        Assert.Equal([ActivationStatus.Canceled, ActivationStatus.Expired], (await MineAsync()).Select(a => a.Status));
    }

    [Fact]
    public async Task Of_a_group_everybodys_are_listed_and_assigned_ones_are_not()
    {
        await ActivateAsync(Hours2);
        Tenant.SignInAs(InMemoryTenant.AlexId);
        await ActivateAsync(Hours2);
        Tenant.Pim.Seed(ScheduleKind.Active, Group.Id, InMemoryTenant.MeganId);

        var all = await new ListActivations(Tenant.Ports).RunAsync(TargetIdentity.Group(Identity.Parse("Browser-Only Users"), null), mine: false, None);
        var mine = await new ListActivations(Tenant.Ports).RunAsync(TargetIdentity.Group(new Identity(Group.Id, null), null), mine: true, None);

        Assert.Equal(["adele@contoso.example", "alex@contoso.example"], all.Select(a => a.PrincipalName).Order());
        Assert.Equal("alex@contoso.example", mine.Single().PrincipalName);
    }

    [Fact]
    public async Task A_provisioned_request_without_a_schedule_is_provisioning_at_first_and_canceled_long_after()
    {
        Tenant.Pim.ReplicationLag = TimeSpan.FromHours(1);
        await ActivateAsync(Hours2);
        Assert.Equal(ActivationStatus.Provisioning, (await MineAsync()).Single().Status);

        Tenant.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(ActivationStatus.Canceled, (await MineAsync()).Single().Status);
    }

    private Task<System.Collections.Generic.IReadOnlyList<PimActivation>> MineAsync() =>
        new ListActivations(Tenant.Ports).RunAsync(null, mine: true, None);
}

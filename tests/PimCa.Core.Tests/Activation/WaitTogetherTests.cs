using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

/// <summary>Thirty groups and thirty roles of one person are waited for together: what one list tells of all is read once.</summary>
public sealed class WaitTogetherTests
{
    private const int Each = 30;
    private static readonly TimeSpan Minutes5 = TimeSpan.FromMinutes(5);
    private readonly InMemoryTenant tenant = new() { HasRoles = true };
    private readonly List<PimTarget> groups = [];
    private readonly List<PimTarget> roles = [];

    public WaitTogetherTests()
    {
        for (var i = 0; i < Each; i++)
        {
            groups.Add(PimTarget.Group(tenant.Directory.AddGroup($"Group {i:d2}").Id, PimAccess.Member, $"Group {i:d2}"));
            roles.Add(PimTarget.EntraRole($"20000000-0000-0000-0000-{i:d12}", name: $"Role {i:d2}"));
            tenant.Pim.Seed(ScheduleKind.Eligible, groups[i], InMemoryTenant.AdeleId);
            tenant.Roles.Seed(ScheduleKind.Eligible, roles[i], InMemoryTenant.AdeleId);
        }

        tenant.SignInAs(InMemoryTenant.AdeleId);
    }

    private DateTimeOffset Now => tenant.Time.GetUtcNow();

    [Fact]
    public async Task All_in_force_are_one_list_for_each_kind_and_one_check_for_each_twenty_groups()
    {
        var sent = await ActivateAsync();

        var waits = await WaitAsync(sent);

        Assert.Equal(sent.Select(s => s.TargetId), waits.Select(w => w.Activation.TargetId));
        Assert.All(waits, w => Assert.True(w.Activation.IsActive && w.Failure is null));
        Assert.Equal(["ListInstances Active", "IsMember", "IsMember"], tenant.Calls);
        Assert.Equal(["ListInstances Active"], tenant.RoleCalls);
        Assert.DoesNotContain(tenant.Reporter.Progresses, p => p.Activity.StartsWith("Waiting", StringComparison.Ordinal));
        Assert.Equal(["0 of 30", "20 of 30", "Done", "0 of 30", "20 of 30", "Done"], tenant.Reporter.Progresses.Select(p => p.Status));
    }

    [Fact]
    public async Task A_round_costs_the_same_however_many_are_waited_for()
    {
        tenant.Pim.ReplicationLag = tenant.Roles.ReplicationLag = TimeSpan.FromSeconds(40);
        var sent = await ActivateAsync();

        var waits = await WaitAsync(sent);

        Assert.All(waits, w => Assert.True(w.Activation.IsActive));

        // Seen after 0, 2, 6, 14, 29 and 44 seconds: five rounds in which nothing is there, and one in which all is.
        Assert.Equal(5, tenant.Calls.Count(c => c == "ListRequests Active"));
        Assert.Equal(6, tenant.Calls.Count(c => c == "ListInstances Active"));
        Assert.Equal((5 * 2) + 1 + 2, tenant.Calls.Count);
        Assert.Equal((5 * 2) + 1, tenant.RoleCalls.Count);
        Assert.Contains(tenant.Reporter.Progresses, p => p.Activity == "Waiting for 60 activations");
        Assert.True(tenant.Reporter.Progresses[^1].Done);
    }

    [Fact]
    public async Task Each_has_a_result_of_its_own_in_the_order_that_was_given()
    {
        RequireApproval(groups[1]);
        var began = Now;
        var sent = await ActivateAsync();
        var later = sent[2] with { Id = "none", Status = ActivationStatus.Scheduled, StartTime = Now.AddHours(3), TargetId = "30000000-0000-0000-0000-000000000001" };
        tenant.Roles.MayReadRequests = false;

        var waits = await WaitAsync([sent[0], sent[1], later, sent[3]]);

        Assert.Equal([ActivationStatus.Active, ActivationStatus.PendingApproval, ActivationStatus.Scheduled, ActivationStatus.Active], waits.Select(w => w.Activation.Status));
        Assert.Equal([null, "ActivationTimeout", "ActivationTimeout", null], waits.Select(w => w.Failure?.Code));
        Assert.Contains("approver", waits[1].Failure!.Message);
        Assert.Contains("later than", waits[2].Failure!.Message);
        Assert.Equal(began + Minutes5, Now);
    }

    [Fact]
    public async Task They_are_given_as_soon_as_they_and_those_before_them_are_decided()
    {
        RequireApproval(groups[1]);
        var sent = await ActivateAsync();
        var waits = new WaitForActivation(tenant.Ports, Minutes5).Begin([sent[0], sent[1], sent[2]]);
        var began = Now;

        var first = await waits.NextAsync(default);
        Assert.Equal((began, "Group 00", false), (Now, Assert.Single(first).Activation.TargetName, waits.IsOver));
        Assert.Contains("Group 01 (Member) PendingApproval", waits.Left);

        var rest = await waits.NextAsync(default);
        Assert.Equal(["Group 01", "Group 02"], rest.Select(r => r.Activation.TargetName));
        Assert.True(waits.IsOver);
    }

    [Fact]
    public async Task What_cannot_be_read_stops_no_other()
    {
        var sent = await ActivateAsync();
        tenant.Roles.RefuseList = new PimCaException("Unavailable", PimCaErrorKind.Unavailable, "Not now");

        var waits = await WaitAsync(sent);

        Assert.All(waits.Take(Each), w => Assert.True(w.Activation.IsActive));
        Assert.All(waits.Skip(Each), w => Assert.Equal("Unavailable", w.Failure!.Code));
    }

    [Fact]
    public async Task Many_people_of_one_group_are_one_list_of_the_group()
    {
        string[] people = [InMemoryTenant.AdeleId, InMemoryTenant.AlexId, InMemoryTenant.MeganId];
        var sent = new List<PimActivation>();
        foreach (var person in people)
        {
            tenant.Pim.Seed(ScheduleKind.Eligible, groups[0], person);
            tenant.SignInAs(person);
            sent.AddRange(await ActivateAsync(groups[0]));
        }

        tenant.SignInAs(InMemoryTenant.AdminId);
        tenant.Calls.Clear();

        var waits = await new WaitTogether(tenant.Ports).RunAsync(sent);

        Assert.Equal(people, waits.Select(w => w.Activation.PrincipalId));
        Assert.All(waits, w => Assert.True(w.Activation.IsActive));
        Assert.Equal(["ListInstances Active", "IsMember", "IsMember", "IsMember"], tenant.Calls);
    }

    [Fact]
    public async Task Stopped_it_can_say_how_each_stands_and_takes_the_progress_bar_away()
    {
        RequireApproval(groups[0]);
        RequireApproval(groups[1]);
        var sent = await ActivateAsync(groups[0], groups[1], roles[0]);
        using var stop = new CancellationTokenSource();
        tenant.Reporter.OnProgress = stop.Cancel;
        var waits = new WaitForActivation(tenant.Ports, Minutes5).Begin(sent);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.NextAsync(stop.Token));

        Assert.Equal("Group 00 (Member) PendingApproval, Group 01 (Member) PendingApproval, Role 00 Active", waits.Left);
        Assert.True(tenant.Reporter.Progresses[^1].Done);
    }

    private void RequireApproval(PimTarget target)
    {
        var rule = (ApprovalRule)tenant.Pim.PolicyOf(target).Rules[RuleIds.ActivationApproval];
        tenant.Pim.SetRules(target, rule with { IsApprovalRequired = true });
    }

    private Task<IReadOnlyList<PimActivation>> ActivateAsync() => ActivateAsync([.. groups, .. roles]);

    private async Task<IReadOnlyList<PimActivation>> ActivateAsync(params PimTarget[] targets)
    {
        var use = new RequestActivation(tenant.Ports);
        var planned = new List<PlannedActivation>();
        foreach (var target in targets)
        {
            planned.Add(await use.PrepareAsync(new ActivationRequest { Target = TargetIdentity.Of(target), Duration = TimeSpan.FromHours(2), Justification = "x" }, default));
        }

        var sent = (await use.SendAsync(planned, default)).Select(r => r.Value!).ToArray();
        tenant.Calls.Clear();
        tenant.RoleCalls.Clear();
        return sent;
    }

    private Task<IReadOnlyList<ActivationWait>> WaitAsync(IReadOnlyList<PimActivation> sent) => new WaitTogether(tenant.Ports).RunAsync(sent);

    private sealed class WaitTogether(TenantPorts ports)
    {
        public async Task<IReadOnlyList<ActivationWait>> RunAsync(IReadOnlyList<PimActivation> sent)
        {
            var waits = new WaitForActivation(ports, Minutes5).Begin(sent);
            var all = new List<ActivationWait>();
            while (!waits.IsOver)
            {
                all.AddRange(await waits.NextAsync(default));
            }

            return all;
        }
    }
}

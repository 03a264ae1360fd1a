using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

/// <summary>Everything of one person is ended together: what runs, what is planned, what waits for approval, of either kind.</summary>
public sealed class StopTogetherTests
{
    private readonly InMemoryTenant tenant = new() { HasRoles = true };
    private readonly PimTarget[] groups;
    private readonly PimTarget[] roles;

    public StopTogetherTests()
    {
        groups = [.. Enumerable.Range(0, 30).Select(i => PimTarget.Group(tenant.Directory.AddGroup($"Group {i:d2}").Id, PimAccess.Member, $"Group {i:d2}"))];
        roles = [.. Enumerable.Range(0, 30).Select(i => PimTarget.EntraRole($"20000000-0000-0000-0000-{i:d12}", name: $"Role {i:d2}"))];
        foreach (var target in groups.Concat(roles))
        {
            Of(target).Seed(ScheduleKind.Eligible, target, InMemoryTenant.AdeleId);
        }

        tenant.SignInAs(InMemoryTenant.AdeleId);
    }

    [Fact]
    public async Task Sixty_are_two_lists_and_two_batches_for_each_kind()
    {
        await ActivateAsync([.. groups, .. roles]);
        tenant.Time.Advance(TimeSpan.FromMinutes(10));
        Forget();

        var results = await StopAllAsync();

        Assert.Equal(60, results.Count(r => r.Value is { Status: ActivationStatus.Canceled }));
        Assert.Equal(["ListSchedules Active", "ListRequests Active", "GetPrincipals", "Submit batch", "Submit batch"], tenant.Calls);
        Assert.Equal(["ListSchedules Active", "ListRequests Active", "Submit batch", "Submit batch"], tenant.RoleCalls);
        Assert.Equal([PimKind.Group, PimKind.EntraRole], results.Select(r => r.Value!.Kind).Distinct());

        // Nothing is left, so that there is nothing to write.
        Forget();
        Assert.Empty(await StopAllAsync());
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task What_waits_or_is_planned_is_canceled_in_a_batch_and_what_an_administrator_assigned_is_left()
    {
        foreach (var target in roles[..3])
        {
            var rule = (ApprovalRule)tenant.Roles.PolicyOf(target).Rules[RuleIds.ActivationApproval];
            tenant.Roles.SetRules(target, rule with { IsApprovalRequired = true });
        }

        await ActivateAsync(roles[..3]);
        await ActivateAsync([groups[0]], tenant.Time.GetUtcNow().AddHours(2));
        tenant.Pim.Seed(ScheduleKind.Active, groups[1], InMemoryTenant.AdeleId);
        Forget();

        var results = await StopAllAsync();

        Assert.Equal(["Group 00", "Role 00", "Role 01", "Role 02"], results.Select(r => r.Value!.TargetName));
        Assert.Equal("CancelRequest Active", tenant.Calls[^1]);
        Assert.Equal("Cancel batch", tenant.RoleCalls[^1]);
        Assert.DoesNotContain(tenant.Roles.Requests, r => r.Status == "PendingApproval");
        Assert.True(tenant.Pim.IsInForce(InMemoryTenant.AdeleId, groups[1].Id));
    }

    [Fact]
    public async Task The_first_five_minutes_and_a_refusal_are_told_of_each_and_stop_no_other()
    {
        await ActivateAsync(groups[..3]);
        tenant.Time.Advance(TimeSpan.FromMinutes(4));
        await ActivateAsync([roles[0]]);
        tenant.Time.Advance(TimeSpan.FromMinutes(2));
        tenant.Pim.Refuse = request => request.Target.IsSame(groups[1]) ? new PimCaException("ActiveDurationTooShort", PimCaErrorKind.InvalidState, "raw") { ServiceCode = "ActiveDurationTooShort" } : null;

        var results = await StopAllAsync();

        Assert.Equal([null, "ActiveDurationTooShort", null, "ActiveDurationTooShort"], results.Select(r => r.Error?.Code));
        Assert.All(results.Where(r => r.Error is not null), r => Assert.Contains("Possible from", r.Error!.Advice));
    }

    [Fact]
    public async Task A_kind_that_cannot_be_read_is_a_warning_and_the_others_end()
    {
        await ActivateAsync([groups[0], roles[0]]);
        tenant.Time.Advance(TimeSpan.FromMinutes(10));
        tenant.Roles.RefuseList = new PimCaException("Unavailable", PimCaErrorKind.Unavailable, "Not now");

        Assert.Equal("Group 00", Assert.Single(await StopAllAsync()).Value!.TargetName);
        Assert.Contains("Entra roles", Assert.Single(tenant.Reporter.Warnings));
    }

    private InMemoryPim Of(PimTarget target) => target.Kind == PimKind.Group ? tenant.Pim : tenant.Roles;

    private void Forget()
    {
        tenant.Calls.Clear();
        tenant.RoleCalls.Clear();
    }

    private async Task ActivateAsync(IReadOnlyList<PimTarget> targets, DateTimeOffset? start = null)
    {
        foreach (var target in targets)
        {
            await Of(target).SubmitAsync(
                new ScheduleRequest
                {
                    Kind = ScheduleKind.Active,
                    Action = ScheduleAction.SelfActivate,
                    Target = target,
                    PrincipalId = InMemoryTenant.AdeleId,
                    Window = new ScheduleWindow(start, null, TimeSpan.FromHours(2)),
                    Justification = "x",
                },
                default);
        }
    }

    private async Task<IReadOnlyList<ItemResult<PimActivation>>> StopAllAsync()
    {
        var stop = new StopActivation(tenant.Ports);
        var results = new List<ItemResult<PimActivation>>();
        var planned = new List<(int At, PlannedStop Stop)>();
        foreach (var mine in await stop.ListMineAsync(default))
        {
            try
            {
                planned.Add((results.Count, await stop.PrepareAsync(mine, default)));
                results.Add(null!);
            }
            catch (PimCaException refused)
            {
                results.Add(new ItemResult<PimActivation>(null, refused));
            }
        }

        var sent = await stop.SendAsync(planned.Select(p => p.Stop).ToArray(), default);
        for (var i = 0; i < sent.Count; i++)
        {
            results[planned[i].At] = sent[i];
        }

        return results;
    }
}

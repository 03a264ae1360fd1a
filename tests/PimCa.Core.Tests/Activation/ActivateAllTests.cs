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

/// <summary>Everything at once: groups and roles of one person, sent together, each with a result of its own.</summary>
public sealed class ActivateAllTests
{
    private readonly InMemoryTenant tenant = new() { HasRoles = true };
    private readonly Dictionary<string, string> groups = [];

    public ActivateAllTests()
    {
        for (var i = 0; i < 30; i++)
        {
            var group = tenant.Directory.AddGroup($"Group {i:d2}");
            groups[group.DisplayName] = group.Id;
            tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId);
            tenant.Roles.Seed(ScheduleKind.Eligible, PimTarget.EntraRole(Role(i)), InMemoryTenant.AdeleId);
            tenant.Directory.RoleDefinitions.Add(new DirectoryRole(Role(i), $"Role {i:d2}"));
        }

        tenant.SignInAs(InMemoryTenant.AdeleId);
    }

    [Fact]
    public async Task Of_sixty_that_are_mine_fifty_seven_are_granted_and_three_refused_in_as_few_requests_as_batches_allow()
    {
        Require(tenant.Roles, PimTarget.EntraRole(Role(3)), "Ticketing");
        Require(tenant.Roles, PimTarget.EntraRole(Role(17)), "Ticketing");
        Require(tenant.Pim, GroupOf("Group 05"), "Ticketing");

        var results = await AllAsync(TimeSpan.FromHours(2));

        Assert.Equal(60, results.Count);
        Assert.Equal(57, results.Count(r => r.Value is { Status: ActivationStatus.Provisioning }));
        Assert.Equal(["TicketRequired", "TicketRequired", "TicketRequired"], results.Where(r => r.Error is not null).Select(r => r.Error!.Code));
        Assert.Equal(["ListInstances Eligible", "GetPrincipals", "ListRoles", "Submit batch", "Submit batch"], tenant.Calls);
        Assert.Equal(["ListInstances Eligible", "Submit batch", "Submit batch"], tenant.RoleCalls);
    }

    [Fact]
    public async Task To_wait_for_approval_is_a_result()
    {
        var policy = (ApprovalRule)tenant.Roles.PolicyOf(PimTarget.EntraRole(Role(0))).Rules[RuleIds.ActivationApproval];
        tenant.Roles.SetRules(PimTarget.EntraRole(Role(0)), policy with { IsApprovalRequired = true });

        var results = await AllAsync(TimeSpan.FromHours(2));

        Assert.DoesNotContain(results, r => r.Error is not null);
        Assert.Equal("Role 00", Assert.Single(results, r => r.Value!.Status == ActivationStatus.PendingApproval).Value!.TargetName);
    }

    [Fact]
    public async Task Where_no_length_is_given_each_gets_what_its_own_policy_allows()
    {
        Limit(tenant.Roles, PimTarget.EntraRole(Role(1)), 1);
        Limit(tenant.Roles, PimTarget.EntraRole(Role(2)), 2);
        Limit(tenant.Pim, GroupOf("Group 07"), 4);

        var results = await AllAsync(null);

        Assert.DoesNotContain(results, r => r.Error is not null);
        Assert.Equal(57, results.Count(r => Length(r) == TimeSpan.FromHours(8)));
        Assert.Equal([4, 1, 2], results.Where(r => Length(r) < TimeSpan.FromHours(8)).Select(r => (int)Length(r).TotalHours));

        // The policies of both roles in one batch, both asked for anew in another.
        Assert.Equal(["ListInstances Eligible", "Submit batch", "Submit batch", "GetPolicies", "Submit batch"], tenant.RoleCalls);
    }

    [Fact]
    public async Task Once_more_is_success_without_a_write_and_costs_one_list_for_all()
    {
        await AllAsync(TimeSpan.FromHours(2));
        tenant.Calls.Clear();
        tenant.RoleCalls.Clear();
        var submitted = tenant.Roles.Submitted.Count + tenant.Pim.Submitted.Count;

        var results = await AllAsync(TimeSpan.FromHours(2));

        Assert.Equal(60, results.Count(r => r.Value is { Status: ActivationStatus.Active }));
        Assert.Equal(submitted, tenant.Roles.Submitted.Count + tenant.Pim.Submitted.Count);
        Assert.Equal(["ListInstances Eligible", "Submit batch", "Submit batch", "ListInstances Active"], tenant.RoleCalls);
    }

    [Fact]
    public async Task What_comes_directly_and_through_a_group_is_activated_once()
    {
        var staff = tenant.Directory.AddGroup("Staff", true, InMemoryTenant.AdeleId);
        tenant.Roles.Seed(ScheduleKind.Eligible, PimTarget.EntraRole(Role(0)), staff.Id, memberType: MemberType.Group);
        tenant.Roles.Seed(ScheduleKind.Eligible, PimTarget.EntraRole(Role(0), InMemoryTenant.Munich), InMemoryTenant.AdeleId);

        var mine = await new RequestActivation(tenant.Ports).ListMineAsync(default);

        // The same role at another scope is something else.
        Assert.Equal(["/", InMemoryTenant.Munich], mine.Where(m => m.Target.Object.Id == Role(0)).Select(m => m.Target.Scope!.Id));
        Assert.Equal(61, mine.Count);
    }

    [Fact]
    public async Task A_kind_that_cannot_be_read_is_told_and_stops_no_other()
    {
        tenant.Roles.RefuseList = new PimCaException("PermissionDenied", PimCaErrorKind.PermissionDenied, "The caller is not authorized.");

        var mine = await new RequestActivation(tenant.Ports).ListMineAsync(default);

        Assert.Equal(30, mine.Count);
        Assert.Contains("Entra roles could not be read", Assert.Single(tenant.Reporter.Warnings));

        // Where nothing can be read, that is the answer.
        tenant.Pim.RefuseList = tenant.Roles.RefuseList;
        Assert.Equal("PermissionDenied", (await Assert.ThrowsAsync<PimCaException>(() => new RequestActivation(tenant.Ports).ListMineAsync(default))).Code);
    }

    private static string Role(int i) => $"00000000-0000-0000-0001-{i:d12}";

    private static TimeSpan Length(ItemResult<PimActivation> result) => result.Value!.EndTime!.Value - result.Value.StartTime!.Value;

    private static void Require(InMemoryPim pim, PimTarget target, string value)
    {
        var rule = (EnablementRule)pim.PolicyOf(target).Rules[RuleIds.ActivationEnablement];
        pim.SetRules(target, rule with { EnabledRules = [value] });
    }

    private static void Limit(InMemoryPim pim, PimTarget target, int hours)
    {
        var rule = (ExpirationRule)pim.PolicyOf(target).Rules[RuleIds.ActivationExpiration];
        pim.SetRules(target, rule with { MaximumDuration = TimeSpan.FromHours(hours) });
    }

    private PimTarget GroupOf(string name) => PimTarget.Group(groups[name], PimAccess.Member);

    private async Task<IReadOnlyList<ItemResult<PimActivation>>> AllAsync(TimeSpan? duration)
    {
        tenant.Calls.Clear();
        var use = new RequestActivation(tenant.Ports);
        var planned = new List<PlannedActivation>();
        foreach (var mine in await use.ListMineAsync(default))
        {
            planned.Add(await use.PrepareAsync(mine with { Duration = duration, Justification = "all of it" }, default));
        }

        return await use.SendAsync(planned, default);
    }
}

using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Core.Tests.Assignments;

public sealed class ChangeAssignmentTests
{
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;

    public ChangeAssignmentTests() => group = tenant.Directory.AddGroup("Browser-Only Users");

    private DateTimeOffset Now => tenant.Time.GetUtcNow();

    [Theory]
    [InlineData(0, 60, "AdminUpdate")]
    [InlineData(15, 60, "AdminUpdate")]
    [InlineData(17, 60, "AdminExtend")]
    [InlineData(29, 60, "AdminExtend")]
    [InlineData(17, 5, "AdminUpdate")]
    [InlineData(31, 60, "AdminRenew")]
    [InlineData(59, 60, "AdminRenew")]
    public async Task The_state_that_is_found_chooses_between_update_extension_and_renewal(int daysLater, int newDays, string action)
    {
        await AssignAsync(InMemoryTenant.AdeleId, 30);
        tenant.Time.Advance(TimeSpan.FromDays(daysLater));
        tenant.Calls.Clear();

        var change = await SetAsync(new ScheduleWindow(null, null, TimeSpan.FromDays(newDays)));
        var result = await change.ApplyAsync(default);

        Assert.Equal(new[] { $"Submit {action}" }, tenant.Writes);
        Assert.Equal(Now.AddDays(newDays), result.End);
        Assert.Equal(action == "AdminRenew" ? 3 : 2, tenant.Calls.Count);
        Assert.NotEmpty(tenant.Reporter.Verboses);
    }

    [Fact]
    public async Task The_same_change_twice_writes_once()
    {
        await AssignAsync(InMemoryTenant.AdeleId, 30);
        var window = new ScheduleWindow(null, null, TimeSpan.FromDays(60));
        await (await SetAsync(window)).ApplyAsync(default);
        tenant.Time.Advance(TimeSpan.FromMinutes(2));
        tenant.Calls.Clear();

        Assert.False((await SetAsync(window)).IsNeeded);
        Assert.Empty(tenant.Writes);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(61, true)]
    public async Task Where_there_is_nothing_to_change_the_way_to_make_one_is_told(int daysLater, bool wasThere)
    {
        if (wasThere)
        {
            await AssignAsync(InMemoryTenant.AdeleId, 30);
        }

        tenant.Time.Advance(TimeSpan.FromDays(daysLater));
        var error = await Assert.ThrowsAsync<PimCaException>(() => SetAsync(new ScheduleWindow(null, null, TimeSpan.FromDays(30))));

        Assert.Equal("AssignmentNotFound", error.Code);
        Assert.Contains("New-PimEligibility", error.Advice);
    }

    [Fact]
    public async Task A_removed_assignment_is_not_one_to_renew()
    {
        await AssignAsync(InMemoryTenant.AdeleId, 30);
        var removal = new AssignmentRemoval(ScheduleKind.Eligible, TargetIdentity.Group(new Identity(group.Id, null)), new Identity(InMemoryTenant.AdeleId, null), null);
        await (await new RemoveAssignment(tenant.Ports).PlanAsync(removal, default)).ApplyAsync(default);
        tenant.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal("AssignmentNotFound", (await Assert.ThrowsAsync<PimCaException>(() => SetAsync(new ScheduleWindow(null, null, TimeSpan.FromDays(30))))).Code);
        Assert.Empty(await ListAsync(new AssignmentQuery { Kind = ScheduleKind.Eligible, Target = TargetIdentity.Group(new Identity(group.Id, null), null), IncludeExpired = true }));
    }

    [Fact]
    public async Task A_running_activation_is_not_changed()
    {
        tenant.Pim.Seed(ScheduleKind.Active, group.Id, InMemoryTenant.AdeleId, end: Now.AddHours(4), isActivated: true);

        var error = await Assert.ThrowsAsync<PimCaException>(() => new ChangeAssignment(tenant.Ports).PlanAsync(
            Request(InMemoryTenant.AdeleId, new ScheduleWindow(null, null, TimeSpan.FromHours(8))) with { Kind = ScheduleKind.Active }, default));

        Assert.Equal("AssignmentActivated", error.Code);
    }

    [Fact]
    public async Task A_list_resolves_all_names_in_one_request_and_none_twice()
    {
        foreach (var id in new[] { InMemoryTenant.AlexId, InMemoryTenant.AdeleId, InMemoryTenant.AdministratorsId })
        {
            tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, id, end: Now.AddDays(30));
        }

        var query = new AssignmentQuery { Kind = ScheduleKind.Eligible, Target = TargetIdentity.Group(new Identity(group.Id, null), null) };
        var rows = await ListAsync(query);
        await ListAsync(query);

        Assert.Equal(new[] { "ListSchedules Eligible", "GetPrincipals", "ListSchedules Eligible" }, tenant.Calls);
        Assert.Equal(new[] { "adele@contoso.example", "Administrators", "alex@contoso.example" }, rows.Select(r => r.Principal.ToString()));
        Assert.Equal(PrincipalType.Group, rows[1].PrincipalType);
        Assert.All(rows, r => Assert.Equal("Browser-Only Users", r.ToEligibility().TargetName));
    }

    [Fact]
    public async Task Without_a_group_or_a_principal_it_is_mine_and_completion_knows_it()
    {
        tenant.SignInAs(InMemoryTenant.AdeleId);
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId);
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AlexId);

        var row = Assert.Single(await ListAsync(new AssignmentQuery { Kind = ScheduleKind.Eligible }));

        Assert.Equal(InMemoryTenant.AdeleId, row.Principal.Id);
        Assert.Equal("Browser-Only Users", Assert.Single(tenant.Names.Mine, t => t.Id == group.Id).Title);
    }

    [Fact]
    public async Task Expired_ones_are_listed_for_thirty_days()
    {
        await AssignAsync(InMemoryTenant.AdeleId, 30);
        await AssignAsync(InMemoryTenant.AlexId, 90);
        tenant.Time.Advance(TimeSpan.FromDays(40));
        var query = new AssignmentQuery { Kind = ScheduleKind.Eligible, Target = TargetIdentity.Group(new Identity(group.Id, null), null) };

        var now = await ListAsync(query);
        var all = await ListAsync(query with { IncludeExpired = true });
        tenant.Time.Advance(TimeSpan.FromDays(21));
        var later = await ListAsync(query with { IncludeExpired = true });

        Assert.Equal(new[] { InMemoryTenant.AlexId }, now.Select(r => r.Principal.Id));
        Assert.Equal(new[] { InMemoryTenant.AdeleId, InMemoryTenant.AlexId }, all.Select(r => r.Principal.Id));
        Assert.True(all[0].End < tenant.Time.GetUtcNow());
        Assert.Equal(new[] { InMemoryTenant.AlexId }, later.Select(r => r.Principal.Id));
    }

    private AssignmentRequest Request(string principalId, ScheduleWindow window) => new()
    {
        Kind = ScheduleKind.Eligible,
        Target = TargetIdentity.Group(new Identity(group.Id, null)),
        Principal = new Identity(principalId, null),
        Window = window,
        Justification = "Longer",
    };

    private async Task AssignAsync(string principalId, int days) =>
        await (await new AssignAccess(tenant.Ports).PlanAsync(Request(principalId, new ScheduleWindow(null, null, TimeSpan.FromDays(days))), default)).ApplyAsync(default);

    private Task<Change<Assignment>> SetAsync(ScheduleWindow window) =>
        new ChangeAssignment(tenant.Ports).PlanAsync(Request(InMemoryTenant.AdeleId, window), default);

    private Task<System.Collections.Generic.IReadOnlyList<Assignment>> ListAsync(AssignmentQuery query) => new ListAssignments(tenant.Ports).ListAsync(query, default);
}

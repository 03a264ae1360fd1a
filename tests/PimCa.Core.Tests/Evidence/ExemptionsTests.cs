using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Evidence;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Evidence;

public sealed class ExemptionsTests
{
    private const string Adele = InMemoryTenant.AdeleId;
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;

    public ExemptionsTests()
    {
        group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Change("Require compliant device", p => p with { Users = p.Users with { ExcludeGroups = [group.Id] } });
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, Adele);
    }

    [Fact]
    public async Task A_running_window_says_who_when_why_and_which_policies_spare_the_group()
    {
        var start = tenant.Time.GetUtcNow();
        await ActivateAsync(TimeSpan.FromHours(8), ticket: "INC-4711");
        tenant.Time.Advance(TimeSpan.FromHours(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest { Active = true }));

        Assert.Equal("adele@contoso.example", window.UserName);
        Assert.Equal("Browser-Only Users", window.GroupName);
        Assert.Equal((start, start.AddHours(8)), (window.StartTime, window.EndTime!.Value));
        Assert.True(window.IsActive);
        Assert.Equal(("Laptop broken", "INC-4711"), (window.Justification, window.TicketNumber));
        Assert.Equal(["Require compliant device"], window.Policies);
        Assert.Null(window.ApprovedBy);
        Assert.Equal(0, window.SignInCount);
    }

    [Fact]
    public async Task A_window_that_begins_this_very_second_is_told_without_an_end_of_the_period()
    {
        await ActivateAsync(TimeSpan.FromHours(8));

        Assert.Single(await ListAsync(new ExemptionRequest()));
        Assert.Empty(await ListAsync(new ExemptionRequest { To = tenant.Time.GetUtcNow() }));
    }

    [Fact]
    public async Task Who_approved_and_when_comes_from_the_audit_by_the_requests_id()
    {
        var request = await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Audit.Write("Request approved", group.Id, Adele, by: InMemoryTenant.MeganId, details: Details(("RequestId", request.Id)));
        tenant.Time.Advance(TimeSpan.FromMinutes(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest()));

        Assert.Equal("megan@contoso.example", window.ApprovedBy);
        Assert.Equal(window.StartTime, window.DecidedAt);
    }

    [Fact]
    public async Task An_approval_without_a_request_id_belongs_to_the_next_window_of_the_person()
    {
        tenant.Audit.Write("Request approved", group.Id, Adele, by: InMemoryTenant.MeganId);
        await ActivateAsync(TimeSpan.FromHours(1));
        tenant.Time.Advance(TimeSpan.FromHours(2));
        await ActivateAsync(TimeSpan.FromHours(1));
        tenant.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(["megan@contoso.example", null], (await ListAsync(new ExemptionRequest())).Select(w => w.ApprovedBy));
    }

    [Fact]
    public async Task A_window_begins_when_it_was_provisioned_and_not_when_it_was_asked_for()
    {
        var asked = tenant.Time.GetUtcNow();
        var request = await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Time.Advance(TimeSpan.FromDays(1));
        tenant.Pim.PurgeRequests();
        var began = asked.AddMinutes(20);
        tenant.Audit.Write("Add member to role completed (PIM activation)", group.Id, Adele, by: Adele, justification: "Laptop broken",
            details: Details(("requestid", request.Id), ("StartTime", began.ToString("o")), ("ExpirationTime", began.AddHours(8).ToString("o"))));
        tenant.Time.Advance(TimeSpan.FromMinutes(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest()));

        Assert.Equal((began, began.AddHours(8)), (window.StartTime, window.EndTime!.Value));
        Assert.Equal("Laptop broken", window.Justification);
    }

    [Fact]
    public async Task A_purged_request_does_not_hide_a_running_window()
    {
        await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Pim.PurgeRequests();
        tenant.Time.Advance(TimeSpan.FromHours(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest { Active = true }));

        Assert.Null(window.Justification);
        Assert.Equal("adele@contoso.example", window.UserName);
    }

    [Fact]
    public async Task A_running_window_without_its_request_is_joined_with_its_audit_entry()
    {
        await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Audit.Write("Add member to role completed (PIM activation)", group.Id, Adele, by: Adele, requestId: "gone", justification: "Laptop broken");
        tenant.Audit.Write("Request approved", group.Id, Adele, by: InMemoryTenant.MeganId, requestId: "gone");
        tenant.Pim.PurgeRequests();
        tenant.Time.Advance(TimeSpan.FromHours(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest()));

        Assert.Equal(("Laptop broken", "megan@contoso.example"), (window.Justification, window.ApprovedBy));
    }

    [Fact]
    public async Task A_deactivated_window_ends_when_it_was_deactivated()
    {
        var start = tenant.Time.GetUtcNow();
        await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Time.Advance(TimeSpan.FromHours(2));
        await SubmitAsync(ScheduleAction.SelfDeactivate, null);
        tenant.Time.Advance(TimeSpan.FromHours(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest()));

        Assert.Equal(start.AddHours(2), window.EndTime);
        Assert.False(window.IsActive);
        Assert.Empty(await ListAsync(new ExemptionRequest { Active = true }));
    }

    [Theory]
    [InlineData("Remove member from role completed (PIM deactivate)", true)]
    [InlineData("Remove member from role in PIM completed (timebound)", true)]
    [InlineData("Remove member from role (PIM activation expired)", true)]
    [InlineData("Remove member from role requested (PIM deactivate)", false)]
    [InlineData("Remove eligible member from role in PIM completed (timebound)", false)]
    public async Task An_end_in_the_audit_ends_the_window(string activity, bool ends)
    {
        var request = await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Time.Advance(TimeSpan.FromHours(3));
        tenant.Audit.Write(activity, group.Id, Adele, by: Adele, requestId: request.Id);
        tenant.Time.Advance(TimeSpan.FromHours(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest()));

        Assert.Equal(window.StartTime.AddHours(ends ? 3 : 8), window.EndTime);
    }

    [Fact]
    public async Task An_end_in_the_audit_without_a_request_id_ends_the_persons_window_at_that_time()
    {
        await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Time.Advance(TimeSpan.FromHours(3));
        tenant.Audit.Write("Remove member from role completed (PIM deactivate)", group.Id, Adele, by: Adele);
        tenant.Audit.Write("Remove member from role completed (PIM deactivate)", group.Id, InMemoryTenant.AlexId, by: Adele);
        tenant.Time.Advance(TimeSpan.FromHours(1));

        var window = Assert.Single(await ListAsync(new ExemptionRequest()));

        Assert.Equal(window.StartTime.AddHours(3), window.EndTime);
    }

    [Fact]
    public async Task Two_activations_are_two_windows()
    {
        await ActivateAsync(TimeSpan.FromHours(1));
        tenant.Time.Advance(TimeSpan.FromHours(2));
        await ActivateAsync(TimeSpan.FromHours(1));
        tenant.Time.Advance(TimeSpan.FromMinutes(30));

        var windows = await ListAsync(new ExemptionRequest());

        Assert.Equal([false, true], windows.Select(w => w.IsActive));
        Assert.True(windows[0].EndTime <= windows[1].StartTime);
    }

    [Fact]
    public async Task An_assignment_is_a_window_that_an_update_lengthens_and_a_removal_ends()
    {
        var start = tenant.Time.GetUtcNow();
        await SubmitAsync(ScheduleAction.AdminAssign, TimeSpan.FromDays(5));
        tenant.Time.Advance(TimeSpan.FromDays(1));
        await SubmitAsync(ScheduleAction.AdminUpdate, TimeSpan.FromDays(10));
        Assert.Equal(start.AddDays(11), Assert.Single(await ListAsync(new ExemptionRequest())).EndTime);

        tenant.Time.Advance(TimeSpan.FromDays(1));
        await SubmitAsync(ScheduleAction.AdminRemove, null);
        tenant.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(start.AddDays(2), Assert.Single(await ListAsync(new ExemptionRequest())).EndTime);
    }

    [Fact]
    public async Task A_permanent_assignment_has_no_end()
    {
        tenant.Pim.Seed(ScheduleKind.Active, group.Id, InMemoryTenant.AlexId);

        var window = Assert.Single(await ListAsync(new ExemptionRequest { Active = true }));

        Assert.Null(window.EndTime);
        Assert.Equal("alex@contoso.example", window.UserName);
    }

    [Fact]
    public async Task Requests_that_came_to_nothing_and_owners_are_no_windows()
    {
        tenant.Pim.Seed(ScheduleKind.Active, group.Id, InMemoryTenant.AlexId, PimAccess.Owner);
        await ActivateAsync(TimeSpan.FromHours(1), start: tenant.Time.GetUtcNow().AddHours(1));
        await tenant.Pim.CancelRequestAsync(ScheduleKind.Active, tenant.Pim.Requests[0].Id, default);
        tenant.Audit.Write("Add member to role canceled (PIM activation)", group.Id, Adele, by: Adele);
        tenant.Time.Advance(TimeSpan.FromHours(3));

        Assert.Empty(await ListAsync(new ExemptionRequest()));
    }

    [Fact]
    public async Task A_window_to_come_is_shown_when_the_period_reaches_it()
    {
        await ActivateAsync(TimeSpan.FromHours(1), start: tenant.Time.GetUtcNow().AddHours(5));

        Assert.Empty(await ListAsync(new ExemptionRequest()));
        Assert.False(Assert.Single(await ListAsync(new ExemptionRequest { To = tenant.Time.GetUtcNow().AddDays(1) })).IsActive);
    }

    [Fact]
    public async Task A_period_selects_the_windows_that_reach_into_it()
    {
        var start = tenant.Time.GetUtcNow();
        await ActivateAsync(TimeSpan.FromHours(1));
        tenant.Time.Advance(TimeSpan.FromDays(2));

        Assert.Single(await ListAsync(new ExemptionRequest { From = start.AddMinutes(30), To = start.AddDays(1) }));
        Assert.Empty(await ListAsync(new ExemptionRequest { From = start.AddHours(2), To = start.AddDays(1) }));
        Assert.Empty(await ListAsync(new ExemptionRequest { From = start.AddDays(-1), To = start }));
        await Assert.ThrowsAsync<PimCaException>(() => ListAsync(new ExemptionRequest { From = start, To = start }));
    }

    [Fact]
    public async Task Only_groups_that_policies_spare_are_looked_at_unless_one_is_named()
    {
        var other = tenant.Directory.AddGroup("Once exempt");
        tenant.Pim.Seed(ScheduleKind.Active, other.Id, InMemoryTenant.AlexId);

        Assert.Empty(await ListAsync(new ExemptionRequest()));
        Assert.Empty(Assert.Single(await ListAsync(new ExemptionRequest { Group = new Identity(null, "Once exempt") })).Policies);
    }

    [Fact]
    public async Task A_person_selects_that_persons_windows()
    {
        await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Pim.Seed(ScheduleKind.Active, group.Id, InMemoryTenant.AlexId);
        tenant.Audit.Write("Add member to role completed (PIM activation)", group.Id, InMemoryTenant.MeganId, by: InMemoryTenant.MeganId);
        tenant.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([Adele], (await ListAsync(new ExemptionRequest { User = new Identity(null, "adele@contoso.example") })).Select(w => w.UserId));
    }

    [Fact]
    public async Task Sign_ins_are_counted_within_each_window_with_one_request_a_person()
    {
        await ActivateAsync(TimeSpan.FromHours(1));
        tenant.Audit.SignIn(Adele, tenant.Time.GetUtcNow().AddMinutes(5));
        tenant.Audit.SignIn(Adele, tenant.Time.GetUtcNow().AddMinutes(6), succeeded: false);
        tenant.Audit.SignIn(Adele, tenant.Time.GetUtcNow().AddMinutes(90));
        tenant.Time.Advance(TimeSpan.FromHours(2));
        await ActivateAsync(TimeSpan.FromHours(1));
        tenant.Audit.SignIn(Adele, tenant.Time.GetUtcNow().AddMinutes(5));
        tenant.Audit.SignIn(Adele, tenant.Time.GetUtcNow().AddMinutes(6));
        tenant.Time.Advance(TimeSpan.FromHours(2));
        tenant.Calls.Clear();

        Assert.Equal([1, 2], (await ListAsync(new ExemptionRequest())).Select(w => w.SignInCount!.Value));
        Assert.Equal(["ListPolicies", "ListRequests Active", "ListSchedules Active", "ListPimEvents", "GetPrincipals", "ListSignIns"], tenant.Calls);
    }

    [Fact]
    public async Task Without_the_right_to_read_the_logs_the_windows_are_shown_with_a_warning_each()
    {
        await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Pim.Seed(ScheduleKind.Active, group.Id, InMemoryTenant.AlexId);
        tenant.Time.Advance(TimeSpan.FromHours(1));
        tenant.Audit.AuditFailure = new PimCaException("PermissionDenied", PimCaErrorKind.PermissionDenied, "AuditLog.Read.All is missing.");
        tenant.Audit.SignInFailure = tenant.Audit.AuditFailure;

        var windows = await ListAsync(new ExemptionRequest());

        Assert.All(windows, w => Assert.Null(w.SignInCount));
        Assert.Equal(2, windows.Count);
        Assert.Equal(2, tenant.Reporter.Warnings.Count);
    }

    [Fact]
    public async Task Any_other_failure_of_the_log_is_an_error()
    {
        await ActivateAsync(TimeSpan.FromHours(8));
        tenant.Time.Advance(TimeSpan.FromHours(1));
        tenant.Audit.SignInFailure = new PimCaException("ServiceUnavailable", PimCaErrorKind.Unavailable, "Away.");

        await Assert.ThrowsAsync<PimCaException>(() => ListAsync(new ExemptionRequest()));
    }

    private static Dictionary<string, string> Details(params (string Key, string Value)[] details) => details.ToDictionary(d => d.Key, d => d.Value);

    private Task<IReadOnlyList<PimExemption>> ListAsync(ExemptionRequest request) => new GetExemptions(tenant.FreshSession()).ListAsync(request, default);

    private Task<ScheduleRequestInfo> ActivateAsync(TimeSpan duration, DateTimeOffset? start = null, string? ticket = null) =>
        SubmitAsync(ScheduleAction.SelfActivate, duration, start, ticket);

    private async Task<ScheduleRequestInfo> SubmitAsync(ScheduleAction action, TimeSpan? duration, DateTimeOffset? start = null, string? ticket = null)
    {
        tenant.Pim.Caller = Adele;
        return await tenant.Pim.SubmitAsync(
            new ScheduleRequest
            {
                Kind = ScheduleKind.Active,
                Action = action,
                Target = PimTarget.Group(group.Id, PimAccess.Member),
                PrincipalId = Adele,
                Window = duration is null ? null : new ScheduleWindow(start, null, duration),
                Justification = "Laptop broken",
                TicketNumber = ticket,
            },
            default);
    }
}

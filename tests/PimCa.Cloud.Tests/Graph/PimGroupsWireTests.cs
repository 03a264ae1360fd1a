using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Graph;

/// <summary>What is sent to PIM and how its answers are read, whatever they hold.</summary>
public sealed class PimGroupsWireTests
{
    [Fact]
    public async Task The_owners_policy_in_place_of_the_members_is_not_taken()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"value":[{"id":"a","policyId":"p","roleDefinitionId":"owner","policy":{"id":"p","rules":[]}}]}""");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.GetPolicyAsync(PimTarget.Group("g", PimAccess.Member), CancellationToken.None));

        Assert.Equal("WrongPolicyAnswered", error.Code);
        Assert.Contains("owner", error.Message);
    }

    [Fact]
    public async Task The_members_policy_is_taken_where_both_are_answered()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"value":[{"policyId":"o","roleDefinitionId":"owner","policy":{"id":"o","rules":[]}},{"policyId":"m","roleDefinitionId":"member","policy":{"id":"m","rules":[]}}]}""");

        var policy = await scripted.Ports.PimGroups.GetPolicyAsync(PimTarget.Group("g", PimAccess.Member), CancellationToken.None);

        Assert.Equal("m", policy!.PolicyId);
        Assert.Contains("roleDefinitionId eq 'member'", scripted.Service.Requests[0].Query);
        Assert.Contains("$expand=policy($expand=rules)", scripted.Service.Requests[0].Query);
    }

    [Theory]
    [InlineData(200, """{"value":[]}""")]
    [InlineData(404, """{"error":{"code":"ResourceNotFound","message":"The resource is not found."}}""")]
    public async Task A_group_that_PIM_does_not_know_yet_has_no_policy(int status, string body)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(status, body);

        Assert.Null(await scripted.Ports.PimGroups.GetPolicyAsync(PimTarget.Group("g", PimAccess.Member), CancellationToken.None));
    }

    [Fact]
    public async Task An_activation_is_sent_with_its_length_reason_and_ticket()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(201, """
            {"id":"q1","status":"PendingApproval","action":"selfActivate","approvalId":"q1","accessId":"member","groupId":"group-1","principalId":"user-1",
             "createdDateTime":"2026-03-02T08:00:00Z","targetScheduleId":"group-1_member_x","justification":"broken laptop","isValidationOnly":false,
             "createdBy":{"user":{"id":"user-1"}},"ticketInfo":{"ticketNumber":"INC1","ticketSystem":"Desk"},
             "scheduleInfo":{"startDateTime":null,"expiration":{"type":"afterDuration","duration":"PT8H","endDateTime":null}}}
            """);

        var request = await scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation with { TicketNumber = "INC1", TicketSystem = "Desk" }, CancellationToken.None);

        var sent = scripted.Service.Requests[0];
        Assert.Equal("POST", sent.Method);
        Assert.Equal("/v1.0/identityGovernance/privilegedAccess/group/assignmentScheduleRequests", sent.Path);
        Assert.Equal("selfActivate", sent.Json["action"]!.GetValue<string>());
        Assert.Equal("member", sent.Json["accessId"]!.GetValue<string>());
        Assert.Equal("PT8H", sent.Json["scheduleInfo"]!["expiration"]!["duration"]!.GetValue<string>());
        Assert.Equal("afterDuration", sent.Json["scheduleInfo"]!["expiration"]!["type"]!.GetValue<string>());
        Assert.Equal("INC1", sent.Json["ticketInfo"]!["ticketNumber"]!.GetValue<string>());
        Assert.False(sent.Json.ContainsKey("isValidationOnly"));
        Assert.Equal("PendingApproval", request.Status);
        Assert.Equal(ScheduleAction.SelfActivate, request.Action);
        Assert.Equal(TimeSpan.FromHours(8), request.Duration);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero), request.End);
        Assert.Equal("q1", request.ApprovalId);
        Assert.Equal("user-1", request.CreatedById);
        Assert.Equal("INC1", request.TicketNumber);
    }

    [Theory]
    [InlineData("INC1", null, "ticketSystem")]
    [InlineData(null, "Desk", "ticketNumber")]
    public async Task The_half_of_a_ticket_that_is_not_given_is_not_sent(string? number, string? system, string absent)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(201, """{"id":"q","status":"Provisioned","accessId":"member","groupId":"g","principalId":"p"}""");

        await scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation with { TicketNumber = number, TicketSystem = system }, CancellationToken.None);

        // A null that is set on a model can be written twice: https://github.com/microsoft/kiota-dotnet/issues/535.
        Assert.False(scripted.Service.Requests[0].Json["ticketInfo"]!.AsObject().ContainsKey(absent));
    }

    [Fact]
    public async Task Statuses_and_actions_that_are_not_known_are_kept_or_left_out()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"id":"q","status":"SomeFutureStatus","action":"someFutureAction","accessId":"owner","groupId":"g","principalId":"p"}""");

        var request = await scripted.Ports.PimGroups.GetRequestAsync(ScheduleKind.Active, "q", CancellationToken.None);

        Assert.Equal("SomeFutureStatus", request!.Status);
        Assert.Null(request.Action);
        Assert.Equal(PimAccess.Owner, request.Target.Access);
    }

    [Fact]
    public async Task Fifty_waiting_requests_are_read_and_decided_in_as_few_requests_as_batches_allow()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, "{\"value\":[" + string.Join(",", Enumerable.Range(0, 50).Select(i =>
            $"{{\"id\":\"q{i}\",\"approvalId\":\"q{i}\",\"status\":\"PendingApproval\",\"accessId\":\"member\"}}")) + "]}");
        for (var i = 0; i < 3; i++)
        {
            scripted.Service.Batch((_, _) => (200, """{"value":[{"id":"s","status":"InProgress","reviewResult":"NotReviewed","assignedToMe":true}]}""", null));
        }

        for (var i = 0; i < 3; i++)
        {
            scripted.Service.Batch((_, _) => (204, null, null));
        }

        var pending = await scripted.Ports.PimGroups.ListPendingOnMeAsync(CancellationToken.None);
        var results = await scripted.Ports.PimGroups.DecideAsync(
            pending.Select(p => new DecisionToSend(p.ApprovalId!, null, true, "fine")).ToArray(), CancellationToken.None);

        Assert.Equal(50, results.Count(r => r.Error is null));
        Assert.Equal(7, scripted.Service.Requests.Count);
    }

    [Fact]
    public async Task Approvals_wait_without_the_status_filter_where_the_service_refuses_it()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Error(400, "InvalidFilter", "The filter is not supported.")
            .Answer(200, """{"value":[{"id":"a","status":"PendingApproval","accessId":"member"},{"id":"b","status":"Provisioned","accessId":"member"}]}""");

        var pending = await scripted.Ports.PimGroups.ListPendingOnMeAsync(CancellationToken.None);

        Assert.Equal("a", Assert.Single(pending).Id);
        Assert.EndsWith("assignmentScheduleRequests/filterByCurrentUser(on='approver')", Uri.UnescapeDataString(scripted.Service.Requests[0].Path));
        Assert.Equal("$filter=status eq 'PendingApproval'", scripted.Service.Requests[0].Query);
        Assert.Equal(string.Empty, scripted.Service.Requests[1].Query);
    }

    [Theory]
    [InlineData("group-1", null, null, "$filter=groupId eq 'group-1'")]
    [InlineData(null, "user-1", null, "$filter=principalId eq 'user-1'")]
    [InlineData("group-1", "user-1", PimAccess.Owner, "$filter=groupId eq 'group-1' and principalId eq 'user-1' and accessId eq 'owner'")]
    public async Task Lists_are_filtered_by_the_service(string? group, string? principal, PimAccess? access, string query)
    {
        using var scripted = await Scripted.ConnectAsync();
        var question = new ScheduleQuery { TargetId = group, PrincipalId = principal, Access = access };
        for (var i = 0; i < 6; i++)
        {
            scripted.Service.Answer(200, """{"value":[]}""");
        }

        foreach (var kind in new[] { ScheduleKind.Eligible, ScheduleKind.Active })
        {
            await scripted.Ports.PimGroups.ListSchedulesAsync(kind, question, CancellationToken.None);
            await scripted.Ports.PimGroups.ListInstancesAsync(kind, question, CancellationToken.None);
            await scripted.Ports.PimGroups.ListRequestsAsync(kind, question, CancellationToken.None);
        }

        Assert.All(scripted.Service.Requests, r => Assert.Equal(query, r.Query));
        Assert.Equal(6, scripted.Service.Requests.Select(r => r.Path).Distinct().Count());
    }

    [Fact]
    public async Task A_list_of_everything_is_refused_before_any_request()
    {
        using var scripted = await Scripted.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => scripted.Ports.PimGroups.ListSchedulesAsync(ScheduleKind.Active, new ScheduleQuery(), CancellationToken.None));
        Assert.Empty(scripted.Service.Requests);
    }
}

using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Cloud.Tests.Graph;

public sealed class BatchTests
{
    private static DecisionToSend[] Decisions(int count) =>
        Enumerable.Range(0, count).Select(i => new DecisionToSend($"approval-{i}", $"stage-{i}", i % 2 == 0, $"reason {i}")).ToArray();

    [Fact]
    public async Task Fifty_decisions_take_three_requests_and_keep_their_order()
    {
        using var scripted = await Scripted.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            scripted.Service.Batch((_, _) => (204, null, null));
        }

        var decisions = Decisions(50);
        var results = await scripted.Ports.PimGroups.DecideAsync(decisions, CancellationToken.None);

        Assert.Equal(3, scripted.Service.Requests.Count);
        Assert.All(results, r => Assert.Null(r.Error));
        Assert.Equal(decisions.Select(d => d.ApprovalId), results.Select(r => r.Value!.ApprovalId));
        Assert.All(scripted.Service.Requests, r => Assert.InRange(((System.Text.Json.Nodes.JsonArray)r.Json["requests"]!).Count, 1, 20));
    }

    [Fact]
    public async Task A_decision_is_sent_as_documented_and_carries_no_authorization_of_its_own()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Batch((_, _) => (204, null, null));

        await scripted.Ports.PimGroups.DecideAsync(Decisions(2), CancellationToken.None);

        var parts = (System.Text.Json.Nodes.JsonArray)scripted.Service.Requests[0].Json["requests"]!;
        Assert.Equal("PATCH", parts[0]!["method"]!.GetValue<string>());
        Assert.Equal("/identityGovernance/privilegedAccess/group/assignmentApprovals/approval-0/stages/stage-0", parts[0]!["url"]!.GetValue<string>());
        Assert.Equal("""{"reviewResult":"Approve","justification":"reason 0"}""", parts[0]!["body"]!.ToJsonString());
        Assert.Equal("Deny", parts[1]!["body"]!["reviewResult"]!.GetValue<string>());
        Assert.DoesNotContain("uthorization", scripted.Service.Requests[0].Body);
    }

    [Fact]
    public async Task Those_that_fail_have_errors_of_their_own_and_stop_no_other()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Batch((i, _) => i switch
        {
            3 => (409, ScriptedHandler.ErrorBody("Conflict", "The stage was reviewed already."), null),
            7 => (404, ScriptedHandler.ErrorBody("ResourceNotFound", "No such approval."), null),
            11 => (403, ScriptedHandler.ErrorBody("Authorization_RequestDenied", "Insufficient privileges."), null),
            _ => (204, null, null),
        });

        var results = await scripted.Ports.PimGroups.DecideAsync(Decisions(20), CancellationToken.None);

        Assert.Equal(17, results.Count(r => r.Value is not null && r.Error is null));
        Assert.Equal("AlreadyDecided", results[3].Error!.Code);
        Assert.Equal(PimCaErrorKind.InvalidState, results[3].Error!.Kind);
        Assert.Equal("ResourceNotFound", results[7].Error!.Code);
        Assert.Equal("PermissionDenied", results[11].Error!.Code);
        Assert.All(new[] { 3, 7, 11 }, i => Assert.Equal($"approval-{i}", results[i].Error!.Target));
    }

    [Fact]
    public async Task What_was_throttled_is_sent_again_alone_after_the_longest_wait_asked_for()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Batch((i, _) => i is 2 or 5 ? (429, ScriptedHandler.ErrorBody("TooManyRequests", ""), i == 2 ? "4" : "9") : (204, null, null))
            .Batch((_, _) => (204, null, null));

        var results = await scripted.Ports.PimGroups.DecideAsync(Decisions(8), CancellationToken.None);

        Assert.All(results, r => Assert.Null(r.Error));
        Assert.Equal(new[] { TimeSpan.FromSeconds(9) }, scripted.Clock.Waits);
        var again = (System.Text.Json.Nodes.JsonArray)scripted.Service.Requests[1].Json["requests"]!;
        Assert.Equal(new[] { "2", "5" }, again.Select(p => p!["id"]!.GetValue<string>()));
        Assert.Equal("reason 5", again[1]!["body"]!["justification"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_stays_throttled_is_given_up_and_the_rest_is_done()
    {
        using var scripted = await Scripted.ConnectAsync();
        for (var i = 0; i < PimCa.Cloud.Http.RetryPolicy.MaximumAttempts; i++)
        {
            scripted.Service.Batch((_, part) => part["id"]!.GetValue<string>() == "1" ? (429, ScriptedHandler.ErrorBody("TooManyRequests", ""), null) : (204, null, null));
        }

        var results = await scripted.Ports.PimGroups.DecideAsync(Decisions(3), CancellationToken.None);

        Assert.Equal(PimCaErrorKind.LimitsExceeded, results[1].Error!.Kind);
        Assert.Null(results[0].Error);
        Assert.Null(results[2].Error);
    }

    [Fact]
    public async Task Decisions_whose_connection_is_cut_are_not_sent_twice_and_the_next_twenty_still_are()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Cut().Batch((_, _) => (204, null, null));

        var results = await scripted.Ports.PimGroups.DecideAsync(Decisions(25), CancellationToken.None);

        Assert.Equal(2, scripted.Service.Requests.Count);
        Assert.All(results.Take(20), r => Assert.Equal("OutcomeUnknown", r.Error!.Code));
        Assert.All(results.Take(20), r => Assert.Contains("Get-PimApproval", r.Error!.Advice));
        Assert.All(results.Skip(20), r => Assert.Null(r.Error));
    }

    [Fact]
    public async Task A_batch_of_reads_is_sent_again_after_a_cut()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Cut().Batch((i, _) => (200, i == 0 ? """{"value":[{"id":"u","displayName":"Sales"}]}""" : """{"value":[]}""", null));

        Assert.Single(await scripted.Ports.Directory.FindPrincipalsAsync("Sales", CancellationToken.None));
    }

    [Fact]
    public async Task A_part_without_an_answer_is_an_error_of_that_part()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"responses":[{"id":"0","status":204}]}""");

        var results = await scripted.Ports.PimGroups.DecideAsync(Decisions(2), CancellationToken.None);

        Assert.Null(results[0].Error);
        Assert.Equal("UnexpectedAnswer", results[1].Error!.Code);
    }

    [Fact]
    public async Task Where_stages_are_not_known_the_steps_are_read_and_decided_and_remembered()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Batch((_, _) => (404, ScriptedHandler.ErrorBody("BadRequest", "Resource not found for the segment 'stages'."), null))
            .Batch((_, _) => (200, """{"value":[{"id":"step-1","status":"InProgress","reviewResult":"NotReviewed","assignedToMe":true}]}""", null))
            .Batch((_, _) => (204, null, null))
            .Batch((_, _) => (200, """{"value":[]}""", null));

        var results = await scripted.Ports.PimGroups.DecideAsync(new[] { new DecisionToSend("a", null, true, "yes") }, CancellationToken.None);
        await scripted.Ports.PimGroups.GetPendingStagesAsync(new[] { "b" }, CancellationToken.None);

        Assert.Null(results[0].Error);
        Assert.Equal("step-1", results[0].Value!.StageId);
        string Url(int i) => scripted.Service.Requests[i].Json["requests"]![0]!["url"]!.GetValue<string>();
        Assert.EndsWith("/a/stages", Url(0));
        Assert.EndsWith("/a/steps", Url(1));
        Assert.EndsWith("/a/steps/step-1", Url(2));
        Assert.EndsWith("/b/steps", Url(3));
    }

    [Fact]
    public async Task Stages_that_are_done_are_not_pending_and_a_missing_approval_is_absent()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Batch((i, _) => i switch
        {
            0 => (200, """{"value":[{"id":"s0","status":"Completed","reviewResult":"Approve"}]}""", null),
            1 => (200, """{"value":[{"id":"s1","status":"InProgress","reviewResult":"NotReviewed","assignedToMe":false},{"id":"s2","status":"InProgress","reviewResult":"NotReviewed","assignedToMe":true}]}""", null),
            _ => (404, ScriptedHandler.ErrorBody("ResourceNotFound", "Gone."), null),
        });

        var stages = await scripted.Ports.PimGroups.GetPendingStagesAsync(new[] { "a", "b", "c" }, CancellationToken.None);

        Assert.Equal(new PendingStage("b", "s2", true), Assert.Single(stages));
    }

    [Fact]
    public async Task A_decision_on_what_has_no_open_stage_is_told_as_decided_already()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Batch((_, _) => (200, """{"value":[{"id":"s0","status":"Completed","reviewResult":"Deny"}]}""", null));

        var result = Assert.Single(await scripted.Ports.PimGroups.DecideAsync(new[] { new DecisionToSend("a", null, true, "yes") }, CancellationToken.None));

        Assert.Equal("AlreadyDecided", result.Error!.Code);
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task Nothing_to_decide_sends_nothing()
    {
        using var scripted = await Scripted.ConnectAsync();

        Assert.Empty(await scripted.Ports.PimGroups.DecideAsync(Array.Empty<DecisionToSend>(), CancellationToken.None));
        Assert.Empty(await scripted.Ports.PimGroups.GetPendingStagesAsync(Array.Empty<string>(), CancellationToken.None));
        Assert.Empty(await scripted.Ports.Directory.GetPrincipalsAsync(Array.Empty<string>(), CancellationToken.None));
        Assert.Empty(scripted.Service.Requests);
    }
}

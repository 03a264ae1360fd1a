using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Http;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Policies;

namespace PimCa.Cloud.Tests.Http;

public sealed class RetryTests
{
    private const string Roles = """{"value":[{"id":"r","templateId":"r","displayName":"Role"}]}""";
    private const string Request = """{"id":"q","status":"Provisioned","action":"selfActivate","accessId":"member","groupId":"group-1","principalId":"user-1"}""";

    [Fact]
    public async Task Throttling_with_Retry_After_waits_as_long_as_it_says()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(429, "TooManyRequests", "Slow down.", ("Retry-After", "17")).Answer(200, Roles);

        Assert.Single(await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Equal(new[] { TimeSpan.FromSeconds(17) }, scripted.Clock.Waits);
    }

    [Fact]
    public async Task Throttling_with_a_date_waits_until_then_by_the_sessions_clock()
    {
        using var scripted = await Scripted.ConnectAsync();
        var until = scripted.Clock.GetUtcNow() + TimeSpan.FromSeconds(42);
        scripted.Service.Error(429, "TooManyRequests", "Slow down.", ("Retry-After", until.ToString("R"))).Answer(200, Roles);

        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);

        Assert.Equal(new[] { TimeSpan.FromSeconds(42) }, scripted.Clock.Waits);
    }

    [Fact]
    public async Task Throttling_without_Retry_After_waits_longer_each_time()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(429, "TooManyRequests", "").Error(429, "TooManyRequests", "").Error(429, "TooManyRequests", "").Answer(200, Roles);

        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);

        Assert.Equal(3, scripted.Clock.Waits.Count);
        Assert.InRange(scripted.Clock.Waits[0].TotalSeconds, 1, 1.2);
        Assert.InRange(scripted.Clock.Waits[1].TotalSeconds, 2, 2.4);
        Assert.InRange(scripted.Clock.Waits[2].TotalSeconds, 4, 4.8);
    }

    [Fact]
    public async Task The_same_seed_waits_the_same()
    {
        async Task<IReadOnlyList<TimeSpan>> WaitsAsync()
        {
            using var scripted = await Scripted.ConnectAsync();
            scripted.Service.Error(503, "ServiceUnavailable", "").Error(503, "ServiceUnavailable", "").Answer(200, Roles);
            await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);
            return scripted.Clock.Waits;
        }

        Assert.Equal(await WaitsAsync(), await WaitsAsync());
    }

    [Fact]
    public async Task A_service_that_stays_throttled_is_given_up_after_a_bounded_number_of_attempts()
    {
        using var scripted = await Scripted.ConnectAsync();
        for (var i = 0; i < RetryPolicy.MaximumAttempts; i++)
        {
            scripted.Service.Error(429, "TooManyRequests", "Slow down.");
        }

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Equal("TooManyRequests", error.Code);
        Assert.Equal(PimCaErrorKind.LimitsExceeded, error.Kind);
        Assert.Equal(RetryPolicy.MaximumAttempts, scripted.Service.Requests.Count);
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_bound_is_not_waited_for()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(429, "TooManyRequests", "Slow down.", ("Retry-After", "301"));

        await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Empty(scripted.Clock.Waits);
    }

    [Fact]
    public async Task A_throttled_activation_is_sent_again_since_nothing_was_done()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(429, "TooManyRequests", "", ("Retry-After", "1")).Error(503, "ServiceUnavailable", "").Answer(201, Request);

        var answer = await scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None);

        Assert.Equal("Provisioned", answer.Status);
        Assert.Equal(3, scripted.Service.Requests.Count);
        Assert.Single(scripted.Service.Requests.Select(r => r.Body).Distinct());
    }

    [Fact]
    public async Task An_activation_whose_connection_is_cut_is_never_sent_twice_and_the_error_is_honest()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Cut();

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Single(scripted.Service.Requests);
        Assert.Equal("OutcomeUnknown", error.Code);
        Assert.Equal(PimCaErrorKind.Unavailable, error.Kind);
        Assert.Contains("may or may not have been done", error.Message);
        Assert.Contains("Get-PimActivation -Mine", error.Advice);
    }

    [Theory]
    [InlineData(504, "OperationTimeout", PimCaErrorKind.Timeout)]
    [InlineData(502, "ServiceUnavailable", PimCaErrorKind.Unavailable)]
    public async Task An_activation_that_a_gateway_lost_is_not_sent_twice(int status, string code, PimCaErrorKind kind)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(status, "UnknownError", "");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Single(scripted.Service.Requests);
        Assert.Equal(code, error.Code);
        Assert.Equal(kind, error.Kind);
        Assert.Contains("Get-PimActivation -Mine", error.Advice);
    }

    [Fact]
    public async Task An_activation_without_an_answer_in_time_is_a_timeout_of_unknown_outcome()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.TimeOut();

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Single(scripted.Service.Requests);
        Assert.Equal("OperationTimeout", error.Code);
        Assert.Equal(PimCaErrorKind.Timeout, error.Kind);
        Assert.Contains("may or may not have been done", error.Message);
    }

    [Fact]
    public async Task A_read_is_sent_again_after_a_cut_a_timeout_and_a_gateways_error()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Cut().TimeOut().Error(504, "UnknownError", "").Answer(200, Roles);

        Assert.Single(await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Equal(4, scripted.Lines.Count);
        Assert.Equal(new int?[] { null, null, 504, 200 }, scripted.Lines.Select(l => l.Status));
    }

    [Fact]
    public async Task A_read_that_never_gets_an_answer_says_so_and_nothing_of_a_change()
    {
        using var scripted = await Scripted.ConnectAsync();
        for (var i = 0; i < RetryPolicy.MaximumAttempts; i++)
        {
            scripted.Service.TimeOut();
        }

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Equal("OperationTimeout", error.Code);
        Assert.DoesNotContain("may or may not", error.Message);
        Assert.Contains($"{RetryPolicy.MaximumAttempts} times", error.Message);
    }

    [Fact]
    public async Task A_policy_written_whole_is_sent_again_after_a_cut()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Cut().Answer(204);
        var rule = new EnablementRule(RuleIds.ActivationEnablement, new RuleTarget("EndUser", new[] { "all" }, "Assignment", Array.Empty<string>(), Array.Empty<string>()), new[] { "Justification" });

        await scripted.Ports.PimGroups.UpdatePolicyAsync("policy-1", new[] { rule }, CancellationToken.None);

        Assert.Equal(2, scripted.Service.Requests.Count);
        Assert.Equal(scripted.Service.Requests[0].Body, scripted.Service.Requests[1].Body);
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_and_is_then_not_found_was_done()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Cut().Error(404, "Request_ResourceNotFound", "Gone.");

        await scripted.Ports.Directory.DeleteGroupAsync("group-1", CancellationToken.None);

        Assert.Equal(2, scripted.Service.Requests.Count);
    }

    [Fact]
    public async Task A_delete_of_what_never_was_is_an_error()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(404, "Request_ResourceNotFound", "Gone.");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.Directory.DeleteGroupAsync("group-1", CancellationToken.None));

        Assert.Equal(PimCaErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_cut_off_and_counts_as_unanswered()
    {
        using var scripted = await Scripted.ConnectAsync(TimeSpan.FromMilliseconds(20));
        scripted.Service.AnswerAsync(HangAsync).Answer(200, Roles);

        Assert.Single(await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Null(scripted.Lines[0].Status);
    }

    [Fact]
    public async Task Cancellation_stays_cancellation_and_leaves_nothing_in_flight()
    {
        using var scripted = await Scripted.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var reached = new TaskCompletionSource();
        scripted.Service.AnswerAsync(async (request, token) =>
        {
            reached.SetResult();
            return await HangAsync(request, token);
        });

        var work = scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, stop.Token);
        await reached.Task;
        Assert.Equal(1, scripted.Session.InFlight);
        var idle = scripted.Session.WhenIdleAsync();
        Assert.False(idle.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        await idle;
        Assert.Equal(0, scripted.Session.InFlight);
        Assert.Single(scripted.Service.Requests);
        Assert.True(scripted.Session.WhenIdleAsync().IsCompleted);
    }

    [Fact]
    public async Task Stopping_during_the_pause_before_an_attempt_ends_at_once_and_makes_none()
    {
        using var scripted = await Scripted.ConnectAsync();
        using var stop = new CancellationTokenSource();
        scripted.Clock.Stands = new TaskCompletionSource();
        scripted.Service.Error(429, "TooManyRequests", "Slow down.", ("Retry-After", "60"));

        var work = scripted.Ports.Directory.ListRolesAsync(stop.Token);
        await scripted.Clock.Stands.Task;
        Assert.Equal(1, scripted.Session.InFlight);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        await scripted.Session.WhenIdleAsync();
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task Conditional_Access_is_asked_about_once_a_second_and_nothing_else_is_slowed()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(204).Answer(204).Answer(204).Answer(200, Roles).Answer(200, Roles);
        var started = scripted.Clock.GetUtcNow();

        for (var i = 0; i < 3; i++)
        {
            await scripted.Ports.ConditionalAccess.UpdateUsersAsync("p", new CaUsers(), CancellationToken.None);
        }

        Assert.Equal(TimeSpan.FromSeconds(2), scripted.Clock.GetUtcNow() - started);
        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);
        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(2), scripted.Clock.GetUtcNow() - started);
    }

    [Fact]
    public async Task Every_request_says_who_calls_and_has_an_id_of_its_own()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Roles).Answer(200, Roles);
        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);
        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);

        Assert.All(scripted.Service.Requests, r => Assert.Equal("PimCa/1.2.3", r.Headers["User-Agent"]));
        Assert.Equal(2, scripted.Service.Requests.Select(r => r.Headers["client-request-id"]).Distinct().Count());
    }

    [Fact]
    public async Task The_journal_tells_method_path_status_and_id_but_no_value_of_a_query_option()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"value":[]}""");
        await scripted.Ports.Directory.FindGroupsAsync("Very Secret Project", CancellationToken.None);

        var line = Assert.Single(scripted.Lines).ToString();

        Assert.StartsWith("GET graph.microsoft.com/v1.0/groups?", line);
        Assert.Contains("-> 200", line);
        Assert.Contains("req-1", line);
        Assert.Contains("$filter", line);
        Assert.DoesNotContain("Secret", line);
    }

    [Fact]
    public async Task A_listener_that_ends_its_subscription_hears_no_more()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Roles).Answer(200, Roles);
        var heard = 0;
        using (scripted.Session.Journal.Subscribe(_ => heard++))
        {
            await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);
        }

        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);

        Assert.Equal(1, heard);
    }

    private static async Task<HttpResponseMessage> HangAsync(SentRequest request, CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        throw new InvalidOperationException("Nobody cut it off.");
    }
}

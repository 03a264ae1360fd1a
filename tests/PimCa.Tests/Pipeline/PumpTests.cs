using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Pipeline;

public sealed class PumpTests : IDisposable
{
    private readonly TestShell shell = new(connect: false);

    public PumpTests()
    {
        shell.Add<InvokeBodyCommand>();
        shell.Add<SelectFirstCommand>();
    }

    public void Dispose() => shell.Dispose();

    [Fact]
    public void Output_after_an_await_on_another_thread_arrives_in_order()
    {
        var result = Body(async (cmdlet, cancellationToken) =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Task.Run(static () => { }, cancellationToken);
                cmdlet.WriteObject(i);
            }
        });

        Assert.Equal(Enumerable.Range(0, 20), result.AssertNoErrors().Output.Select(o => (int)o.BaseObject));
    }

    [Fact]
    public void A_known_error_of_one_item_is_written_and_the_next_item_goes_on()
    {
        var result = Body(
            (cmdlet, _) => cmdlet.Try(cmdlet.InputObject, async () =>
            {
                await Task.Yield();
                if (cmdlet.InputObject is PSObject { BaseObject: 2 } or 2)
                {
                    throw new PimCaException("GroupNotFound", PimCaErrorKind.NotFound, "There is no 2.", "Take 3.", "2", "request-7");
                }

                cmdlet.WriteObject(cmdlet.InputObject);
            }),
            "1..3 | Invoke-Body $body");

        Assert.Equal([1, 3], result.Output.Select(o => (int)o.BaseObject));
        var error = Assert.Single(result.Errors);
        Assert.Equal("GroupNotFound,PimCa.Tests.Pipeline.InvokeBodyCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal(2, Assert.IsType<int>(error.TargetObject is PSObject wrapped ? wrapped.BaseObject : error.TargetObject));
        Assert.Equal(StagedModule.IsDesktop ? "There is no 2. Take 3." : "There is no 2.", error.ErrorDetails.Message);
        Assert.Equal("Take 3.", error.ErrorDetails.RecommendedAction);
        Assert.Equal("request-7", Assert.IsType<PimCaException>(error.Exception).RequestId);
    }

    [Fact]
    public void A_known_error_outside_of_an_item_ends_the_command()
    {
        var result = Body((_, _) => throw new PimCaException("GroupNotFound", PimCaErrorKind.NotFound, "Gone."), "1..3 | Invoke-Body $body");

        Assert.Equal("GroupNotFound", result.ErrorId());
    }

    [Fact]
    public void Not_being_signed_in_ends_the_command_instead_of_repeating_itself_for_every_item()
    {
        var result = Body((cmdlet, _) => cmdlet.Try(null, () => Task.FromResult(cmdlet.Tenant)), "1..3 | Invoke-Body $body");

        Assert.Equal("NotConnected", result.ErrorId());
        Assert.Contains("Connect-PimCa -Simulated", result.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData(PimCaErrorKind.Authentication, ErrorCategory.AuthenticationError)]
    [InlineData(PimCaErrorKind.PermissionDenied, ErrorCategory.PermissionDenied)]
    [InlineData(PimCaErrorKind.NotFound, ErrorCategory.ObjectNotFound)]
    [InlineData(PimCaErrorKind.AlreadyExists, ErrorCategory.ResourceExists)]
    [InlineData(PimCaErrorKind.InvalidArgument, ErrorCategory.InvalidArgument)]
    [InlineData(PimCaErrorKind.InvalidState, ErrorCategory.InvalidOperation)]
    [InlineData(PimCaErrorKind.LimitsExceeded, ErrorCategory.LimitsExceeded)]
    [InlineData(PimCaErrorKind.Unavailable, ErrorCategory.ResourceUnavailable)]
    [InlineData(PimCaErrorKind.Timeout, ErrorCategory.OperationTimeout)]
    [InlineData(PimCaErrorKind.NotSupported, ErrorCategory.NotImplemented)]
    public void Every_kind_of_error_has_its_category(PimCaErrorKind kind, ErrorCategory category)
    {
        var result = Body((cmdlet, _) => cmdlet.Try("it", () => throw new PimCaException("Code", kind, "Message.")));

        Assert.Equal(category, Assert.Single(result.Errors).CategoryInfo.Category);
    }

    [Fact]
    public void A_refusal_by_the_service_names_the_permissions_that_the_command_needs()
    {
        var result = Body((cmdlet, _) => cmdlet.Try("it", () => throw new PimCaException("Forbidden", PimCaErrorKind.PermissionDenied, "No.")));

        Assert.Contains("Group.ReadWrite.All, Policy.Read.All", Assert.Single(result.Errors).ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void An_error_that_nobody_foresaw_is_reported_without_the_secrets_in_its_text()
    {
        var result = Body(
            async (_, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2ln and client_secret=hunter2&x=1 \"access_token\":\"abc123\"");
            },
            "$DebugPreference = 'Continue'; Invoke-Body $body 5>&1");

        var error = Assert.Single(result.Errors);
        Assert.Equal("UnexpectedError", result.ErrorId());
        Assert.Contains("System.InvalidOperationException", error.ToString());
        Assert.Null(error.Exception.InnerException);
        Assert.Contains("$DebugPreference = 'Continue'", error.ErrorDetails.RecommendedAction);
        var where = string.Concat(result.Output);
        Assert.Contains(nameof(An_error_that_nobody_foresaw_is_reported_without_the_secrets_in_its_text), where);
        foreach (var secret in new[] { "eyJ", "hunter2", "abc123" })
        {
            Assert.DoesNotContain(secret, error.ToString());
            Assert.DoesNotContain(secret, error.Exception.ToString());
            Assert.DoesNotContain(secret, where);
        }
    }

    [Fact]
    public void A_pipeline_that_is_cut_short_cancels_and_waits_for_the_work_that_was_left_behind()
    {
        var ended = false;
        var canceled = false;
        var result = Body(
            async (cmdlet, cancellationToken) =>
            {
                var behind = LeftBehindAsync(cancellationToken);
                await Task.Yield();
                cmdlet.WriteObject("first");
                cmdlet.WriteObject("second");
                await behind;

                async Task LeftBehindAsync(CancellationToken token)
                {
                    using var request = PimCa.Pipeline.InFlight.Current!.Begin();
                    try
                    {
                        await UntilCanceledAsync(token);
                    }
                    catch (OperationCanceledException)
                    {
                        canceled = true;
                        await Task.Run(static () => Thread.Yield(), CancellationToken.None);
                        ended = true;
                    }
                }
            },
            "Invoke-Body $body | Select-First");

        Assert.Equal("first", result.One().BaseObject);
        Assert.True(canceled);
        Assert.True(ended);
    }

    [Fact]
    public async Task A_stopped_command_cancels_its_work_and_ends_as_stopped()
    {
        using var begun = new SemaphoreSlim(0);
        var canceled = false;
        using var engine = PowerShell.Create(shell.Runspace);
        shell.Set("body", Of(async (_, cancellationToken) =>
        {
            begun.Release();
            try
            {
                await UntilCanceledAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                canceled = true;
                throw;
            }
        }));
        engine.AddScript("Invoke-Body $body");

        var running = engine.InvokeAsync();
        await begun.WaitAsync();
        engine.Stop();

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.True(canceled);
        Assert.Empty(engine.Streams.Error);
    }

    [Fact]
    public void Reports_from_any_thread_reach_the_streams_before_the_command_ends()
    {
        using var connected = new TestShell();
        connected.Add<InvokeBodyCommand>();
        connected.Set("body", Of(async (cmdlet, cancellationToken) =>
        {
            var reporter = cmdlet.Tenant.Reporter;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            {
                reporter.Verbose($"step {i}");
                reporter.Warning($"mind {i}");
                reporter.Progress("Working", $"{i} of 8", i * 10);
            }, cancellationToken)));
        }));

        var result = connected.Run("Invoke-Body $body -Verbose").AssertNoErrors();

        Assert.Equal(8, result.Verbose.Count(v => v.StartsWith("step ", StringComparison.Ordinal)));
        Assert.Equal(8, result.Warnings.Count);

        // The ninth takes the bar away, which the body left on the screen.
        Assert.Equal(9, result.Progress.Count);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[8].RecordType);
    }

    [Fact]
    public void A_warning_that_the_user_turned_into_a_stop_ends_the_command()
    {
        using var connected = new TestShell();
        connected.Add<InvokeBodyCommand>();
        connected.Set("body", Of(async (cmdlet, cancellationToken) =>
        {
            await Task.Run(() => cmdlet.Tenant.Reporter.Warning("careful"), cancellationToken);
            await Task.Run(static () => { }, CancellationToken.None);
        }));

        var result = connected.Run("Invoke-Body $body -WarningAction Stop");

        Assert.Contains("careful", Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public void A_change_is_applied_once_and_written()
    {
        var applied = 0;
        var result = Body(async (cmdlet, _) => await cmdlet.CarryOut(Needed(() => applied++)));

        Assert.Equal("done", result.One().BaseObject);
        Assert.Equal(1, applied);
    }

    [Fact]
    public void With_WhatIf_nothing_is_applied_and_the_outcome_is_shown_all_the_same()
    {
        var applied = 0;
        var result = Body(async (cmdlet, _) => await cmdlet.CarryOut(Needed(() => applied++)), "Invoke-Body $body -WhatIf");

        Assert.Equal("preview", result.One().BaseObject);
        Assert.Equal(0, applied);
        Assert.Contains("What if: Performing the operation \"Change\" on target \"it\".", shell.Host.Text);
    }

    [Fact]
    public void A_change_that_the_user_declines_is_neither_applied_nor_shown()
    {
        var applied = 0;
        shell.Host.Answers.Enqueue("n");
        var result = Body(async (cmdlet, _) => await cmdlet.CarryOut(Needed(() => applied++)), "Invoke-Body $body -Confirm");

        Assert.Empty(result.AssertNoErrors().Output);
        Assert.Equal(0, applied);
        Assert.Contains("on target \"it\"", Assert.Single(shell.Host.Questions));
    }

    [Fact]
    public void What_is_so_already_is_told_in_verbose_and_asked_to_nobody()
    {
        var result = Body(
            async (cmdlet, _) => await cmdlet.CarryOut(Change<string>.None("it", "It is so.", "present")),
            "Invoke-Body $body -Confirm -Verbose");

        Assert.Equal("present", result.One().BaseObject);
        Assert.Contains(result.Verbose, v => v.Contains("It is so."));
    }

    private static Task UntilCanceledAsync(CancellationToken cancellationToken)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        return source.Task;
    }

    private static Change<string> Needed(Action apply) => Change<string>.Needed("it", "Change", "preview", async _ =>
    {
        await Task.Yield();
        apply();
        return "done";
    });

    private static Func<InvokeBodyCommand, CancellationToken, Task> Of(Func<InvokeBodyCommand, CancellationToken, Task> body) => body;

    private ShellResult Body(Func<InvokeBodyCommand, CancellationToken, Task> body, string script = "Invoke-Body $body")
    {
        shell.Set("body", body);
        return shell.Run(script);
    }
}

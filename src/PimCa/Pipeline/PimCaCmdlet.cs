using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Exchange;
using PimCa.Ports;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Pipeline;

/// <summary>
/// The base of every cmdlet. Override the three async methods: after any <c>await</c>, <c>WriteObject</c>,
/// <c>ShouldProcess</c>, <c>WriteError</c> are simply called, since the work runs on the pipeline thread.
/// A <see cref="PimCaException"/> that leaves one of them ends the command; wrap the work on one item in
/// <see cref="TryAsync"/>, and it becomes a non-terminating error while the rest goes on.
/// </summary>
public abstract class PimCaCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource stop = new();
    private RunspaceSession? session;
    private TenantPorts? ports;
    private Pump? pump;
    private OpenProgress? progress;

    /// <summary>Before the first item.</summary>
    /// <param name="cancellationToken">Signaled when the pipeline is stopped or cut short.</param>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>For each item.</summary>
    /// <param name="cancellationToken">Signaled when the pipeline is stopped or cut short.</param>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the last item; not called when the pipeline was stopped or cut short.</summary>
    /// <param name="cancellationToken">Signaled when the pipeline is stopped.</param>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginAsync);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Run(EndAsync);
        Progress.Close();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => stop.Cancel();

    /// <summary>The runspace's session, telling its story through this cmdlet.</summary>
    /// <exception cref="PimCaException">NotConnected: nobody is signed in.</exception>
    protected internal TenantPorts Ports => ports ??= PortsOf(Session.Connected);

    /// <summary>What the runspace remembers, from any thread of this cmdlet's work.</summary>
    private protected RunspaceSession Session => session ?? RunspaceSession.Current;

    /// <summary>Signaled when the pipeline is stopped or cut short: the same token that the async methods get.</summary>
    protected CancellationToken Stopped => stop.Token;

    /// <summary>
    /// Works on one item: a <see cref="PimCaException"/> becomes a non-terminating error about it. Everything else
    /// passes, and so do NotConnected and PromptNotPossible, which would only repeat themselves for every further item.
    /// </summary>
    /// <param name="target">The user's object, as it was given or piped.</param>
    /// <param name="body">The work.</param>
    protected async Task TryAsync(object? target, Func<Task> body)
    {
        if (body is null)
        {
            throw new ArgumentNullException(nameof(body));
        }

        Progress.Item(target);
        try
        {
            await body();
        }
        catch (PimCaException error) when (error.Code is not (ErrorRecords.NotConnected or ErrorRecords.PromptNotPossible))
        {
            WriteFailure(error, target);
        }
    }

    /// <summary>Says how many items <see cref="TryAsync"/> will work on from here, so that the progress bar says how far it is.</summary>
    /// <param name="items">How many.</param>
    protected void Expect(int items) => Progress.Expect(items);

    /// <summary>Writes a non-terminating error.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="target">The user's object; null takes the error's own target.</param>
    protected internal void WriteFailure(PimCaException error, object? target)
    {
        if (error is null)
        {
            throw new ArgumentNullException(nameof(error));
        }

        WriteError(ErrorRecords.From(error, target, NeededPermissions, Session.Tenant?.Ports.SignIn.Context));
    }

    /// <summary>
    /// Carries out a change: asks (<c>ShouldProcess</c>), applies, writes the result. Where nothing needs to change it says
    /// so with <c>-Verbose</c> and writes the present object; with <c>-WhatIf</c> it writes what the result would look like.
    /// </summary>
    /// <typeparam name="T">What the change results in; a list is written item by item.</typeparam>
    /// <param name="change">The change that a use case planned.</param>
    /// <param name="passThru">Whether to write the object at all.</param>
    /// <returns>The object as it is now, or as it would be with <c>-WhatIf</c>; null when the user declined.</returns>
    protected async Task<T?> CarryOutAsync<T>(Change<T> change, bool passThru = true)
        where T : class
    {
        if (change is null)
        {
            throw new ArgumentNullException(nameof(change));
        }

        T? result;
        if (!change.IsNeeded)
        {
            WriteVerbose(Messages.AlreadySo(change.Target, change.AlreadySo ?? string.Empty));
            result = change.Preview;
        }
        else if (Confirms(change.Action, change.Target, out var reason))
        {
            result = await change.ApplyAsync(Stopped);
        }
        else
        {
            result = reason == ShouldProcessReason.WhatIf ? change.Preview : null;
        }

        if (passThru && result is not null)
        {
            WriteObject(result, enumerateCollection: true);
        }

        return result;
    }

    /// <summary>
    /// Asks before a change, as far as <c>-Confirm</c>, <c>-WhatIf</c> and the preferences want it. The one way to
    /// <c>ShouldProcess</c>: where nobody can be asked, it says so and names the way out.
    /// </summary>
    /// <param name="action">What would be done, in words.</param>
    /// <param name="target">The object that would change.</param>
    /// <param name="reason">Why not, when it is not to be done.</param>
    /// <exception cref="PimCaException">PromptNotPossible: the host cannot ask.</exception>
    protected bool Confirms(string action, string target, out ShouldProcessReason reason)
    {
        try
        {
            return ShouldProcess(
                Messages.Performing(action, target),
                Messages.ConfirmPerforming(action, target),
                Messages.ConfirmCaption,
                out reason);
        }
        catch (Exception prompt) when (prompt is PSInvalidOperationException or HostException)
        {
            // pwsh -NonInteractive throws the first, a host without a console (jobs, runbooks) the second.
            throw new PimCaException(
                ErrorRecords.PromptNotPossible,
                PimCaErrorKind.InvalidState,
                Messages.PromptNotPossible(action, target),
                Messages.PromptNotPossibleAdvice,
                target);
        }
    }

    /// <summary>
    /// Does work that is told of when the command ends before its time, whether the token says so or the engine, at the next
    /// write. It goes to the host: a pipeline that is stopped takes nothing any more.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="left">What is left, and how to go on; null where nothing is.</param>
    protected internal async Task<T> TellingWhenStoppedAsync<T>(Func<Task<T>> work, Func<string?> left)
    {
        try
        {
            return await work();
        }
        catch (Exception stopped) when (stopped is OperationCanceledException || ErrorRecords.IsEngines(stopped))
        {
            if (left() is { } told)
            {
                Host?.UI?.WriteWarningLine(told);
            }

            throw;
        }
    }

    /// <inheritdoc cref="TellingWhenStoppedAsync{T}"/>
    protected internal Task TellingWhenStoppedAsync(Func<Task> work, Func<string?> left) => TellingWhenStoppedAsync(
        async () =>
        {
            await work();
            return true;
        },
        left);

    /// <summary>The progress bars of this cmdlet.</summary>
    internal OpenProgress Progress => progress ??= new OpenProgress(this);

    internal IReadOnlyList<string> NeededPermissions =>
        GetType().GetCustomAttribute<RequiresPermissionAttribute>()?.Of(Session.Tenant?.Ports.SignIn.Context.IsApplication == true) ?? Array.Empty<string>();

    /// <summary>Runs an action on the pipeline thread: at once when already there, else as soon as that thread is free.</summary>
    internal void OnPipeline(Action action)
    {
        var current = pump;
        if (current is { IsOnThread: true })
        {
            action();
        }
        else
        {
            // Without a pump the cmdlet is over, and nobody listens any more.
            current?.Post(static work => ((Action)work!)(), action);
        }
    }

    private TenantPorts PortsOf(TenantSession tenant)
    {
        var own = tenant.Ports with { Reporter = new PipelineReporter(this) };
        return tenant.UsesExchangeModule ? own with { ExchangeOnline = new ModuleExchange(this, own, tenant.SignInToExchangeAsync) } : own;
    }

    /// <summary>Shows a line at once: in a console as <c>Write-Host</c> does, elsewhere as a warning, which every log keeps.</summary>
    internal void ShowAtOnce(string line)
    {
        if (Audience.HasConsole(Host))
        {
            WriteInformation(new HostInformationMessage { Message = line }, new[] { "PSHOST" });
        }
        else
        {
            WriteWarning(line);
        }
    }

    private void Run(Func<CancellationToken, Task> body)
    {
        session ??= RunspaceSession.Current;
        var outer = pump;
        Exception failure;
        try
        {
            Pump.Run(
                mine =>
                {
                    pump = mine;
                    InFlight.Current!.Cmdlet = this;
                    return StartAsync(body);
                },
                stop.Cancel);
            return;
        }
#pragma warning disable CA1031 // Every exception is rethrown below, as the engine's own or as a terminating error.
        catch (Exception thrown)
        {
            failure = thrown;
        }
#pragma warning restore CA1031
        finally
        {
            pump = outer;
        }

        if (!Stopping)
        {
            Progress.Close();
        }

        Rethrow(failure);
    }

    private async Task StartAsync(Func<CancellationToken, Task> body) => await body(stop.Token);

    private void Rethrow(Exception failure)
    {
        if (ErrorRecords.IsEngines(failure))
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure).Throw();
        }

        if (Stopping)
        {
            // Whatever the work died of after Ctrl-C is a consequence of the stop.
            throw new PipelineStoppedException();
        }

        if (failure is PimCaException known)
        {
            ThrowTerminatingError(ErrorRecords.From(known, null, NeededPermissions, Session.Tenant?.Ports.SignIn.Context));
        }

        WriteDebug(ErrorRecords.Trace(failure));
        ThrowTerminatingError(ErrorRecords.Unexpected(failure, null));
    }
}

using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Ports;

namespace PimCa.Exchange;

/// <summary>
/// Runs another module's commands where the caller would run them: in the caller's runspace, on its pipeline thread, whatever
/// thread asks. Each run is a nested pipeline of its own, so that a connection can still be closed after Ctrl-C has stopped
/// the outer one. What the commands write beside their output is told again as plain text: a warning's record carries the
/// parameters that its command was called with, a token among them, to wherever the caller redirects it.
/// </summary>
internal sealed class CallerRunspace
{
    // Arguments come as one opaque value: they stand in no text, which script block logs keep, and are not parameters of a
    // command without a script around it, whose values a transcript shows.
    private const string Call = """
        param($Command, $Arguments)
        & { & $Command @Arguments } *>&1
        """;

    private readonly PimCaCmdlet cmdlet;
    private readonly IReporter reporter;

    public CallerRunspace(PimCaCmdlet cmdlet, IReporter reporter)
    {
        this.cmdlet = cmdlet;
        this.reporter = reporter;
    }

    /// <summary>Calls a command and waits for its end.</summary>
    /// <param name="command">
    /// Its name, qualified with its module so that a function of the same name in the caller's session gets nothing to see;
    /// or what the engine knows it by.
    /// </param>
    /// <param name="arguments">Its parameters, by name.</param>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="CommandFailedException">The command wrote an error, or threw.</exception>
    public Task<IReadOnlyList<PSObject>> CallAsync(object command, Hashtable arguments)
    {
        // The task keeps what the command throws for whoever awaits it, on whatever thread.
        var call = new Task<IReadOnlyList<PSObject>>(() => Run(command, arguments));
        cmdlet.OnPipeline(() => call.RunSynchronously(TaskScheduler.Default));
        return call;
    }

    private IReadOnlyList<PSObject> Run(object command, Hashtable arguments)
    {
        var known = Errors.Cast<object>().ToArray();
        var context = SynchronizationContext.Current;

        // A command that waits for async work of its own would wait for this thread, which waits for the command.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            shell.AddScript(Call, useLocalScope: true).AddParameter("Command", command).AddParameter("Arguments", arguments);
            var written = new List<PSObject>();
            shell.Invoke(null, written);
            if (shell.InvocationStateInfo.State == PSInvocationState.Stopped)
            {
                // The engine stops nested pipelines first and the cmdlet around them a moment later. Until then nobody
                // would say that what came back is only the beginning.
                throw new PipelineStoppedException();
            }

            return Sort(written, shell.Streams.Error);
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw new CommandFailedException(failure.ErrorRecord);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
            Forget(known);
        }
    }

    private IReadOnlyList<PSObject> Sort(IReadOnlyList<PSObject> written, IEnumerable<ErrorRecord> errors)
    {
        var output = new List<PSObject>();
        ErrorRecord? failure = null;
        foreach (var item in written.Where(i => i is not null))
        {
            switch (item.BaseObject)
            {
                case ErrorRecord error:
                    failure ??= error;
                    break;
                case WarningRecord warning:
                    reporter.Warning(ErrorRecords.WithoutSecrets(warning.Message));
                    break;
                case InformationalRecord told:
                    reporter.Verbose(ErrorRecords.WithoutSecrets(told.Message));
                    break;
                case InformationRecord told:
                    reporter.Verbose(ErrorRecords.WithoutSecrets(told.MessageData?.ToString() ?? string.Empty));
                    break;
                default:
                    output.Add(item);
                    break;
            }
        }

        // Commands that are generated around a service do not all obey -ErrorAction Stop.
        failure ??= errors.FirstOrDefault();
        return failure is null ? output : throw new CommandFailedException(failure);
    }

    private ArrayList Errors => cmdlet.SessionState.PSVariable.GetValue("global:Error") as ArrayList ?? new ArrayList();

    /// <summary>
    /// Takes the errors of a run out of the caller's <c>$Error</c> again, those that the commands handled by themselves too:
    /// nobody vouches for their texts. What went wrong is told by an error of our own.
    /// </summary>
    private void Forget(object[] known)
    {
        var errors = Errors;
        for (var i = errors.Count - 1; i >= 0; i--)
        {
            if (!known.Any(k => ReferenceEquals(k, errors[i])))
            {
                errors.RemoveAt(i);
            }
        }
    }
}

/// <summary>A command failed. Holds its words, without what looks like a secret, and its names; not the record, nor the exception, which may be of another module's type.</summary>
internal sealed class CommandFailedException : Exception
{
    public CommandFailedException(ErrorRecord error)
        : base(ErrorRecords.WithoutSecrets(error.Exception.Message))
    {
        ErrorId = error.FullyQualifiedErrorId ?? string.Empty;
        TypeName = error.Exception.GetType().Name;
    }

    /// <summary>The error's id, with the command's name.</summary>
    public string ErrorId { get; }

    /// <summary>The name of the exception's type.</summary>
    public string TypeName { get; }
}

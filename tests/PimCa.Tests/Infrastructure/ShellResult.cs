using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace PimCa.Tests.Infrastructure;

/// <summary>What a script gave.</summary>
/// <param name="Terminated">Whether an error ended the whole script (throw, <c>-ErrorAction Stop</c>); one that ends only its own command does not.</param>
public sealed record ShellResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ProgressRecord> Progress,
    bool Terminated)
{
    /// <summary>The text of every record of every stream, of exceptions and of what they recommend.</summary>
    internal IReadOnlyList<string> Said { get; private init; } = [];

    internal static ShellResult Of(PowerShell shell)
    {
        var output = new List<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            terminating = error.ErrorRecord;
        }

        var errors = shell.Streams.Error.ToList();
        if (terminating is not null)
        {
            errors.Add(terminating);
        }

        return new ShellResult(
            output,
            errors,
            shell.Streams.Verbose.Select(v => v.Message).ToArray(),
            shell.Streams.Warning.Select(w => w.Message).ToArray(),
            shell.Streams.Progress.ToArray(),
            terminating is not null)
        {
            Said = errors.Concat<object>(shell.Streams.Verbose).Concat(shell.Streams.Warning).Concat(shell.Streams.Debug)
                .Concat(shell.Streams.Information).Concat(shell.Streams.Progress).SelectMany(SecretWatch.TextsOf).ToArray(),
        };
    }

    /// <summary>The only output, after asserting that there were no errors.</summary>
    public PSObject One()
    {
        AssertNoErrors();
        return Assert.Single(Output);
    }

    /// <summary>A property of the only output.</summary>
    public object? One(string property) => Property(One(), property);

    /// <summary>A property of every output, after asserting that there were no errors.</summary>
    public IReadOnlyList<object?> All(string property)
    {
        AssertNoErrors();
        return Output.Select(o => Property(o, property)).ToArray();
    }

    /// <summary>The id of the only error, without the cmdlet's name.</summary>
    public string ErrorId() => IdOf(Assert.Single(Errors));

    /// <summary>The ids of all errors, without the cmdlets' names.</summary>
    public IReadOnlyList<string> ErrorIds() => Errors.Select(IdOf).ToArray();

    public ShellResult AssertNoErrors()
    {
        Assert.True(Errors.Count == 0, string.Join(Environment.NewLine, Errors.Select(e => $"{e.FullyQualifiedErrorId}: {e} {e.ErrorDetails?.RecommendedAction}")));
        return this;
    }

    private static object? Property(PSObject output, string name) =>
        (output.Properties[name] ?? throw new ArgumentException($"{output.BaseObject.GetType().Name} has no property '{name}'.")).Value;

    private static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}

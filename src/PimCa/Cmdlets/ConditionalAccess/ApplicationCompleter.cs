using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using PimCa.ConditionalAccess;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>Offers the applications that have a word of their own; any other is given by its id.</summary>
public sealed class ApplicationCompleter : IArgumentCompleter
{
    private static readonly string[] Words = { CaWellKnown.Office365, "ExchangeOnline", "SharePointOnline" };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return Words.Where(w => w.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(w => new CompletionResult(w)).ToArray();
    }
}

using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using PimCa.Pipeline;

namespace PimCa.Parameters;

/// <summary>Offers the cmdlets of the module that declare permissions.</summary>
public sealed class CmdletNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = WildcardPattern.Get((wordToComplete ?? string.Empty).Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return DeclaredPermissions.ByCmdlet
            .Where(c => c.Value.Count > 0 && pattern.IsMatch(c.Key))
            .OrderBy(c => c.Key, StringComparer.OrdinalIgnoreCase)
            .Select(c => new CompletionResult(c.Key, c.Key, CompletionResultType.ParameterValue, string.Join(", ", c.Value)))
            .ToArray();
    }
}

using System;
using System.Collections.Generic;
using System.Management.Automation.Runspaces;

namespace PimCa.Shell;

/// <summary>Turns the words after <c>-File script</c> into arguments, by pwsh's own rules.</summary>
internal static class ScriptArguments
{
    public static IEnumerable<CommandParameter> Read(IReadOnlyList<string> words)
    {
        string? pending = null;
        foreach (var word in words)
        {
            if (pending is not null)
            {
                yield return new CommandParameter(pending, word);
                pending = null;
            }
            else if (!IsParameter(word))
            {
                yield return new CommandParameter(null, word);
            }
            else if (word.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0)
            {
                // A name with its dash is bound like one that was typed: the next word may be its value.
                yield return new CommandParameter(word);
            }
            else if (colon == word.Length - 1)
            {
                pending = word[..colon];
            }
            else
            {
                yield return new CommandParameter(word[..colon], Value(word[(colon + 1)..]));
            }
        }

        if (pending is not null)
        {
            yield return new CommandParameter(pending);
        }
    }

    private static bool IsParameter(string word) => word.Length > 1 && word[0] == '-' && (char.IsLetter(word[1]) || word[1] == '_');

    private static object Value(string text) =>
        text.Equals("$true", StringComparison.OrdinalIgnoreCase) ? true
        : text.Equals("$false", StringComparison.OrdinalIgnoreCase) ? false
        : text;
}

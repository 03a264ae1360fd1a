using System;
using System.Collections.Generic;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace PimCa.Shell;

/// <summary>
/// Turns <c>-File script words</c> into the statement that runs it. Words are values and are quoted, so that nothing in
/// them is ever evaluated; what looks like a parameter's name is one, as pwsh has it.
/// </summary>
internal static partial class ScriptArguments
{
    public static string Statement(string file, IReadOnlyList<string> words)
    {
        var statement = new StringBuilder("& ").Append(Quoted(file));
        foreach (var word in words)
        {
            statement.Append(' ');
            var name = ParameterName().Match(word);
            if (!name.Success)
            {
                statement.Append(Quoted(word));
                continue;
            }

            statement.Append(name.Value);
            if (name.Length < word.Length)
            {
                statement.Append(Value(word[name.Length..]));
            }
        }

        return statement.ToString();
    }

    private static string Value(string text) =>
        text.Equals("$true", StringComparison.OrdinalIgnoreCase) || text.Equals("$false", StringComparison.OrdinalIgnoreCase) ? text : Quoted(text);

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    // -Name, -Name:value, -Name: (its value is the next word).
    [GeneratedRegex(@"\A-[A-Za-z_]\w*(:|\z)")]
    private static partial Regex ParameterName();
}

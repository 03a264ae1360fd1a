using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Http.OData;

/// <summary><c>$search="displayName:words"</c>: every word begins a word of the property. One clause, as a name search needs it.</summary>
internal static class SearchClause
{
    private static readonly Regex Clause = new("^\"(?<property>displayName|description|mail):(?<words>[^\"]+)\"$", RegexOptions.CultureInvariant);
    private static readonly Regex Separators = new(@"[\s\-_.,]+", RegexOptions.CultureInvariant);

    public static Func<JsonObject, bool> Parse(string text)
    {
        var match = Clause.Match(text.Trim());
        if (!match.Success)
        {
            throw ServiceException.Unsupported($"the search {text}; it knows one clause such as \"displayName:words\"");
        }

        var property = match.Groups["property"].Value;
        var wanted = Words(match.Groups["words"].Value);
        return document =>
        {
            var words = Words(document.Text(property) ?? string.Empty);
            return wanted.All(w => words.Any(x => x.StartsWith(w, StringComparison.OrdinalIgnoreCase)));
        };
    }

    private static string[] Words(string text) => Separators.Split(text).Where(w => w.Length > 0).ToArray();
}

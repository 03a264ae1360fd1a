using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Http.OData;

/// <summary>One property of <c>$expand</c> with its nested options: <c>policy($expand=rules;$select=id)</c>.</summary>
internal sealed record ExpandItem(string Property, IReadOnlyDictionary<string, string> Options)
{
    private static readonly string[] Known = { "$select", "$expand", "$filter", "$top", "$orderby" };

    public string? Option(string name) => Options.TryGetValue(name, out var value) ? value : null;

    /// <exception cref="ServiceException">400: parentheses or options are malformed. 501: a nested option is not simulated.</exception>
    public static List<ExpandItem> ParseAll(string text) => SplitOutside(text, ',').Select(Parse).ToList();

    private static ExpandItem Parse(string text)
    {
        var item = text.Trim();
        var open = item.IndexOf('(');
        if (open < 0)
        {
            return item.Length > 0 ? new ExpandItem(item, new Dictionary<string, string>()) : throw Malformed(text);
        }

        if (open == 0 || !item.EndsWith(")", StringComparison.Ordinal))
        {
            throw Malformed(text);
        }

        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in SplitOutside(item.Substring(open + 1, item.Length - open - 2), ';'))
        {
            var equals = option.IndexOf('=');
            if (equals < 1)
            {
                throw Malformed(text);
            }

            var name = option.Substring(0, equals).Trim();
            options[name] = Known.Contains(name, StringComparer.OrdinalIgnoreCase)
                ? option.Substring(equals + 1)
                : throw ServiceException.Unsupported($"the option {name} inside $expand");
        }

        return new ExpandItem(item.Substring(0, open), options);
    }

    private static List<string> SplitOutside(string text, char separator)
    {
        var parts = new List<string>();
        var (depth, start, quoted) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '\'';
            if (quoted)
            {
                continue;
            }

            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth < 0)
            {
                throw Malformed(text);
            }

            if (text[i] == separator && depth == 0)
            {
                parts.Add(text.Substring(start, i - start));
                start = i + 1;
            }
        }

        if (depth != 0 || quoted)
        {
            throw Malformed(text);
        }

        parts.Add(text.Substring(start));
        return parts;
    }

    private static ServiceException Malformed(string text) =>
        ServiceException.BadRequest($"Parsing OData Select and Expand failed: Syntax error in '{text}'.", "BadRequest");
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Http.OData;

/// <summary><c>$orderby</c>: properties, each ascending or descending.</summary>
internal static class OrderClause
{
    public static List<JsonObject> Sort(List<JsonObject> documents, string text, Action<string> requireKnown)
    {
        IOrderedEnumerable<JsonObject>? sorted = null;
        foreach (var key in text.Split(','))
        {
            var words = key.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
            var descending = words.Length == 2 && string.Equals(words[1], "desc", StringComparison.OrdinalIgnoreCase);
            var ascending = words.Length == 1 || (words.Length == 2 && string.Equals(words[1], "asc", StringComparison.OrdinalIgnoreCase));
            if (!descending && !ascending)
            {
                throw ServiceException.BadRequest($"Invalid orderby clause: Syntax error in '{text}'.", "BadRequest");
            }

            requireKnown(words[0]);
            object? Value(JsonObject d) => FilterValue.Of(FilterValue.Follow(d, words[0].Split('/')));
            sorted = (sorted, descending) switch
            {
                (null, false) => documents.OrderBy(Value, FilterValue.Order),
                (null, true) => documents.OrderByDescending(Value, FilterValue.Order),
                (_, false) => sorted.ThenBy(Value, FilterValue.Order),
                _ => sorted.ThenByDescending(Value, FilterValue.Order),
            };
        }

        return sorted!.ToList();
    }
}

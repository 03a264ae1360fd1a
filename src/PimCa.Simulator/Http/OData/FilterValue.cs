using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Http.OData;

/// <summary>Values in a filter: null, text, truth, number, moment. Text compares without regard to case, as the directory does.</summary>
internal static class FilterValue
{
    public static IComparer<object?> Order { get; } = Comparer<object?>.Create(Compare);

    /// <summary>The node at the end of a path, or null.</summary>
    public static JsonNode? Follow(JsonNode? from, IEnumerable<string> path)
    {
        foreach (var name in path)
        {
            if (from is not JsonObject document)
            {
                return null;
            }

            from = Property(document, name);
        }

        return from;
    }

    public static object? Of(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
        _ => null,
    };

    public static bool AreEqual(object? left, object? right)
    {
        (left, right) = Align(left, right);
        return left is string one && right is string other
            ? string.Equals(one, other, StringComparison.OrdinalIgnoreCase)
            : Equals(left, right);
    }

    /// <summary>Null comes first; values of different kinds are unordered and compare as equal.</summary>
    public static int Compare(object? left, object? right)
    {
        (left, right) = Align(left, right);
        return (left, right) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (string one, string other) => string.Compare(one, other, StringComparison.OrdinalIgnoreCase),
            (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
            (double one, double other) => one.CompareTo(other),
            (bool one, bool other) => one.CompareTo(other),
            _ => 0,
        };
    }

    public static bool AreOrdered(object? left, object? right)
    {
        (left, right) = Align(left, right);
        return left is not null && right is not null && left.GetType() == right.GetType();
    }

    // JSON has no moments: a text is one when it is compared with one.
    private static (object? Left, object? Right) Align(object? left, object? right) => (left, right) switch
    {
        (string text, DateTimeOffset moment) => (Moment(text), moment),
        (DateTimeOffset moment, string text) => (moment, Moment(text)),
        _ => (left, right),
    };

    private static object? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static JsonNode? Property(JsonObject document, string name)
    {
        if (document.TryGetPropertyValue(name, out var exact))
        {
            return exact;
        }

        foreach (var property in document)
        {
            if (string.Equals(property.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}

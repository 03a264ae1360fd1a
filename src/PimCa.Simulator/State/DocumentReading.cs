using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.State;

/// <summary>
/// Reads properties of documents and request bodies. A property that is missing or null reads as null; one of the wrong
/// type is the caller's mistake and is refused as the service would refuse it.
/// </summary>
internal static class DocumentReading
{
    /// <summary>The format of every moment in JSON: UTC, whole seconds unless there are fractions.</summary>
    public static string ToJsonTime(this DateTimeOffset moment) =>
        moment.UtcDateTime.ToString(
            moment.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
            CultureInfo.InvariantCulture);

    /// <summary>The property as text.</summary>
    /// <exception cref="ServiceException">400: it is there and is not text.</exception>
    public static string? Text(this JsonObject document, string name) =>
        document[name] is not { } node ? null
        : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>()
        : throw WrongType(name, "Edm.String");

    /// <summary>The property as text that must be there.</summary>
    /// <exception cref="ServiceException">400: it is missing, empty or not text.</exception>
    public static string RequiredText(this JsonObject document, string name) =>
        document.Text(name) is { Length: > 0 } text
            ? text
            : throw ServiceException.BadRequest($"A value is required for property '{name}' of resource.");

    /// <summary>The property as a truth value.</summary>
    /// <exception cref="ServiceException">400: it is there and is neither true nor false.</exception>
    public static bool? Flag(this JsonObject document, string name) =>
        document[name] is not { } node ? null
        : node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValue<bool>()
        : throw WrongType(name, "Edm.Boolean");

    /// <summary>The property as a moment.</summary>
    /// <exception cref="ServiceException">400: it is there and is no ISO 8601 moment.</exception>
    public static DateTimeOffset? Time(this JsonObject document, string name) =>
        document.Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : throw WrongType(name, "Edm.DateTimeOffset");

    /// <summary>The property as a list of texts; empty when missing.</summary>
    /// <exception cref="ServiceException">400: it is there and is no list of texts.</exception>
    public static IReadOnlyList<string> Texts(this JsonObject document, string name) =>
        document[name] is not { } node ? Array.Empty<string>()
        : node is JsonArray array && array.All(item => item?.GetValueKind() == JsonValueKind.String)
            ? array.Select(item => item!.GetValue<string>()).ToArray()
            : throw WrongType(name, "Collection(Edm.String)");

    /// <summary>The property as a nested object.</summary>
    /// <exception cref="ServiceException">400: it is there and is no object.</exception>
    public static JsonObject? Nested(this JsonObject document, string name) =>
        document[name] is not { } node ? null
        : node as JsonObject ?? throw WrongType(name, "an object");

    /// <summary>A JSON list of texts.</summary>
    public static JsonArray ToJson(this IEnumerable<string> texts) =>
        new(texts.Select(text => (JsonNode?)JsonValue.Create(text)).ToArray());

    private static ServiceException WrongType(string name, string type) =>
        ServiceException.BadRequest($"Cannot convert the value of property '{name}' to the expected type '{type}'.");
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>Reads values out of documents that may lack them.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonNode? node) =>
        node is not null && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    public static bool IsTrue(this JsonNode? node) => node is not null && node.GetValueKind() == JsonValueKind.True;

    public static IReadOnlyList<string> Texts(this JsonNode? node) =>
        node is JsonArray items ? items.Select(item => item.Text()).OfType<string>().ToArray() : Array.Empty<string>();

    /// <summary>The names in a flags value such as <c>internalGuest,b2bCollaborationGuest</c>.</summary>
    public static IReadOnlyList<string> Flags(this JsonNode? node) =>
        node.Text() is { } text ? text.Split(',').Select(name => name.Trim()).ToArray() : Array.Empty<string>();

    public static bool Has(this IReadOnlyList<string> list, string value) => list.Contains(value, StringComparer.OrdinalIgnoreCase);
}

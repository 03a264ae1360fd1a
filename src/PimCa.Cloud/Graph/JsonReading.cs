using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PimCa.Cloud.Graph;

/// <summary>Reads from JSON that may lack anything.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static int Number(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<int>() : 0;

    public static JsonObject? Object(this JsonObject json, string name) => json[name] as JsonObject;

    public static IReadOnlyList<string> Texts(this JsonObject? json, string name) =>
        json?[name] is JsonArray items
            ? items.OfType<JsonValue>().Where(i => i.GetValueKind() == JsonValueKind.String).Select(i => i.GetValue<string>()).ToArray()
            : Array.Empty<string>();

    public static IReadOnlyList<JsonObject> Objects(this JsonObject json, string name) =>
        json[name] is JsonArray items ? items.OfType<JsonObject>().ToArray() : Array.Empty<JsonObject>();

    public static DateTimeOffset? Moment(this JsonObject json, string name) =>
        json.Text(name) is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;

    public static JsonArray ToJson(this IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)).ToArray());

    /// <summary>A deep copy, or an empty object.</summary>
    public static JsonObject CopyOrEmpty(this JsonObject? json) => json is null ? new JsonObject() : (JsonObject)json.DeepClone();

    /// <summary>Takes the annotations off that only ever come, and are refused when sent: contexts, links, etags.</summary>
    public static JsonObject WithoutAnnotations(this JsonObject json)
    {
        foreach (var property in json.ToArray())
        {
            if (property.Key.IndexOf("@odata.", StringComparison.Ordinal) >= 0 && property.Key != "@odata.type")
            {
                json.Remove(property.Key);
            }
            else if (property.Value is JsonObject inner)
            {
                inner.WithoutAnnotations();
            }
            else if (property.Value is JsonArray items)
            {
                foreach (var item in items.OfType<JsonObject>())
                {
                    item.WithoutAnnotations();
                }
            }
        }

        return json;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>What a property of the published schema can hold.</summary>
internal enum ValueKind
{
    Text,
    Boolean,
    Number,
    Member,
    Flags,
    Complex,
}

/// <summary>One property of a type.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="IsList">True for a collection, which is never null: absent means empty.</param>
/// <param name="Members">The members of an enumeration, without <c>unknownFutureValue</c>, which nobody may write.</param>
/// <param name="Complex">The type of a complex value.</param>
internal sealed record PropertyShape(ValueKind Kind, bool IsList = false, IReadOnlyList<string>? Members = null, DocumentShape? Complex = null)
{
    public JsonNode? Absent => IsList ? new JsonArray() : null;

    /// <summary>The value as the service keeps it: complete, without annotations.</summary>
    /// <exception cref="Http.ServiceException">400 (1007): it is not what the schema says.</exception>
    public JsonNode? Normalise(JsonNode? value, string path)
    {
        if (value is null)
        {
            return Absent;
        }

        if (!IsList)
        {
            return One(value, path);
        }

        if (value is not JsonArray items)
        {
            throw ConditionalAccessErrors.Schema($"'{path}' must be an array.");
        }

        return new JsonArray(items.Select(item => One(item ?? throw ConditionalAccessErrors.Schema($"'{path}' holds a null."), path)).ToArray());
    }

    private JsonNode One(JsonNode value, string path)
    {
        if (Kind == ValueKind.Complex)
        {
            return Complex!.Normalise(value, path);
        }

        var found = value.GetValueKind();
        var isRight = Kind switch
        {
            ValueKind.Boolean => found is JsonValueKind.True or JsonValueKind.False,
            ValueKind.Number => found == JsonValueKind.Number,
            _ => found == JsonValueKind.String,
        };
        if (!isRight)
        {
            throw ConditionalAccessErrors.Schema($"'{path}' must be {Kind}, not {found}.");
        }

        if (Members is not null)
        {
            var text = value.GetValue<string>();
            var names = Kind == ValueKind.Flags ? text.Split(',').Select(part => part.Trim()) : new[] { text };
            if (names.FirstOrDefault(name => !Members.Contains(name, StringComparer.Ordinal)) is { } stranger)
            {
                throw ConditionalAccessErrors.Schema($"'{path}' does not know '{stranger}', only {string.Join(", ", Members)}.");
            }
        }

        return value.DeepClone();
    }
}

/// <summary>
/// A type of the published schema, as strictly as the service reads it: names are case-sensitive, an unknown property or a
/// value of the wrong kind is refused, what is absent is null or empty.
/// </summary>
internal sealed class DocumentShape
{
    private readonly Dictionary<string, PropertyShape> properties = new(StringComparer.Ordinal);
    private readonly HashSet<string> ignored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DocumentShape> derived = new(StringComparer.Ordinal);
    private bool isDerived;

    public DocumentShape(string name) => Name = name;

    public string Name { get; }

    public IReadOnlyDictionary<string, PropertyShape> Properties => properties;

    public DocumentShape With(string name, PropertyShape shape)
    {
        properties.Add(name, shape);
        return this;
    }

    /// <summary>Properties that the service sets itself: accepted in a body, since clients send back what they read, and ignored.</summary>
    public DocumentShape Ignoring(params string[] names)
    {
        ignored.UnionWith(names);
        return this;
    }

    /// <summary>A type derived from this abstract one; bodies and answers name it with <c>@odata.type</c>.</summary>
    public DocumentShape Or(DocumentShape shape)
    {
        shape.isDerived = true;
        derived.Add("#microsoft.graph." + shape.Name, shape);
        return this;
    }

    /// <summary>The shape of a property that may be written, or null for one that is ignored.</summary>
    /// <exception cref="Http.ServiceException">400 (1007): the type has no such property.</exception>
    public PropertyShape? Writable(string property, string path)
    {
        if (ignored.Contains(property) || property.IndexOf("@odata.", StringComparison.Ordinal) >= 0)
        {
            return null;
        }

        return properties.TryGetValue(property, out var shape)
            ? shape
            : throw ConditionalAccessErrors.Schema($"{Name} has no property '{path}'.");
    }

    /// <summary>The complete document: what was given, and null or empty for the rest.</summary>
    /// <exception cref="Http.ServiceException">400 (1007): it is not what the schema says.</exception>
    public JsonObject Normalise(JsonNode? given, string path = "")
    {
        if (given is not JsonObject document)
        {
            throw ConditionalAccessErrors.Schema(path.Length == 0 ? "It must be an object." : $"'{path}' must be an object.");
        }

        if (derived.Count > 0)
        {
            return NormaliseDerived(document, path);
        }

        foreach (var pair in document)
        {
            _ = Writable(pair.Key, Join(path, pair.Key));
        }

        // A derived type's answer says which it is; the others need not.
        var complete = isDerived ? new JsonObject { ["@odata.type"] = "#microsoft.graph." + Name } : new JsonObject();
        foreach (var pair in properties)
        {
            complete[pair.Key] = pair.Value.Normalise(document[pair.Key], Join(path, pair.Key));
        }

        return complete;
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    private JsonObject NormaliseDerived(JsonObject document, string path)
    {
        var type = document["@odata.type"].Text() ?? throw ConditionalAccessErrors.Schema($"'{path}' must name its type with @odata.type.");
        if (!derived.TryGetValue(type.StartsWith("#", StringComparison.Ordinal) ? type : "#" + type, out var shape))
        {
            throw ConditionalAccessErrors.Schema($"'{path}' cannot be a {type}.");
        }

        return shape.Normalise(document, path);
    }
}

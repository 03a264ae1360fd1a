using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.OData.Edm;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>
/// Compares documents with the schema: every property is declared, has the right kind of value, is a member of its
/// enumeration, is not null where that is not allowed. It is stricter than OData: open types may not have undeclared
/// properties either, since the simulated tenant extends nothing.
/// </summary>
internal sealed class SchemaCheck
{
    private static readonly HashSet<string> Annotations = ["context", "type", "id", "count", "nextLink", "etag", "editLink", "navigationLink", "associationLink", "bind", "removed"];

    private readonly IEdmModel model;
    private readonly List<string> findings = [];

    private SchemaCheck(IEdmModel model) => this.model = model;

    /// <summary>What is wrong with one document; empty when it is right.</summary>
    /// <param name="model">The schema.</param>
    /// <param name="document">The document.</param>
    /// <param name="type">The declared type; a document may name a derived one.</param>
    /// <param name="isWhole">True for an answer that nothing was selected from: properties that are never null must be there.</param>
    public static IReadOnlyList<string> Document(IEdmModel model, JsonNode? document, IEdmType type, bool isWhole)
    {
        var check = new SchemaCheck(model);
        check.Value(document, type, isNullable: false, type.FullTypeName(), isWhole);
        return check.findings;
    }

    /// <summary>What is wrong with the parameters of an action.</summary>
    public static IReadOnlyList<string> Parameters(IEdmModel model, JsonObject body, IEdmOperation action)
    {
        var check = new SchemaCheck(model);
        foreach (var (name, value) in body)
        {
            var parameter = action.Parameters.Skip(1).FirstOrDefault(candidate => candidate.Name == name);
            if (parameter is null)
            {
                check.findings.Add($"{action.Name} has no parameter '{name}'");
            }
            else
            {
                check.Reference(value, parameter.Type, $"{action.Name}.{name}", isWhole: false);
            }
        }

        return check.findings;
    }

    private void Reference(JsonNode? value, IEdmTypeReference type, string path, bool isWhole)
    {
        if (!type.IsCollection())
        {
            Value(value, type.Definition, type.IsNullable, path, isWhole);
        }
        else if (value is JsonArray items)
        {
            var element = type.AsCollection().ElementType();
            for (var i = 0; i < items.Count; i++)
            {
                Value(items[i], element.Definition, element.IsNullable, $"{path}[{i}]", isWhole);
            }
        }
        else if (value is not null)
        {
            findings.Add($"{path} must be a list");
        }
    }

    private void Value(JsonNode? value, IEdmType type, bool isNullable, string path, bool isWhole)
    {
        if (value is null)
        {
            if (!isNullable)
            {
                findings.Add($"{path} must not be null");
            }

            return;
        }

        switch (type)
        {
            case IEdmStructuredType structured:
                Object(value, structured, path, isWhole);
                break;
            case IEdmEnumType members:
                Member(value, members, path);
                break;
            case IEdmPrimitiveType primitive when !IsPrimitive(value, primitive.PrimitiveKind):
                findings.Add($"{path} must be {primitive.FullName()}, not {value.ToJsonString()}");
                break;
        }
    }

    private void Object(JsonNode value, IEdmStructuredType declared, string path, bool isWhole)
    {
        if (value is not JsonObject document)
        {
            findings.Add($"{path} must be an object");
            return;
        }

        var type = Actual(document, declared, path);
        if (type is null)
        {
            return;
        }

        foreach (var (name, child) in document)
        {
            var at = name.IndexOf('@', StringComparison.Ordinal);
            if (at >= 0)
            {
                Annotation(type, name, at, path);
            }
            else if (type.FindProperty(name) is { } property)
            {
                Reference(child, property.Type, $"{path}.{name}", isWhole);
            }
            else
            {
                findings.Add($"{path}: {type.FullTypeName()} has no property '{name}'");
            }
        }

        // Directory objects come with their default properties only.
        if (isWhole && !type.IsOrInheritsFrom(model.FindDeclaredType("microsoft.graph.directoryObject")))
        {
            findings.AddRange(type.StructuralProperties()
                .Where(property => !property.Type.IsCollection() && !property.Type.IsNullable && !document.ContainsKey(property.Name))
                .Select(property => $"{path}.{property.Name} is missing, and is never null"));
        }
    }

    private IEdmStructuredType? Actual(JsonObject document, IEdmStructuredType declared, string path)
    {
        if (document["@odata.type"] is not { } named)
        {
            if (declared.IsAbstract && declared is IEdmComplexType)
            {
                findings.Add($"{path} is of the abstract type {declared.FullTypeName()} and must name its own with @odata.type");
                return null;
            }

            return declared;
        }

        var name = named.GetValue<string>().TrimStart('#');
        if (model.FindDeclaredType(name) is not IEdmStructuredType actual || !actual.IsOrInheritsFrom(declared))
        {
            findings.Add($"{path}: '{name}' is no {declared.FullTypeName()}");
            return null;
        }

        return actual;
    }

    private void Annotation(IEdmStructuredType type, string name, int at, string path)
    {
        var subject = name[..at];
        if (subject.Length > 0 && type.FindProperty(subject) is null)
        {
            findings.Add($"{path}: {type.FullTypeName()} has no property '{subject}'");
        }

        var term = name[(at + 1)..];
        if (!term.StartsWith("odata.", StringComparison.Ordinal) || !Annotations.Contains(term["odata.".Length..]))
        {
            findings.Add($"{path}: '{name}' is no annotation of OData");
        }
    }

    private void Member(JsonNode value, IEdmEnumType type, string path)
    {
        if (value.GetValueKind() != JsonValueKind.String)
        {
            findings.Add($"{path} must be a member of {type.FullTypeName()}, not {value.ToJsonString()}");
            return;
        }

        var text = value.GetValue<string>();
        foreach (var name in type.IsFlags ? text.Split(',').Select(part => part.Trim()) : [text])
        {
            if (!type.Members.Any(member => member.Name == name))
            {
                findings.Add($"{path}: '{name}' is no member of {type.FullTypeName()}");
            }
        }
    }

    private static bool IsPrimitive(JsonNode value, EdmPrimitiveTypeKind kind)
    {
        var found = value.GetValueKind();
        var text = found == JsonValueKind.String ? value.GetValue<string>() : null;
        return kind switch
        {
            EdmPrimitiveTypeKind.Boolean => found is JsonValueKind.True or JsonValueKind.False,
            EdmPrimitiveTypeKind.Byte or EdmPrimitiveTypeKind.SByte or EdmPrimitiveTypeKind.Int16 or EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 =>
                found == JsonValueKind.Number && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _),
            EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.Single or EdmPrimitiveTypeKind.Decimal => found == JsonValueKind.Number,
            EdmPrimitiveTypeKind.DateTimeOffset => text is not null && text.Contains('T')
                && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T'))
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
            EdmPrimitiveTypeKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            EdmPrimitiveTypeKind.TimeOfDay => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out _),
            EdmPrimitiveTypeKind.Guid => Guid.TryParse(text, out _),
            EdmPrimitiveTypeKind.Duration => IsDuration(text),
            _ => text is not null,
        };
    }

    private static bool IsDuration(string? text)
    {
        try
        {
            return text is not null && XmlConvert.ToTimeSpan(text) >= TimeSpan.MinValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

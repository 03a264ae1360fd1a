using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.OData.Edm;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>Where a path of the service leads in the schema.</summary>
/// <param name="Type">The type of what is there, without the collection; null for an action that returns nothing.</param>
/// <param name="IsCollection">Whether many of them are there.</param>
/// <param name="Operation">The action or function that ends the path, or null.</param>
/// <param name="IsReference">Whether the path ends in <c>$ref</c>.</param>
internal sealed record SchemaPath(IEdmType? Type, bool IsCollection, IEdmOperation? Operation = null, bool IsReference = false)
{
    private const string Namespace = "microsoft.graph.";

    private static readonly ConditionalWeakTable<IEdmModel, ILookup<string, IEdmOperation>> OperationsOf = [];

    public string? TypeName => Type?.FullTypeName();

    /// <summary>Follows a template such as <c>/v1.0/groups/{groupId}/members</c>.</summary>
    /// <exception cref="InvalidOperationException">The schema does not know a segment; the message names it.</exception>
    public static SchemaPath Follow(IEdmModel model, string template)
    {
        var segments = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length < 2 || segments[0] != "v1.0")
        {
            throw new InvalidOperationException("The path does not begin with /v1.0.");
        }

        var here = model.EntityContainer.FindEntitySet(segments[1]) is { } set ? new SchemaPath(set.EntityType, true)
            : AlternateKey(model, segments[1]) is { } keyed ? keyed
            : model.EntityContainer.FindSingleton(segments[1]) is { } singleton ? new SchemaPath(singleton.EntityType, false)
            : throw new InvalidOperationException($"The schema has no '{segments[1]}'.");
        return segments.Skip(2).Aggregate(here, (place, segment) => place.Step(model, segment));
    }

    /// <summary>A documented way of addressing by another key: <c>servicePrincipals(appId='{appId}')</c>.</summary>
    private static SchemaPath? AlternateKey(IEdmModel model, string segment)
    {
        var (open, equals) = (segment.IndexOf('('), segment.IndexOf('='));
        return open > 0 && equals > open
            && model.EntityContainer.FindEntitySet(segment[..open]) is { } set
            && set.EntityType.FindProperty(segment[(open + 1)..equals]) is not null
                ? new SchemaPath(set.EntityType, false)
                : null;
    }

    private SchemaPath Step(IEdmModel model, string segment)
    {
        if (Type is null || IsReference || Operation is IEdmAction)
        {
            throw new InvalidOperationException($"Nothing can follow before '{segment}'.");
        }

        if (segment is "$ref")
        {
            return this with { IsReference = true };
        }

        if (segment is "$count")
        {
            return new SchemaPath(EdmCoreModel.Instance.GetPrimitiveType(EdmPrimitiveTypeKind.Int32), false);
        }

        if (segment.StartsWith('{') && segment.EndsWith('}'))
        {
            return IsCollection && Type is IEdmEntityType
                ? new SchemaPath(Type, false)
                : throw new InvalidOperationException($"'{segment}' is a key, but {TypeName} is no collection of entities.");
        }

        if (!IsCollection && Type is IEdmStructuredType structured && structured.FindProperty(segment) is { } property)
        {
            return Of(property.Type);
        }

        if (segment.StartsWith(Namespace, StringComparison.Ordinal)
            && model.FindDeclaredType(segment) is IEdmStructuredType cast
            && (cast.InheritsFrom((IEdmStructuredType)Type) || ReferenceEquals(cast, Type)))
        {
            return new SchemaPath(cast, IsCollection);
        }

        return StepInto(model, segment)
            ?? throw new InvalidOperationException($"{(IsCollection ? "A collection of " : string.Empty)}{TypeName} has no '{segment}'.");
    }

    private SchemaPath? StepInto(IEdmModel model, string segment)
    {
        var open = segment.IndexOf('(');
        var name = (open < 0 ? segment : segment[..open]).Split('.').Last();
        var given = open < 0
            ? []
            : segment[(open + 1)..].TrimEnd(')').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')[0].Trim()).ToArray();
        var named = OperationsOf.GetValue(model, ByName)[name].ToArray();
        var found = BaseTypes().SelectMany(type => named.Where(operation => IsBoundTo(operation, type))).FirstOrDefault(operation =>
            operation is IEdmAction
                ? open < 0
                : operation.Parameters.Skip(1).Select(parameter => parameter.Name).Order().SequenceEqual(given.Order()));
        if (found is null)
        {
            return null;
        }

        return found.GetReturn() is not { } answer ? new SchemaPath(null, false, found) : Of(answer.Type) with { Operation = found };
    }

    private static ILookup<string, IEdmOperation> ByName(IEdmModel model) =>
        model.SchemaElements.OfType<IEdmOperation>().Where(operation => operation.IsBound).ToLookup(operation => operation.Name);

    private bool IsBoundTo(IEdmOperation operation, IEdmType type) =>
        operation.Parameters.FirstOrDefault()?.Type is { } bound
        && bound.IsCollection() == IsCollection
        && (IsCollection ? bound.AsCollection().ElementType().FullName() : bound.FullName()) == type.FullTypeName();

    private IEnumerable<IEdmType> BaseTypes()
    {
        for (var type = Type; type is not null; type = (type as IEdmStructuredType)?.BaseType)
        {
            yield return type;
        }
    }

    private static SchemaPath Of(IEdmTypeReference type) => type.IsCollection()
        ? new SchemaPath(type.AsCollection().ElementType().Definition, true)
        : new SchemaPath(type.Definition, false);
}

using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Http.OData;

/// <summary>What query options mean for one kind of resource.</summary>
/// <param name="Context">The part of <c>@odata.context</c> after <c>$metadata#</c>: <c>groups</c>.</param>
internal sealed record ODataShape(string Context)
{
    /// <summary>Documents on a page unless <c>$top</c> says otherwise.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The properties that the simulated resource has; <c>$filter</c>, <c>$select</c> and <c>$orderby</c> on others fail. Null: not checked.</summary>
    public IReadOnlyCollection<string>? Properties { get; init; }

    /// <summary>The properties returned without <c>$select</c>; null: all.</summary>
    public IReadOnlyCollection<string>? DefaultProperties { get; init; }

    /// <summary>The same for lists that mix types: what is returned of this document without <c>$select</c>; null: all.</summary>
    public Func<JsonObject, IReadOnlyCollection<string>?>? DefaultPropertiesOf { get; init; }

    /// <summary>
    /// True for directory objects, whose advanced queries ($count, $search, ne, not, endsWith, $orderby with $filter) need
    /// <c>ConsistencyLevel: eventual</c>, as documented.
    /// </summary>
    public bool IsDirectoryObject { get; init; }

    /// <summary>
    /// The value of a navigation property (second argument) of a document for <c>$expand</c>: an object, a list, or null.
    /// Null here: nothing can be expanded. It throws <see cref="ServiceException"/> for a property it does not know.
    /// </summary>
    public Func<JsonObject, string, JsonNode?>? Expand { get; init; }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Http.OData;

/// <summary>Answers with one document or a page of them, with the request's query options applied.</summary>
internal static class ODataAnswer
{
    private const int LargestPage = 999;

    /// <summary>
    /// A collection: filtered, searched, sorted, counted, paged, expanded, cut down to what is selected.
    /// Only the options that the route lists ever arrive here.
    /// </summary>
    /// <exception cref="ServiceException">400: an option is malformed. 501: it is not simulated.</exception>
    public static ServiceResponse Collection(ServiceRequest request, IEnumerable<JsonObject> documents, ODataShape shape)
    {
        RequireConsistencyLevel(request, shape);
        var found = Query(documents, name => Option(request, name), shape);
        var body = new JsonObject { ["@odata.context"] = $"{request.ServiceRoot}/v1.0/$metadata#{shape.Context}" };
        if (string.Equals(Option(request, "$count"), "true", StringComparison.OrdinalIgnoreCase))
        {
            body["@odata.count"] = found.Count;
        }

        var size = Option(request, "$top") is { } top ? ParseTop(top) : shape.PageSize;
        var start = Option(request, "$skiptoken") is { } token ? StartAfter(found, token) : 0;
        var page = found.Skip(start).Take(size).ToList();
        if (start + page.Count < found.Count && page.Count > 0)
        {
            body["@odata.nextLink"] = NextLink(request, page[page.Count - 1]);
        }

        body["value"] = new JsonArray(page.Select(d => (JsonNode?)Project(d, Option(request, "$select"), Option(request, "$expand"), shape)).ToArray());
        return ServiceResponse.Ok(body);
    }

    /// <summary>One document, expanded and cut down to what is selected.</summary>
    public static ServiceResponse Entity(ServiceRequest request, JsonObject document, ODataShape shape, int status = 200)
    {
        var body = new JsonObject { ["@odata.context"] = $"{request.ServiceRoot}/v1.0/$metadata#{shape.Context}/$entity" };
        foreach (var property in Project(document, Option(request, "$select"), Option(request, "$expand"), shape))
        {
            body[property.Key] = property.Value?.DeepClone();
        }

        return new ServiceResponse(status, body);
    }

    private static string? Option(ServiceRequest request, string name) =>
        request.Query.TryGetValue(name, out var value) ? value : null;

    private static List<JsonObject> Query(IEnumerable<JsonObject> documents, Func<string, string?> option, ODataShape shape)
    {
        if (option("$filter") is { } filterText)
        {
            var filter = FilterParser.Parse(filterText);
            filter.Properties.ToList().ForEach(p => RequireKnown(p, shape));
            if (filter.UsesContains && shape.IsDirectoryObject)
            {
                throw ServiceException.BadRequest("Unsupported Query. 'contains' is not supported on directory objects.", "Request_UnsupportedQuery");
            }

            documents = documents.Where(filter.Matches);
        }

        if (option("$search") is { } search)
        {
            documents = documents.Where(SearchClause.Parse(search));
        }

        var found = documents.ToList();
        return option("$orderby") is { } order ? OrderClause.Sort(found, order, p => RequireKnown(p, shape)) : found;
    }

    private static JsonObject Project(JsonObject document, string? select, string? expand, ODataShape shape)
    {
        var expansions = expand is null ? new List<ExpandItem>() : ExpandItem.ParseAll(expand);
        var names = select is null
            ? shape.DefaultPropertiesOf?.Invoke(document) ?? shape.DefaultProperties
            : select.Split(',').Select(s => s.Trim()).Where(s => s.Length > 0).ToArray();
        if (select is not null)
        {
            names!.Where(n => n != "*").ToList().ForEach(p => RequireKnown(p, shape));
        }

        var projected = new JsonObject();
        foreach (var property in document)
        {
            if (names is null || names.Contains("*") || property.Key.StartsWith("@", StringComparison.Ordinal)
                || names.Contains(property.Key, StringComparer.OrdinalIgnoreCase))
            {
                projected[property.Key] = property.Value?.DeepClone();
            }
        }

        foreach (var item in expansions)
        {
            var expander = shape.Expand ?? throw ServiceException.Unsupported($"$expand={item.Property} of {shape.Context}");
            projected[item.Property] = ApplyNested(expander(document, item.Property), item, expander);
        }

        return projected;
    }

    private static JsonNode? ApplyNested(JsonNode? value, ExpandItem item, Func<JsonObject, string, JsonNode?> expander)
    {
        var shape = new ODataShape(item.Property) { Expand = expander };
        JsonObject One(JsonObject o) => Project(o, item.Option("$select"), item.Option("$expand"), shape);
        switch (value)
        {
            case JsonObject one:
                return One(one);
            case JsonArray many:
                var found = Query(many.OfType<JsonObject>(), item.Option, shape);
                var kept = item.Option("$top") is { } top ? found.Take(ParseTop(top)) : found;
                return new JsonArray(kept.Select(o => (JsonNode?)One(o)).ToArray());
            default:
                return null;
        }
    }

    private static int ParseTop(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is > 0 and <= LargestPage
            ? top
            : throw ServiceException.BadRequest($"Invalid page size specified: '{text}'. Must be between 1 and {LargestPage} inclusive.", "BadRequest");

    private static void RequireKnown(string property, ODataShape shape)
    {
        var root = property.Split('/')[0];
        if (shape.Properties is { } known && !known.Contains(root, StringComparer.OrdinalIgnoreCase))
        {
            throw ServiceException.Unsupported($"the property {root} of {shape.Context}");
        }
    }

    private static void RequireConsistencyLevel(ServiceRequest request, ODataShape shape)
    {
        if (!shape.IsDirectoryObject || string.Equals(request.Header("ConsistencyLevel"), "eventual", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (Option(request, "$search") is not null)
        {
            throw ServiceException.BadRequest(
                "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
                "Request_UnsupportedQuery");
        }

        var filter = Option(request, "$filter") is { } text ? FilterParser.Parse(text) : null;
        if (filter?.IsAdvanced == true || Option(request, "$count") is not null || (filter is not null && Option(request, "$orderby") is not null))
        {
            throw ServiceException.BadRequest(
                "Unsupported Query. It needs the request header 'ConsistencyLevel: eventual' and $count=true.",
                "Request_UnsupportedQuery");
        }
    }

    // The token names the last document of the page, so that what is added or removed elsewhere moves nothing.
    private static string NextLink(ServiceRequest request, JsonObject last)
    {
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes(last.Text("id") ?? string.Empty)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return PageLink.Of(request, token);
    }

    private static int StartAfter(List<JsonObject> found, string token)
    {
        var text = token.Replace('-', '+').Replace('_', '/');
        text += new string('=', (4 - (text.Length % 4)) % 4);
        string last;
        try
        {
            last = Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw ServiceException.BadRequest("The specified page token value is invalid.", "Request_BadRequest");
        }

        var index = found.FindIndex(d => d.Text("id") == last);
        return index >= 0
            ? index + 1
            : throw ServiceException.BadRequest("The specified page token value has expired and can no longer be included in your request.", "Directory_ExpiredPageToken");
    }
}

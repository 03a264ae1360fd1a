using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Http;

/// <summary>A request as the services see it, apart from HTTP.</summary>
/// <param name="Service">Which service: graph, arm, sharepoint, exchange, login or simulator (its own controls).</param>
/// <param name="Method">GET, POST, PATCH, PUT or DELETE.</param>
/// <param name="Path">The path after the host, without query: <c>/v1.0/groups/…</c>.</param>
/// <param name="Query">Query options, decoded, by name (<c>$filter</c>).</param>
/// <param name="Headers">Request headers by name.</param>
/// <param name="Body">The body as text, null when there is none.</param>
internal sealed record ServiceRequest(
    string Service,
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string? Body)
{
    /// <summary>What absolute links in the answer start with: the address that the caller knows the service by.</summary>
    public string ServiceRoot { get; init; } = "https://graph.microsoft.com";

    /// <summary>True for a request inside a <c>$batch</c>.</summary>
    public bool IsInBatch { get; init; }

    /// <summary>Who calls. Set by the pipeline before a route's handler runs; never null in a handler of a route that asks for a token.</summary>
    public Caller? Caller { get; init; }

    /// <summary>Values of the template's <c>{placeholders}</c>.</summary>
    public IReadOnlyDictionary<string, string> RouteValues { get; init; } = new Dictionary<string, string>();

    /// <summary>A request header's value, or null.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    public string Route(string name) => RouteValues[name];

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="ServiceException">400: there is no body, or it is not a JSON object.</exception>
    public JsonObject Json()
    {
        try
        {
            return JsonNode.Parse(Body ?? string.Empty) as JsonObject
                ?? throw ServiceException.BadRequest("The request body must be a JSON object.");
        }
        catch (System.Text.Json.JsonException)
        {
            throw ServiceException.BadRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");
        }
    }
}

/// <summary>An answer as the services give it, apart from HTTP.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON, or null for an empty body.</param>
internal sealed record ServiceResponse(int Status, JsonNode? Body = null)
{
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A page for a browser, in place of JSON.</summary>
    public string? Page { get; init; }

    public static ServiceResponse Ok(JsonNode body) => new(200, body);

    public static ServiceResponse Created(JsonNode body) => new(201, body);

    public static ServiceResponse NoContent => new(204);
}

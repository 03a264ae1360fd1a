using System;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Graph;

namespace PimCa.Cloud.Errors;

/// <summary>What a service said when it said no, apart from how it came.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The service's <c>error.code</c>.</param>
/// <param name="Message">The service's message.</param>
/// <param name="RequestId">The request id.</param>
/// <param name="Challenge">The value of <c>WWW-Authenticate</c>, which asks for claims and holds nothing secret.</param>
internal sealed record ServiceError(int Status, string? Code, string? Message, string? RequestId, string? Challenge)
{
    public static ServiceError From(ODataError error) => new(
        error.ResponseStatusCode,
        Filled(error.Error?.Code),
        Filled(error.Error?.Message),
        Filled(error.Error?.InnerError?.RequestId) ?? Header(error, "request-id"),
        Header(error, "WWW-Authenticate"));

    public static ServiceError From(ApiException error) => new(
        error.ResponseStatusCode, null, null, Header(error, "request-id"), Header(error, "WWW-Authenticate"));

    /// <summary>Reads an answer as it came.</summary>
    public static ServiceError From(int status, string body, string? challenge)
    {
        JsonObject? error = null;
        try
        {
            error = (JsonNode.Parse(body) as JsonObject)?.Object("error");
        }
        catch (JsonException)
        {
            // A gateway's page: its status and its header are all there is.
            return new ServiceError(status, null, null, null, challenge);
        }

        return new ServiceError(status, Filled(error?.Text("code")), Filled(error?.Text("message")), error?.Object("innerError")?.Text("request-id"), challenge);
    }

    /// <summary>Reads one answer of a batch.</summary>
    public static ServiceError From(int status, JsonObject response)
    {
        var error = response.Object("body")?.Object("error");
        var headers = response.Object("headers");
        return new ServiceError(
            status,
            Filled(error?.Text("code")),
            Filled(error?.Text("message")),
            (error?.Object("innerError") ?? error?.Object("innererror"))?.Text("request-id") ?? headers?.Text("request-id"),
            headers?.Text("WWW-Authenticate"));
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? Header(ApiException error, string name) =>
        error.ResponseHeaders is { } headers
        && headers.FirstOrDefault(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)) is { Key: not null } found
            ? string.Join(", ", found.Value)
            : null;
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Http;

/// <summary>
/// <c>POST /v1.0/$batch</c>: up to 20 requests in one, each permitted, limited and answered on its own. They depend on one
/// another all in a row, all on one, or not at all; what depends on a failed one answers 424.
/// </summary>
internal sealed class BatchRoute
{
    public const string Template = "/v1.0/$batch";
    private const int MostRequests = 20;
    private const int FailedDependency = 424;

    private readonly SimulatedTenant tenant;

    private BatchRoute(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant) =>
        tenant.Routes.Add(new RouteDefinition("graph", "POST", Template, new BatchRoute(tenant).Handle) { IsReadOnlyAction = true });

    private ServiceResponse Handle(ServiceRequest batch)
    {
        var steps = Steps(batch.Json());
        var failed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var responses = new JsonArray();
        foreach (var step in steps)
        {
            var response = step.DependsOn.Any(failed.Contains)
                ? new ServiceResponse(FailedDependency, new JsonObject
                {
                    ["error"] = new JsonObject { ["code"] = "FailedDependency", ["message"] = "A request that this one depends on failed." },
                })
                : tenant.Pipeline.Answer(step.ToRequest(batch));
            if (response.Status >= 400)
            {
                failed.Add(step.Id);
            }

            responses.Add(step.ToJson(response));
        }

        return ServiceResponse.Ok(new JsonObject { ["responses"] = responses });
    }

    private static List<Step> Steps(JsonObject body)
    {
        if (body["requests"] is not JsonArray { Count: > 0 } requests)
        {
            throw Malformed("A batch must have a list of requests.");
        }

        if (requests.Count > MostRequests)
        {
            throw Malformed($"Number of batch request steps exceeds the maximum value of {MostRequests}.");
        }

        var steps = requests.Select(r => r as JsonObject ?? throw Malformed("Each batch request must be an object.")).Select(Step.Of).ToList();
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var step in steps)
        {
            if (!ids.Add(step.Id))
            {
                throw Malformed($"Request id '{step.Id}' is not unique.");
            }
        }

        CheckDependencies(steps);
        return steps;
    }

    private static void CheckDependencies(List<Step> steps)
    {
        if (steps.All(s => s.DependsOn.Count == 0))
        {
            return;
        }

        var inARow = steps.Select((s, i) => i == 0 ? s.DependsOn.Count == 0 : s.DependsOn.Count == 1 && Same(s.DependsOn[0], steps[i - 1].Id));
        var onOne = steps.Select((s, i) => i == 0 ? s.DependsOn.Count == 0 : s.DependsOn.Count == 1 && Same(s.DependsOn[0], steps[0].Id));
        if (!inARow.All(ok => ok) && !onOne.All(ok => ok))
        {
            throw Malformed("The dependencies of batch requests must be all in a row, all on the same request, or none.");
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static ServiceException Malformed(string message) => ServiceException.BadRequest(message, "BadRequest");

    private sealed record Step(string Id, string Method, string Url, JsonObject? Headers, JsonNode? Body, IReadOnlyList<string> DependsOn)
    {
        public static Step Of(JsonObject request) => new(
            request.RequiredText("id"),
            request.RequiredText("method").ToUpperInvariant(),
            request.RequiredText("url"),
            request.Nested("headers"),
            request["body"],
            request.Texts("dependsOn"));

        public ServiceRequest ToRequest(ServiceRequest batch)
        {
            var question = Url.IndexOf('?');
            var path = question < 0 ? Url : Url.Substring(0, question);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            if (batch.Header("Authorization") is { } authorization)
            {
                headers["Authorization"] = authorization;
            }

            foreach (var header in Headers ?? new JsonObject())
            {
                headers[header.Key] = header.Value?.ToString() ?? string.Empty;
            }

            if (Body is not null && !headers.ContainsKey("Content-Type"))
            {
                throw Malformed($"Request '{Id}' has a body and must say its Content-Type.");
            }

            return new ServiceRequest(
                batch.Service,
                Method,
                "/v1.0/" + RequestReader.Path(path).TrimStart('/'),
                RequestReader.Query(question < 0 ? null : Url.Substring(question)),
                headers,
                Body?.ToJsonString())
            {
                ServiceRoot = batch.ServiceRoot,
                IsInBatch = true,
            };
        }

        public JsonObject ToJson(ServiceResponse response)
        {
            var headers = new JsonObject();
            foreach (var header in response.Headers)
            {
                headers[header.Key] = header.Value;
            }

            var json = new JsonObject { ["id"] = Id, ["status"] = response.Status, ["headers"] = headers };
            if (response.Body is not null)
            {
                headers["Content-Type"] = "application/json";
                json["body"] = response.Body.DeepClone();
            }

            return json;
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>
/// <c>POST /batch</c>, which the portal uses and nobody documents: up to 20 requests, each answered on its own. More than 20
/// are answered later, at an address, in a way that is not known here.
/// </summary>
internal sealed class ArmBatchRoute
{
    private const int MostRequests = 20;

    private static readonly string[] Versions = { "2020-06-01", "2022-12-01" };

    private readonly SimulatedTenant tenant;

    public ArmBatchRoute(SimulatedTenant tenant) => this.tenant = tenant;

    public void Map(ArmRouter router) => router.At("POST", "/batch", Versions, Handle);

    private ServiceResponse Handle(ServiceRequest batch)
    {
        if (batch.Json()["requests"] is not JsonArray { Count: > 0 } requests)
        {
            throw new ServiceException(400, "InvalidRequestContent", "A batch must have a list of requests.");
        }

        if (requests.Count > MostRequests)
        {
            throw ServiceException.Unsupported($"batches of the management endpoint with more than {MostRequests} requests");
        }

        var responses = requests.OfType<JsonObject>().Select(request => (JsonNode)Answer(request, batch)).ToArray();
        return ServiceResponse.Ok(new JsonObject { ["responses"] = new JsonArray(responses) });
    }

    private JsonObject Answer(JsonObject request, ServiceRequest batch)
    {
        var url = request.Text("relativeUrl") is { Length: > 0 } relative ? relative : request.RequiredText("url");
        var address = Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme == Uri.UriSchemeHttps ? absolute.PathAndQuery : url;
        var question = address.IndexOf('?');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (batch.Header("Authorization") is { } authorization)
        {
            headers["Authorization"] = authorization;
        }

        var answer = tenant.Pipeline.Answer(new ServiceRequest(
            batch.Service,
            request.RequiredText("httpMethod").ToUpperInvariant(),
            "/" + RequestReader.Path(question < 0 ? address : address.Substring(0, question)).TrimStart('/'),
            RequestReader.Query(question < 0 ? null : address.Substring(question)),
            headers,
            request["content"]?.ToJsonString())
        {
            ServiceRoot = batch.ServiceRoot,
            IsInBatch = true,
        });
        var shown = new JsonObject();
        foreach (var header in answer.Headers)
        {
            shown[header.Key] = header.Value;
        }

        var response = new JsonObject { ["name"] = request.Text("name"), ["httpStatusCode"] = answer.Status, ["headers"] = shown };
        if (answer.Body is not null)
        {
            response["content"] = answer.Body.DeepClone();
            response["contentLength"] = answer.Body.ToJsonString().Length.ToString(CultureInfo.InvariantCulture);
        }

        return response;
    }
}

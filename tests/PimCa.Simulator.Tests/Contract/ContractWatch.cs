using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OData.Edm;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>
/// Watches all that passes through a tenant and compares it with the schema: every answer, and every body that was
/// accepted. A body that was refused may be as wrong as its sender likes.
/// </summary>
internal sealed class ContractWatch
{
    private readonly IEdmModel model;
    private readonly List<string> findings = [];
    private readonly HashSet<string> answered = new(StringComparer.Ordinal);

    private ContractWatch(IEdmModel model) => this.model = model;

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<string> Findings => findings;

    /// <summary>The routes that were used with success.</summary>
    public IReadOnlyCollection<string> Answered => answered;

    /// <summary>Begins to watch a tenant; null where the schema is missing.</summary>
    public static ContractWatch? Of(SimulatedTenant tenant)
    {
        if (GraphSchema.Missing is not null)
        {
            return null;
        }

        var watch = new ContractWatch(GraphSchema.Model);
        tenant.Pipeline.Observed += watch.See;
        return watch;
    }

    /// <summary>Fails with all that was wrong, each on a line.</summary>
    public void MustBeClean() =>
        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings.Distinct().Prepend("Not as the published schema says:")));

    /// <summary>Compares one exchange.</summary>
    public void See(RouteDefinition route, ServiceRequest request, ServiceResponse response)
    {
        if (route.Service != "graph" || RouteContract.Deviations.ContainsKey(RouteContract.Name(route)))
        {
            return;
        }

        var found = response.Status >= 400 ? Error(response.Body) : Success(route, request, response);
        findings.AddRange(found.Select(finding => $"{request.Method} {request.Path} -> {response.Status}: {finding}"));
    }

    private IEnumerable<string> Success(RouteDefinition route, ServiceRequest request, ServiceResponse response)
    {
        answered.Add(RouteContract.Name(route));
        return Body(route, request).Concat(response.Body is null
            ? route.ResponseType is not null && response.Status is not (202 or 204) ? ["an answer without a body"] : []
            : Answer(route, request, response.Body));
    }

    private IEnumerable<string> Body(RouteDefinition route, ServiceRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Body))
        {
            return [];
        }

        var body = request.Json();
        if (route.Template.EndsWith("/$ref", StringComparison.Ordinal))
        {
            return body.Count == 1 && body["@odata.id"] is not null ? [] : ["a reference is given by @odata.id alone"];
        }

        if (route.BodyType is null)
        {
            return body.Count == 0 ? [] : ["a body was accepted where there is none"];
        }

        return SchemaPath.Follow(model, route.Template).Operation is { } action
            ? SchemaCheck.Parameters(model, body, action)
            : SchemaCheck.Document(model, body, model.FindDeclaredType(route.BodyType), isWhole: false);
    }

    private IEnumerable<string> Answer(RouteDefinition route, ServiceRequest request, JsonNode body)
    {
        var type = route.ResponseType is null ? null
            : route.ResponseType.StartsWith("Edm.", StringComparison.Ordinal) ? EdmCoreModel.Instance.FindDeclaredType(route.ResponseType)
            : model.FindDeclaredType(route.ResponseType);
        if (type is null)
        {
            return [$"an answer of the unknown type {route.ResponseType ?? "nothing"}"];
        }

        if (route.Template.EndsWith("/$count", StringComparison.Ordinal))
        {
            return body.GetValueKind() == JsonValueKind.Number ? [] : ["a count must be a number"];
        }

        var isWhole = !request.Query.Keys.Contains("$select", StringComparer.OrdinalIgnoreCase);
        if (!route.IsCollection && type is IEdmEntityType)
        {
            return SchemaCheck.Document(model, body, type, isWhole);
        }

        return Envelope(route, body, type, isWhole);
    }

    private IEnumerable<string> Envelope(RouteDefinition route, JsonNode body, IEdmType type, bool isWhole)
    {
        if (body is not JsonObject envelope)
        {
            return ["an answer must be an object"];
        }

        var strangers = envelope.Select(property => property.Key).Where(name => name != "value" && name is not ("@odata.context" or "@odata.count" or "@odata.nextLink"))
            .Select(name => $"'{name}' has no place beside 'value'");
        if (!envelope.ContainsKey("@odata.context"))
        {
            strangers = strangers.Append("@odata.context is missing");
        }

        if (!route.IsCollection)
        {
            return strangers.Concat(SchemaCheck.Document(model, envelope["value"], type, isWhole));
        }

        return envelope["value"] is JsonArray items
            ? strangers.Concat(items.SelectMany(item => SchemaCheck.Document(model, item, type, isWhole)))
            : strangers.Append("'value' must be a list");
    }

    private static IEnumerable<string> Error(JsonNode? body) =>
        body?["error"]?["code"]?.GetValueKind() == JsonValueKind.String && body["error"]!["message"]?.GetValueKind() == JsonValueKind.String
            ? []
            : ["an error has a code and a message"];
}

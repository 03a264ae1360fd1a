using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.OData.Edm;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>Compares what a route says of itself with the schema.</summary>
internal static class RouteContract
{
    private const string Steps = "/v1.0/identityGovernance/privilegedAccess/group/assignmentApprovals/{id}/steps";

    private const string Documented = "A documentation page writes steps where the schema has stages; the route is there to answer 404.";

    private const string RoleApprovals = "/v1.0/roleManagement/directory/roleAssignmentApprovals";

    private const string BetaOnly = "Approvals of directory roles are in beta alone; the route is there to answer as v1.0 does, that there is no such segment.";

    private static readonly string[] OfOne = ["$select", "$expand"];

    private static readonly string[] OfMany = ["$select", "$expand", "$filter", "$orderby", "$top", "$skip", "$count", "$search"];

    /// <summary>Where the simulated tenant knowingly differs from the schema, and why.</summary>
    public static IReadOnlyDictionary<string, string> Deviations { get; } = new Dictionary<string, string>
    {
        ["POST /v1.0/$batch"] = "JSON batching belongs to the protocol (OData 4.01), not to the schema.",
        [$"GET {Steps}"] = Documented,
        [$"GET {Steps}/{{stepId}}"] = Documented,
        [$"PATCH {Steps}/{{stepId}}"] = Documented,
        [$"GET {RoleApprovals}"] = BetaOnly,
        [$"GET {RoleApprovals}/{{id}}"] = BetaOnly,
        [$"GET {RoleApprovals}/{{id}}/steps"] = BetaOnly,
        [$"GET {RoleApprovals}/filterByCurrentUser(on='{{on}}')"] = BetaOnly,
        [$"PATCH {RoleApprovals}/{{id}}/steps/{{stepId}}"] = BetaOnly,
    };

    public static string Name(RouteDefinition route) => $"{route.Method} {route.Template}";

    /// <summary>What is wrong with a route; empty when it is right.</summary>
    public static IEnumerable<string> Check(IEdmModel model, RouteDefinition route)
    {
        if (Deviations.ContainsKey(Name(route)))
        {
            return [];
        }

        try
        {
            var place = SchemaPath.Follow(model, route.Template);
            return CheckTypes(route, place).Concat(CheckOptions(route)).Select(finding => $"{Name(route)}: {finding}");
        }
        catch (InvalidOperationException lost)
        {
            return [$"{Name(route)}: {lost.Message}"];
        }
    }

    private static IEnumerable<string> CheckTypes(RouteDefinition route, SchemaPath place)
    {
        var (response, isCollection, body) = Expected(route, place);
        if (!response.Contains(route.ResponseType))
        {
            yield return $"answers {route.ResponseType ?? "nothing"}, the schema says {string.Join(" or ", response.Select(type => type ?? "nothing"))}";
        }

        if (route.IsCollection != isCollection)
        {
            yield return route.IsCollection ? "is no collection" : "is a collection";
        }

        if (route.BodyType != body)
        {
            yield return $"takes {route.BodyType ?? "no body"}, the schema says {body ?? "no body"}";
        }
    }

    private static (string?[] Response, bool IsCollection, string? Body) Expected(RouteDefinition route, SchemaPath place) =>
        (route.Method, place) switch
        {
            ("GET", { Operation: IEdmAction }) => (["a POST for an action"], false, null),
            ("GET", _) => ([place.TypeName], place.IsCollection, null),
            ("POST", { Operation: IEdmAction action }) =>
                ([place.TypeName], place.IsCollection, action.Parameters.Skip(1).Any() ? action.FullName() : null),
            ("POST", { IsReference: true }) => ([null], false, null),
            ("POST", { IsCollection: true }) => ([place.TypeName], false, place.TypeName),
            ("PATCH", { IsCollection: false }) => ([place.TypeName, null], false, place.TypeName),
            ("PUT", { IsReference: true }) => ([null], false, null),
            ("PUT", { IsCollection: false }) => ([place.TypeName, null], false, place.TypeName),
            ("DELETE", { Operation: null }) => ([null], false, null),
            _ => (["nothing by this method"], false, null),
        };

    private static IEnumerable<string> CheckOptions(RouteDefinition route)
    {
        var allowed = route.Method != "GET" ? OfOne : route.IsCollection ? OfMany : OfOne;
        return route.QueryOptions.Where(option => !allowed.Contains(option)).Select(option => $"{option} makes no sense here");
    }
}

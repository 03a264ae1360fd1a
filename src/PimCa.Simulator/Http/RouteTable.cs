using System;
using System.Collections.Generic;

namespace PimCa.Simulator.Http;

/// <summary>
/// A route that the simulated tenant knows, with all that the contract tests compare with the published schema.
/// </summary>
/// <param name="Service">graph, arm, sharepoint, exchange, login or simulator.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path with placeholders: <c>/v1.0/groups/{groupId}/members</c>.</param>
/// <param name="Handle">Answers it; runs under the tenant's lock.</param>
internal sealed record RouteDefinition(string Service, string Method, string Template, Func<ServiceRequest, ServiceResponse> Handle)
{
    /// <summary>Any one of these permissions lets the caller through; none means that no permission beyond a token is asked for.</summary>
    public IReadOnlyList<string> AnyPermission { get; init; } = Array.Empty<string>();

    /// <summary>The <c>error.code</c> of the 403 for a missing permission; PIM has a code of its own.</summary>
    public string PermissionErrorCode =>
        Template.StartsWith("/v1.0/identityGovernance/privilegedAccess/", StringComparison.Ordinal)
        || Template.StartsWith("/v1.0/policies/roleManagement", StringComparison.Ordinal)
        || Template.StartsWith("/v1.0/roleManagement/directory/roleEligibilitySchedule", StringComparison.Ordinal)
        || Template.StartsWith("/v1.0/roleManagement/directory/roleAssignmentSchedule", StringComparison.Ordinal)
            ? "PermissionScopeNotGranted"
            : "Authorization_RequestDenied";

    /// <summary>False for routes that need no token (login, the simulator's own controls).</summary>
    public bool NeedsToken { get; init; } = true;

    /// <summary>True where only a user can call: approvals, self activation.</summary>
    public bool DelegatedOnly { get; init; }

    /// <summary>The schema's type of the response (<c>microsoft.graph.group</c>), null when there is no body.</summary>
    public string? ResponseType { get; init; }

    /// <summary>True when the response is a collection of <see cref="ResponseType"/>: paging and query options apply to it.</summary>
    public bool IsCollection { get; init; }

    /// <summary>The schema's type of the request body, null when there is none.</summary>
    public string? BodyType { get; init; }

    /// <summary>Query options that the route answers; any other fails with 501.</summary>
    public IReadOnlyList<string> QueryOptions { get; init; } = Array.Empty<string>();

    /// <summary>True when the route changes the tenant.</summary>
    public bool IsWrite => Method != "GET" && !IsReadOnlyAction;

    /// <summary>True for actions that are POSTs but change nothing (evaluate, getByIds).</summary>
    public bool IsReadOnlyAction { get; init; }
}

/// <summary>Finds the route of a request. Literal segments win over placeholders.</summary>
internal sealed class RouteTable
{
    private readonly List<RouteDefinition> routes = new();

    public IReadOnlyList<RouteDefinition> Routes => routes;

    public void Add(RouteDefinition route) => routes.Add(route);

    /// <summary>The route and the values of its placeholders.</summary>
    /// <exception cref="ServiceException">501: no route has this method and path.</exception>
    public (RouteDefinition Route, IReadOnlyDictionary<string, string> Values) Match(string service, string method, string path)
    {
        var segments = path.Split(new[] { '/' }, StringSplitOptions.RemoveEmptyEntries);
        (RouteDefinition Route, IReadOnlyDictionary<string, string> Values, int Literals)? best = null;
        foreach (var route in routes)
        {
            if (!string.Equals(route.Service, service, StringComparison.Ordinal) || !string.Equals(route.Method, method, StringComparison.Ordinal))
            {
                continue;
            }

            var (values, literals) = TryMatch(route.Template, segments);
            if (values is not null && (best is null || literals > best.Value.Literals))
            {
                best = (route, values, literals);
            }
        }

        return best is { } found
            ? (found.Route, found.Values)
            : throw ServiceException.Unsupported($"the route {method} /{service}{path}");
    }

    private static (Dictionary<string, string>? Values, int Literals) TryMatch(string template, string[] segments)
    {
        var parts = template.Split(new[] { '/' }, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != segments.Length)
        {
            return (null, 0);
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var literals = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var (open, close) = (parts[i].IndexOf('{'), parts[i].IndexOf('}'));
            if (open < 0)
            {
                if (!string.Equals(parts[i], segments[i], StringComparison.OrdinalIgnoreCase))
                {
                    return (null, 0);
                }

                literals++;
                continue;
            }

            // A placeholder may be part of a segment: filterByCurrentUser(on='{on}').
            var prefix = parts[i].Substring(0, open);
            var suffix = parts[i].Substring(close + 1);
            var segment = segments[i];
            if (segment.Length < prefix.Length + suffix.Length
                || !segment.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                || !segment.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return (null, 0);
            }

            literals += prefix.Length > 0 ? 1 : 0;
            values[parts[i].Substring(open + 1, close - open - 1)] = segment.Substring(prefix.Length, segment.Length - prefix.Length - suffix.Length);
        }

        return (values, literals);
    }
}

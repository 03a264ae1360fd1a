using System;
using System.Linq;

namespace PimCa.Simulator.Http;

/// <summary>Who may come through a route: permissions, and the query options it answers.</summary>
internal static class RouteAccess
{
    /// <summary>Checks permissions and query options.</summary>
    /// <exception cref="ServiceException">403: the permission is missing. 501: the route does not answer a query option.</exception>
    public static void Check(RouteDefinition route, ServiceRequest request)
    {
        if (request.Caller is { } caller)
        {
            if (route.DelegatedOnly && caller.IsApplication)
            {
                throw ServiceException.Forbidden("This operation needs a signed-in user; application permissions are not supported.", route.PermissionErrorCode);
            }

            if (route.AnyPermission.Count > 0 && !caller.HasAny(route.AnyPermission))
            {
                throw ServiceException.Forbidden(
                    $"Insufficient privileges to complete the operation. One of these permissions is needed: {string.Join(", ", route.AnyPermission)}.",
                    route.PermissionErrorCode);
            }
        }

        // Nothing is ignored quietly here: an option without effect would be a wrong answer.
        var unknown = request.Query.Keys.FirstOrDefault(option =>
            (request.Service is "graph" or "arm" || option.StartsWith("$", StringComparison.Ordinal))
            && !route.QueryOptions.Contains(option, StringComparer.OrdinalIgnoreCase)
            && !(route.IsCollection && string.Equals(option, "$skiptoken", StringComparison.OrdinalIgnoreCase)));
        if (unknown is not null)
        {
            throw ServiceException.Unsupported($"the query option {unknown} on {route.Method} /{route.Service}{route.Template}");
        }
    }
}

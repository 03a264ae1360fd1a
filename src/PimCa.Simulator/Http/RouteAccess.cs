using System;
using System.Linq;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Http;

/// <summary>Who may come through a route: sign-in, permissions, and the query options it answers.</summary>
internal sealed class RouteAccess
{
    private readonly SimulatedTenant tenant;

    public RouteAccess(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>The caller that the bearer token stands for.</summary>
    /// <exception cref="ServiceException">401: no token, an unknown, revoked or expired one, one for another service, or a disabled account.</exception>
    public Caller Authenticate(ServiceRequest request)
    {
        const string Scheme = "Bearer ";
        if (request.Header("Authorization") is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Unauthorized("Access token is empty.");
        }

        var token = tenant.Tokens.FindAccess(header.Substring(Scheme.Length).Trim())
            ?? throw Unauthorized("Access token validation failure. The token is unknown or was revoked.");
        if (token.ExpiresAt <= tenant.Now)
        {
            throw Unauthorized("Lifetime validation failed, the token is expired.");
        }

        if (token.Audience != request.Service)
        {
            throw Unauthorized("Access token validation failure. Invalid audience.");
        }

        var collection = token.Caller.IsApplication ? Collections.ServicePrincipals : Collections.Users;
        return tenant.Store.Get(collection, token.Caller.ObjectId)?.Flag("accountEnabled") == true
            ? token.Caller
            : throw Unauthorized("Access token validation failure. The account is disabled or was deleted.");
    }

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

        // Graph ignores nothing quietly here: an option without effect would be a wrong answer.
        var unknown = request.Query.Keys.FirstOrDefault(option =>
            (request.Service == "graph" || option.StartsWith("$", StringComparison.Ordinal))
            && !route.QueryOptions.Contains(option, StringComparer.OrdinalIgnoreCase)
            && !(route.IsCollection && string.Equals(option, "$skiptoken", StringComparison.OrdinalIgnoreCase)));
        if (unknown is not null)
        {
            throw ServiceException.Unsupported($"the query option {unknown} on {route.Method} /{route.Service}{route.Template}");
        }
    }

    private static ServiceException Unauthorized(string message)
    {
        var refusal = new ServiceException(401, "InvalidAuthenticationToken", message);
        refusal.Headers["WWW-Authenticate"] =
            "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"";
        return refusal;
    }
}

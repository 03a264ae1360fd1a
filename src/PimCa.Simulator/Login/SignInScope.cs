using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Http;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>What a sign-in asks for: a service and permissions on it.</summary>
/// <param name="Service">The service that takes the token.</param>
/// <param name="Audience">The token's <c>aud</c>: the service's address.</param>
/// <param name="Permissions">Permissions that the token will hold.</param>
/// <param name="WantsIdToken">Whether <c>openid</c> was asked for.</param>
/// <param name="WantsRefreshToken">Whether <c>offline_access</c> was asked for.</param>
internal sealed record SignInScope(
    string Service, string Audience, IReadOnlyList<string> Permissions, bool WantsIdToken, bool WantsRefreshToken)
{
    private static readonly string[] OpenId = { "openid", "profile", "email", "offline_access" };

    /// <param name="tenant">The tenant that is signed in to.</param>
    /// <param name="text">The scopes asked for, between spaces.</param>
    /// <param name="isApplication">Whether an application signs in for itself.</param>
    /// <exception cref="ServiceException">400: no such resource, or a permission that nobody consented to.</exception>
    public static SignInScope Parse(SimulatedTenant tenant, string? text, bool isApplication)
    {
        var words = (text ?? string.Empty).Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
        var resources = words.Where(w => !OpenId.Contains(w, StringComparer.OrdinalIgnoreCase)).Select(Split).ToArray();
        var audience = resources.Select(r => r.Audience).FirstOrDefault() ?? "https://graph.microsoft.com";
        if (resources.Any(r => r.Audience != audience))
        {
            throw new ServiceException(400, "invalid_request", "AADSTS28000: Provided value for the input parameter scope is not valid because it contains more than one resource.");
        }

        var service = ServiceHosts.ServiceOf(new Uri(audience).Host);
        if (service is null or "login" or "simulator" || (service == "sharepoint" && !tenant.HasSharePointHost(new Uri(audience).Host)))
        {
            throw new ServiceException(400, "invalid_resource", $"AADSTS500011: The resource principal named {audience} was not found in the tenant.");
        }

        var asked = resources.Select(r => r.Permission).ToArray();
        if (isApplication && (asked.Length != 1 || asked[0] != ".default"))
        {
            throw new ServiceException(400, "invalid_scope", "AADSTS1002012: The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.");
        }

        var consented = ConsentedPermissions.For(service, isApplication);
        var missing = asked.FirstOrDefault(p => p != ".default" && !consented.Contains(p, StringComparer.OrdinalIgnoreCase));
        if (missing is not null)
        {
            throw new ServiceException(400, "invalid_grant", $"AADSTS65001: The user or administrator has not consented to use the application with the permission {missing}.");
        }

        var granted = asked.Contains(".default")
            ? consented
            : consented.Where(p => asked.Contains(p, StringComparer.OrdinalIgnoreCase)).ToArray();
        return new SignInScope(
            service,
            audience,
            granted,
            words.Contains("openid", StringComparer.OrdinalIgnoreCase),
            words.Contains("offline_access", StringComparer.OrdinalIgnoreCase));
    }

    // A permission without an address is one of Graph's.
    private static (string Audience, string Permission) Split(string word)
    {
        if (!Uri.TryCreate(word, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            return ("https://graph.microsoft.com", word);
        }

        return ($"https://{uri.Host}", uri.AbsolutePath.TrimStart('/'));
    }
}

using System;
using System.Globalization;
using System.Text;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// What each service does with the token that a caller brings: its signature, its tenant, its audience and the cloud of
/// that, its lifetime by the tenant's clock, and, where the client copes with that, what happened since it was issued.
/// </summary>
internal sealed class BearerCheck
{
    private const string Scheme = "Bearer ";

    /// <summary>How far the clocks of two services may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly SimulatedTenant tenant;

    public BearerCheck(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>The caller that the bearer token stands for.</summary>
    /// <exception cref="ServiceException">401: there is no token, or not one that this service takes.</exception>
    public Caller Authenticate(ServiceRequest request)
    {
        if (request.Header("Authorization") is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(request, "AuthenticationFailed", "Access token is empty.");
        }

        var token = Jwt.Read(header.Substring(Scheme.Length).Trim());
        var issued = token is null || !token.IsOurs ? null : tenant.Tokens.FindAccess(token.Claim("uti") ?? string.Empty);
        if (issued is null)
        {
            throw Refused(request, "InvalidAuthenticationToken", "Access token validation failure. Signature is invalid.");
        }

        if (issued.ExpiresAt + Skew <= tenant.Now)
        {
            throw Refused(request, "ExpiredAuthenticationToken", "Lifetime validation failed, the token is expired.");
        }

        // A server's own address is in no cloud: there the service alone decides.
        var cloud = ServiceHosts.CloudOf(new Uri(request.ServiceRoot).Host);
        if (issued.Service != request.Service || (cloud is not null && cloud != issued.Cloud))
        {
            throw Refused(request, "InvalidAuthenticationTokenAudience", "Access token validation failure. Invalid audience.");
        }

        // A real service would answer from the other tenant's directory, of which nothing is simulated.
        if (issued.TenantId != tenant.Id)
        {
            throw ServiceException.Unsupported($"the directory of the tenant {issued.TenantId}");
        }

        // As documented: a token that is out is good until it ends, whatever becomes of its bearer, unless client and
        // service take part in continuous access evaluation.
        if (issued.IsContinuous && tenant.Tokens.After(issued.Caller.ObjectId, issued) is { } revocation)
        {
            throw Challenge(request, revocation);
        }

        return issued.Caller;
    }

    // Graph has one code for all of it, the management endpoint one for each.
    private static ServiceException Refused(ServiceRequest request, string managementCode, string message)
    {
        var refusal = new ServiceException(401, request.Service == "arm" ? managementCode : "InvalidAuthenticationToken", message);
        refusal.Headers["WWW-Authenticate"] = Realm(request);
        return refusal;
    }

    // The claims say from when on a sign-in is good enough. As measured, in base64 and with the reason in words.
    private static ServiceException Challenge(ServiceRequest request, Revocation revocation)
    {
        const string Reason = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";
        var from = revocation.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var claims = "{\"access_token\":{\"nbf\":{\"essential\":true, \"value\":\"" + from + "\"}}}";
        var refusal = new ServiceException(401, "InvalidAuthenticationToken", Reason);
        refusal.Headers["WWW-Authenticate"] =
            $"{Realm(request)}, error=\"insufficient_claims\", claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims))}\"";
        return refusal;
    }

    private static string Realm(ServiceRequest request) =>
        $"Bearer realm=\"\", authorization_uri=\"https://{SignInCloud.Of(ServiceHosts.CloudOf(new Uri(request.ServiceRoot).Host) ?? ServiceHosts.Global).Host}/common/oauth2/authorize\"";
}

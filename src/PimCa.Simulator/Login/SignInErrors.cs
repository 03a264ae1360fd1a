using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// The token service's refusals of tenants, people and grants, each with the number of Microsoft's published list of
/// authentication and authorization error codes. A refusal that has no number there has none here.
/// </summary>
internal static class SignInErrors
{
    public static ServiceException Missing(string parameter) =>
        Bad("invalid_request", $"AADSTS900144: The request body must contain the following parameter: '{parameter}'.");

    public static ServiceException UnknownGrant(string grant) =>
        Bad("unsupported_grant_type", $"AADSTS70003: The app requested an unsupported grant type '{grant}'.");

    public static ServiceException UnknownInstance(string host) =>
        Bad("invalid_instance", $"AADSTS50049: Unknown or invalid instance '{host}'.");

    public static ServiceException TenantNotFound(string error, string name) =>
        Bad(error, $"AADSTS90002: Tenant '{name}' not found. Check that it is the right tenant id and that the sign-in is to the right cloud.");

    public static ServiceException TenantMalformed(string error, string name) =>
        Bad(error, $"AADSTS900023: Specified tenant identifier '{name}' is neither a valid DNS name, nor a valid external domain.");

    public static ServiceException TenantNeeded() =>
        Bad("invalid_request", "AADSTS50059: No tenant-identifying information found in either the request or implied by any provided credentials.");

    public static ServiceException UnknownResource(string resource, string tenant) =>
        Bad("invalid_resource", $"AADSTS500011: The resource principal named {resource} was not found in the tenant named {tenant}.");

    public static ServiceException SeveralResources() =>
        Bad("invalid_request", "AADSTS28000: Provided value for the input parameter scope is not valid because it contains more than one resource.");

    public static ServiceException NotDefaultScope() =>
        Bad("invalid_scope", "AADSTS1002012: The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.");

    public static ServiceException NotConsented(string application, string permission) => Needing(
        "invalid_grant",
        $"AADSTS65001: The user or administrator has not consented to use the application '{application}' with the permission {permission}.",
        "consent_required");

    public static ServiceException UnknownUser(string? name, string tenant) =>
        Bad("invalid_grant", $"AADSTS50034: The user account {name} does not exist in the {tenant} directory.");

    public static ServiceException ForeignUser(string name, string home, string tenant) =>
        Bad("invalid_grant", $"AADSTS50020: User account '{name}' from identity provider '{home}' does not exist in tenant '{tenant}' and cannot access the application in that tenant.");

    public static ServiceException WrongPassword() =>
        Bad("invalid_grant", "AADSTS50126: Error validating credentials due to invalid username or password.");

    public static ServiceException UserDisabled() =>
        Bad("invalid_grant", "AADSTS50057: The user account is disabled.");

    public static ServiceException Revoked() => Needing(
        "invalid_grant",
        "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.",
        "bad_token");

    public static ServiceException RefreshTokenExpired() => Needing(
        "invalid_grant",
        "AADSTS700082: The refresh token has expired due to inactivity.",
        "bad_token");

    public static ServiceException SignInTooOld() => Needing(
        "invalid_grant",
        "AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access.",
        "token_expired");

    public static ServiceException UnknownGrantValue() =>
        Bad("invalid_grant", "AADSTS70000: The provided grant is invalid or malformed, or was issued to another client.");

    public static ServiceException MalformedClaims() =>
        Bad("invalid_request", "AADSTS900236: The claims parameter is not valid JSON.");

    /// <summary>A factor that the sign-in lacks; a person at hand could give it.</summary>
    /// <param name="resource">What was signed in to.</param>
    /// <param name="policies">The policies that require it.</param>
    public static ServiceException SecondFactorNeeded(string resource, IEnumerable<string> policies) => Challenged(
        $"AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
        "basic_action",
        policies);

    /// <summary>A factor that the person has not even registered.</summary>
    public static ServiceException RegistrationNeeded(string resource, IEnumerable<string> policies) => Challenged(
        $"AADSTS50079: Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.",
        "basic_action",
        policies);

    public static ServiceException DeviceNotCompliant(IEnumerable<string> policies) => Challenged(
        "AADSTS53000: Your device is required to be managed to access this resource.", "message_only", policies);

    public static ServiceException Blocked(IEnumerable<string> policies) => Challenged(
        "AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "message_only", policies);

    public static ServiceException Of(int number, string error, string message) => Bad(error, $"AADSTS{number}: {message}");

    private static ServiceException Challenged(string message, string suberror, IEnumerable<string> policies)
    {
        var refusal = Needing("interaction_required", message, suberror);
        refusal.Details["claims"] = new JsonObject
        {
            ["access_token"] = new JsonObject { ["capolids"] = new JsonObject { ["essential"] = true, ["values"] = policies.ToArray().ToJson() } },
        }.ToJsonString();
        return refusal;
    }

    private static ServiceException Needing(string error, string message, string suberror)
    {
        var refusal = Bad(error, message);
        refusal.Details["suberror"] = suberror;
        return refusal;
    }

    private static ServiceException Bad(string error, string message) => new(400, error, message);
}

using System;
using System.Globalization;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Login;

/// <summary>The token service's refusals of applications: who they are, and what they prove it with.</summary>
internal static class ClientErrors
{
    public static ServiceException UnknownApplication(string? appId, string tenant) =>
        new(400, "unauthorized_client", $"AADSTS700016: Application with identifier '{appId}' was not found in the directory '{tenant}'.");

    public static ServiceException Disabled(string appId) =>
        new(400, "unauthorized_client", $"AADSTS7000112: Application '{appId}' is disabled.");

    public static ServiceException IsPublic() =>
        Client("AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.");

    public static ServiceException ProofMissing(bool isForItself) => Client(isForItself
        ? "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type."
        : "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    public static ServiceException WrongSecret(string appId) =>
        Client($"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.");

    public static ServiceException ExpiredSecret(string appId) =>
        Client($"AADSTS7000222: The provided client secret keys for app '{appId}' are expired.");

    public static ServiceException MalformedAssertion() => Client("AADSTS50027: JWT token is invalid or malformed.");

    /// <param name="reason">Which of the reasons that the service gives in brackets.</param>
    /// <param name="thumbprint">The thumbprint that the assertion named.</param>
    public static ServiceException CertificateRefused(string reason, string? thumbprint) =>
        Client($"AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application, or cannot be used. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}']");

    public static ServiceException AssertionIsOfAnother() =>
        Client("AADSTS700021: Client assertion application identifier doesn't match 'client_id' parameter.");

    public static ServiceException WrongAudience(string? audience, string expected) =>
        Client($"AADSTS700023: Client assertion audience claim '{audience}' does not match Realm issuer '{expected}'.");

    public static ServiceException NotNow(DateTimeOffset now, DateTimeOffset? from, DateTimeOffset? to) =>
        Client($"AADSTS700024: Client assertion is not within its valid time range. Current time: {Text(now)}, assertion valid from {Text(from)}, expiry time of assertion {Text(to)}.");

    // The documentation of the assertion's format says what jti is for; which number a replay gets is not public.
    public static ServiceException Replayed() =>
        Client("AADSTS700027: Client assertion failed validation: its identifier 'jti' was used before.");

    public static ServiceException NoFederation(string appId) =>
        Client($"AADSTS70025: The client '{appId}' has no configured federated identity credentials.");

    public static ServiceException WrongIssuer(string? issuer) =>
        Client($"AADSTS700211: No matching federated identity record found for presented assertion issuer '{issuer}'.");

    public static ServiceException WrongFederatedAudience(string? audience) =>
        Client($"AADSTS700212: No matching federated identity record found for presented assertion audience '{audience}'.");

    public static ServiceException WrongSubject(string? subject) =>
        Client($"AADSTS700213: No matching federated identity record found for presented assertion subject '{subject}'.");

    public static ServiceException WrongFederatedSignature() => Client("AADSTS50013: Assertion failed signature validation.");

    private static string Text(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture) ?? "unknown";

    private static ServiceException Client(string message) => new(401, "invalid_client", message);
}

using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using PimCa.Cloud.Http;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>Asks the token service of a simulated tenant for a person's token, by the same handlers as every other request.</summary>
internal sealed class SimulatedPersonCredential : TokenCredential
{
    // The simulated tenant documents one password for everybody; it opens nothing else.
    private const string Password = "simulated";

    private readonly HttpClient http;
    private readonly Uri endpoint;
    private readonly string userPrincipalName;
    private readonly TimeProvider time;
    private readonly SignInErrors errors;

    public SimulatedPersonCredential(HttpClient http, Uri endpoint, string userPrincipalName, TimeProvider time, SignInErrors errors)
    {
        this.errors = errors;
        this.http = http;
        this.endpoint = endpoint;
        this.userPrincipalName = userPrincipalName;
        this.time = time;
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens are asked for asynchronously only: a blocking wait would deadlock the pipeline.");

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = userPrincipalName,
            ["password"] = Password,
            ["scope"] = string.Join(" ", requestContext.Scopes),
        };
        if (requestContext.Claims is { } claims)
        {
            form["claims"] = claims;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Mark(RepeatableOption.Reads);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.TextAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? Token(body)
                : throw errors.FromAnswer((int)response.StatusCode, body);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            throw GraphErrors.From(failure, new Purpose("Signing in", userPrincipalName));
        }
    }

    private AccessToken Token(string body)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("access_token", out var token)
            || token.GetString() is not { Length: > 0 } text
            || !document.RootElement.TryGetProperty("expires_in", out var seconds))
        {
            throw new PimCaException(
                "SignInFailed", PimCaErrorKind.Authentication, "The token service answered without a token.", "Try again.", userPrincipalName);
        }

        return new AccessToken(text, time.GetUtcNow() + TimeSpan.FromSeconds(seconds.GetInt32()));
    }
}

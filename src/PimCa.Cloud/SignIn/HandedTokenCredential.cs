using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>A token that was handed in: checked when it is used, never renewed.</summary>
internal sealed class HandedTokenCredential : TokenCredential
{
    private readonly string token;
    private readonly TokenClaims claims;
    private readonly CloudEndpoints endpoints;
    private readonly TimeProvider time;

    public HandedTokenCredential(string token, CloudEndpoints endpoints, TimeProvider time)
    {
        this.token = token;
        claims = TokenClaims.Read(token);
        this.endpoints = endpoints;
        this.time = time;
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens are asked for asynchronously only: a blocking wait would deadlock the pipeline.");

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (!claims.IsReadable)
        {
            throw Refused("AccessTokenUnreadable", "The access token that was handed in cannot be read: it is no JSON Web Token.", "Hand in the token itself, whole, without anything in front of it.");
        }

        if (claims.ExpiresOn is not { } end || end <= time.GetUtcNow())
        {
            throw Refused(
                "AccessTokenExpired",
                claims.ExpiresOn is { } over
                    ? $"The access token that was handed in ended at {over:u}; it cannot be renewed."
                    : "The access token that was handed in does not say when it ends.",
                "Get a new one and connect again with Connect-PimCa -AccessToken; any other way to sign in is renewed by itself.");
        }

        if (claims.NotBefore is { } begin && begin > time.GetUtcNow() + TimeSpan.FromMinutes(5))
        {
            throw Refused("ClockSkew", $"The access token that was handed in is not valid before {begin:u}; the clock here shows {time.GetUtcNow():u}.", "Set this machine's clock, then connect again.");
        }

        var service = new Uri(requestContext.Scopes[0]).Host;
        if (!IsFor(service))
        {
            throw Refused(
                "AccessTokenAudience",
                $"The access token that was handed in is for '{claims.Audience}', and {service} is to be called.",
                service == endpoints.GraphHost
                    ? $"Hand in a token for https://{endpoints.GraphHost} of the right cloud (-Environment)."
                    : "A token that is handed in serves Microsoft Graph alone: connect another way for what this command needs, such as Connect-PimCa -Identity or in a browser.");
        }

        return new ValueTask<AccessToken>(new AccessToken(token, end));
    }

    private bool IsFor(string service) =>
        (Uri.TryCreate(claims.Audience, UriKind.Absolute, out var audience) && string.Equals(audience.Host, service, StringComparison.OrdinalIgnoreCase))
        || (claims.Audience == CloudEndpoints.GraphApplicationId && service == endpoints.GraphHost);

    private PimCaException Refused(string code, string message, string advice) =>
        new(code, PimCaErrorKind.Authentication, message, advice, claims.Account ?? claims.ApplicationId);
}

using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Session;

namespace PimCa.Cloud.Exchange;

/// <summary>
/// A token for Exchange Online's administration, for handing on to its PowerShell module. The one secret that leaves this
/// assembly: it is held for the call that needs it and never kept, and no text of this object shows it.
/// </summary>
public sealed class ExchangeToken
{
    internal ExchangeToken(AccessToken token, string? organization)
    {
        Value = token.Token;
        ExpiresOn = token.ExpiresOn;
        Organization = organization;
    }

    /// <summary>The token. Secret.</summary>
    public string Value { get; }

    /// <summary>When it ends, UTC.</summary>
    public DateTimeOffset ExpiresOn { get; }

    /// <summary>
    /// For an application: the domain that Microsoft gave the organisation first, which the module asks for in place of a
    /// user name. Null for a person.
    /// </summary>
    public string? Organization { get; }

    /// <summary>Says what it is, not what it holds.</summary>
    public override string ToString() => $"A token for Exchange Online until {ExpiresOn:u}";

    internal static Task<ExchangeToken> AskAsync(GraphConnection connection, PimCaContext context, CancellationToken cancellationToken) =>
        GraphConnection.CallAsync(new Purpose("Signing in to Exchange Online", context.Account), async () =>
        {
            var scope = $"https://{connection.Endpoints.ExchangeHost}/.default";
            var token = await connection.Credential.GetTokenAsync(new TokenRequestContext(new[] { scope }), cancellationToken).ConfigureAwait(false);
            return new ExchangeToken(token, context.IsApplication ? await InitialDomainAsync(connection, cancellationToken).ConfigureAwait(false) : null);
        });

    private static async Task<string> InitialDomainAsync(GraphConnection connection, CancellationToken cancellationToken)
    {
        var answer = await connection.Client.Organization
            .GetAsync(r => r.QueryParameters.Select = new[] { "id", "verifiedDomains" }, cancellationToken).ConfigureAwait(false);
        return answer?.Value?.SelectMany(o => o.VerifiedDomains ?? new()).FirstOrDefault(d => d.IsInitial == true)?.Name
            ?? throw new PimCaException(
                "ExchangeOrganizationUnknown",
                PimCaErrorKind.NotFound,
                "The organisation shows no domain that Microsoft gave it, which an application must name to connect to Exchange Online.",
                "Have Organization.Read.All consented for the application, then sign in again with Connect-PimCa.");
    }
}

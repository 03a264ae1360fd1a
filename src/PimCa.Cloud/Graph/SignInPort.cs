using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Cloud.Graph;

/// <summary>Who is signed in.</summary>
internal sealed class SignInPort : ISignIn
{
    private readonly GraphConnection connection;
    private readonly PimCaContext asRead;

    private SignInPort(GraphConnection connection, PimCaContext asRead)
    {
        this.connection = connection;
        this.asRead = asRead;
    }

    public PimCaContext Context => connection.Credential.Latest is { } token
        ? asRead with { TokenExpiresOn = token.ExpiresOn, Scopes = TokenClaims.Read(token.Token).Permissions }
        : asRead;

    public static async Task<SignInPort> ReadAsync(GraphConnection connection, CloudConnectionOptions options, CancellationToken cancellationToken)
    {
        var client = connection.Client;
        var purpose = new Purpose("Reading who is signed in");
        var organisationRequest = new BatchItem(
            client.Organization.ToGetRequestInformation(r => r.QueryParameters.Select = new[] { "id", "displayName" }), purpose);
        var meRequest = new BatchItem(
            client.Me.ToGetRequestInformation(r => r.QueryParameters.Select = new[] { "id", "displayName", "userPrincipalName" }), purpose);
        var answers = await connection.Batch.SendAsync(
            options.SignIn.IsApplication ? new[] { organisationRequest } : new[] { organisationRequest, meRequest },
            RepeatableOption.Reads,
            cancellationToken).ConfigureAwait(false);

        var organisations = await answers[0].ReadAsync(OrganizationCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false);
        var organisation = organisations?.Value is { Count: > 0 } found ? found[0] : null;
        var me = answers.Count > 1
            ? await answers[1].ReadAsync(User.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false)
            : null;

        var token = connection.Credential.Latest;
        var claims = token is null ? TokenClaims.None : TokenClaims.Read(token.Value.Token);
        var accountId = me?.Id ?? claims.ObjectId ?? string.Empty;
        var account = me?.UserPrincipalName ?? claims.ApplicationId ?? accountId;
        if (accountId.Length > 0)
        {
            connection.Names.Learn(KnownNameKind.Principal, accountId, account);
        }

        var tenantId = organisation?.Id ?? claims.TenantId ?? options.TenantId ?? string.Empty;
        connection.Pacing.Pace = Pace.Of(options.Time, tenantId);
        return new SignInPort(connection, new PimCaContext
        {
            TenantId = tenantId,
            TenantName = organisation?.DisplayName,
            Account = account,
            AccountId = accountId,
            ClientId = claims.ApplicationId,
            AuthType = options.SignIn.AuthType,
            Environment = options.Environment,
            Scopes = claims.Permissions,
            IsSimulated = options.SignIn is SimulatedPerson,
            IsApplication = options.SignIn.IsApplication,
            TokenExpiresOn = token?.ExpiresOn,
        });
    }

    public Task RevokeSessionsAsync(string userId, CancellationToken cancellationToken)
    {
        // Of oneself by /me, which asks for no right over other people.
        var request = (string.Equals(userId, Context.AccountId, System.StringComparison.OrdinalIgnoreCase)
            ? connection.Client.Me.RevokeSignInSessions.ToPostRequestInformation()
            : connection.Client.Users[userId].RevokeSignInSessions.ToPostRequestInformation()).Mark(RepeatableOption.Idempotent);
        return GraphConnection.CallAsync(
            new Purpose("Revoking the sign-in sessions", userId),
            () => connection.SendJsonAsync(request, cancellationToken));
    }
}

using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Microsoft.Graph.Models;
using PimCa.Cloud.Errors;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
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

    public PimCaContext Context => connection.Credential.Latest is { } token ? With(asRead, token) : asRead;

    public static async Task<SignInPort> ReadAsync(GraphConnection connection, CloudConnectionOptions options, CancellationToken cancellationToken)
    {
        // First the token: it says whether a person or an application is signed in, and to which tenant.
        var purpose = new Purpose("Reading who is signed in");
        var token = await connection.Credential.GetTokenAsync(new TokenRequestContext(connection.GraphScopes, isCaeEnabled: true), cancellationToken).ConfigureAwait(false);
        var claims = TokenClaims.Read(token.Token);
        var isApplication = options.SignIn.IsApplication || claims.IsApplication;
        TenantCheck.Id(options, claims.TenantId);
        if (isApplication && claims is { IsReadable: true, Permissions.Count: 0 })
        {
            // No error: an application may be here for Azure alone, whose rights are roles.
            var consent = connection.Endpoints.ConsentAddress(options.TenantId ?? claims.TenantId, claims.ApplicationId ?? CredentialFactory.ClientIdOf(options.SignIn) ?? string.Empty);
            options.Reporter.Warning($"The application signs in, but has no permission of Microsoft Graph in this tenant. Add the application permissions that Test-PimCaPermission lists to its registration, and have an administrator consent: {consent}");
        }

        var client = connection.Client;
        var wantsDomains = TenantCheck.WantsDomains(options);
        var organisationRequest = new BatchItem(
            client.Organization.ToGetRequestInformation(r => r.QueryParameters.Select = wantsDomains ? new[] { "id", "displayName", "verifiedDomains" } : new[] { "id", "displayName" }), purpose);
        var meRequest = new BatchItem(
            client.Me.ToGetRequestInformation(r => r.QueryParameters.Select = new[] { "id", "displayName", "userPrincipalName" }), purpose);
        var answers = await connection.Batch.SendAsync(
            isApplication ? new[] { organisationRequest } : new[] { organisationRequest, meRequest },
            RepeatableOption.Reads,
            cancellationToken).ConfigureAwait(false);

        // An application may lack the permission for the organisation's name, and needs it for nothing else.
        var organisation = answers[0].Error is { Kind: PimCaErrorKind.PermissionDenied } && claims.TenantId is not null
            ? null
            : (await answers[0].ReadAsync(OrganizationCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false))?.Value?.FirstOrDefault();
        var me = answers.Count > 1
            ? await answers[1].ReadAsync(User.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false)
            : null;
        TenantCheck.Organisation(options, organisation);

        var accountId = me?.Id ?? claims.ObjectId ?? string.Empty;
        var account = me?.UserPrincipalName ?? claims.ApplicationId ?? CredentialFactory.ClientIdOf(options.SignIn) ?? accountId;
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
            IsSimulated = options.IsSimulated,
            IsApplication = isApplication,
        });
    }

    public async Task<PimCaTokenUpdate> RefreshAsync(string? claims, CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Getting a new token");
        var before = TokenClaims.Read(connection.Credential.Latest?.Token ?? string.Empty);
        var challenge = claims is null ? null : ClaimsChallenge.FromText(claims) ?? throw new PimCaException(
            "ClaimsUnreadable",
            PimCaErrorKind.InvalidArgument,
            $"'{claims}' cannot be read as claims.",
            "Give the name of an authentication context (c1), or the claims of the error as they came: JSON, url-encoded or base64.",
            claims);
        if (challenge is null && asRead.AuthType == AuthType.AccessToken)
        {
            throw new PimCaException(
                "TokenNotRenewable",
                PimCaErrorKind.NotSupported,
                $"The access token of '{asRead.Account}' was handed in and cannot be renewed here: it says what was held when it was issued.",
                "Get a new one from where it came, and connect again with Connect-PimCa -AccessToken; any other way to sign in is renewed.",
                asRead.Account);
        }

        var token = await GraphConnection.CallAsync(purpose, async () => challenge is null
            ? await connection.Credential.RefreshAsync(connection.GraphScopes, null, cancellationToken).ConfigureAwait(false)
            : await connection.StepUp.SatisfyAsync(connection.GraphScopes, challenge, null, connection.StepUp.Mark, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

        // Each of the other services has its own token, which is as old as the one that was replaced here.
        connection.Credential.ForgetAllBut(connection.GraphScopes);
        var after = TokenClaims.Read(token.Token);
        return new PimCaTokenUpdate(With(asRead, token))
        {
            AddedRoles = after.Roles.Except(before.Roles, StringComparer.OrdinalIgnoreCase).Select(RoleName).ToArray(),
            RemovedRoles = before.Roles.Except(after.Roles, StringComparer.OrdinalIgnoreCase).Select(RoleName).ToArray(),
            AddedGroups = after.Groups.Except(before.Groups, StringComparer.OrdinalIgnoreCase).Select(GroupName).ToArray(),
            RemovedGroups = before.Groups.Except(after.Groups, StringComparer.OrdinalIgnoreCase).Select(GroupName).ToArray(),
            PreviousAcrs = before.AuthenticationContexts,
            PreviousAmr = before.AuthenticationMethods,
        };
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

    private static PimCaContext With(PimCaContext context, AccessToken token)
    {
        var claims = TokenClaims.Read(token.Token);
        return context with
        {
            TokenExpiresOn = token.ExpiresOn,
            Scopes = claims.Permissions,
            Acrs = claims.AuthenticationContexts,
            Amr = claims.AuthenticationMethods,
        };
    }

    private string RoleName(string id) => connection.Names.NameOf(KnownNameKind.Role, id) ?? id;

    private string GroupName(string id) => connection.Names.NameOf(KnownNameKind.Group, id) ?? id;
}

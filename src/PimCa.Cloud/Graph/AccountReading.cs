using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Cloud.Graph;

/// <summary>Reads what tells people from accounts that something runs with.</summary>
internal static class AccountReading
{
    private static readonly string[] UserProperties = { "id", "accountEnabled", "userType", "onPremisesSyncEnabled" };
    private static readonly string[] ApplicationProperties = { "id", "accountEnabled", "servicePrincipalType" };

    // In v1.0 the only trace of non-interactive sign-ins; the sign-in log there has the interactive ones alone. It wants
    // AuditLog.Read.All and Entra ID P1, and is answered for one user at a time, by object id.
    private static readonly string[] WithSignIns = UserProperties.Append("signInActivity").ToArray();

    public static async Task<IReadOnlyList<AccountFacts>> GetAsync(
        GraphConnection connection, IReadOnlyCollection<DirectoryPrincipal> principals, CancellationToken cancellationToken)
    {
        var wanted = principals.Where(p => p.Type is PrincipalType.User or PrincipalType.ServicePrincipal).ToArray();
        var found = await ReadAsync(connection, wanted, WithSignIns, cancellationToken).ConfigureAwait(false);

        // What was refused with the sign-ins may be shown without.
        var refused = found.Where(f => f.Principal.Type == PrincipalType.User && f.Answer.Error is { Kind: PimCaErrorKind.PermissionDenied }).ToArray();
        var without = await ReadAsync(connection, refused.Select(f => f.Principal).ToArray(), UserProperties, cancellationToken).ConfigureAwait(false);
        return found.Except(refused).Select(f => Read(f.Principal, f.Answer, areSignInsKnown: true))
            .Concat(without.Select(f => Read(f.Principal, f.Answer, areSignInsKnown: false)))
            .Where(f => f is not null)
            .Select(f => f!)
            .ToArray();
    }

    private static async Task<IReadOnlyList<(DirectoryPrincipal Principal, BatchAnswer Answer)>> ReadAsync(
        GraphConnection connection, IReadOnlyList<DirectoryPrincipal> principals, string[] userProperties, CancellationToken cancellationToken)
    {
        var items = principals.Select(p => new BatchItem(One(connection, p, userProperties), new Purpose("Reading the account", p.Name))).ToArray();
        var answers = await connection.Batch.SendAsync(items, RepeatableOption.Reads, cancellationToken).ConfigureAwait(false);
        return principals.Zip(answers, (p, a) => (p, a)).ToArray();
    }

    private static RequestInformation One(GraphConnection connection, DirectoryPrincipal principal, string[] userProperties) => principal.Type == PrincipalType.User
        ? connection.Client.Users[principal.Id].ToGetRequestInformation(r => r.QueryParameters.Select = userProperties)
        : connection.Client.ServicePrincipals[principal.Id].ToGetRequestInformation(r => r.QueryParameters.Select = ApplicationProperties);

    private static AccountFacts? Read(DirectoryPrincipal principal, BatchAnswer answer, bool areSignInsKnown)
    {
        if (answer.Error is { } error)
        {
            return error.Kind == PimCaErrorKind.NotFound ? null : throw error;
        }

        var json = answer.Body ?? throw new UnexpectedAnswerException("The account was found, but not shown.");
        var activity = json["signInActivity"] as JsonObject;
        return new AccountFacts(principal.Id)
        {
            IsEnabled = json.Flag("accountEnabled"),
            IsManagedIdentity = json.Text("servicePrincipalType") == "ManagedIdentity",
            IsSynced = json.Flag("onPremisesSyncEnabled"),
            IsGuest = json.Text("userType") == "Guest" || principal.IsGuest,
            AreSignInsKnown = areSignInsKnown && principal.Type == PrincipalType.User,
            LastInteractiveSignIn = activity?.Moment("lastSignInDateTime"),
            LastNonInteractiveSignIn = activity?.Moment("lastNonInteractiveSignInDateTime"),
        };
    }
}

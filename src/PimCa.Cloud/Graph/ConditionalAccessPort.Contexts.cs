using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Http;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Session;

namespace PimCa.Cloud.Graph;

/// <summary>Authentication contexts and strengths, and the PIM policies that require a context.</summary>
internal sealed partial class ConditionalAccessPort
{
    private const string LookAtContextsWith = "Get-PimAuthenticationContext";

    public Task<IReadOnlyList<AuthenticationContext>> ListAuthenticationContextsAsync(CancellationToken cancellationToken) =>
        GraphConnection.CallAsync<IReadOnlyList<AuthenticationContext>>(new Purpose("Listing authentication contexts"), async () =>
        {
            var contexts = await connection.ListJsonAsync(Root.AuthenticationContextClassReferences.ToGetRequestInformation(), cancellationToken).ConfigureAwait(false);
            return contexts.Select(ReadContext).ToArray();
        });

    public async Task SetAuthenticationContextAsync(AuthenticationContext context, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["displayName"] = context.DisplayName,
            ["description"] = context.Description ?? string.Empty,
            ["isAvailable"] = context.IsPublished,
        };
        var request = GraphConnection.WithBody(
            Root.AuthenticationContextClassReferences[context.Id].ToPatchRequestInformation(new AuthenticationContextClassReference()), body)
            .Mark(RepeatableOption.Idempotent);
        await GraphConnection.CallAsync(
            new Purpose("Writing the authentication context", context.Id, LookAtContextsWith),
            () => connection.SendJsonAsync(request, cancellationToken)).ConfigureAwait(false);
        connection.Names.Learn(KnownNameKind.AuthenticationContext, context.Id, context.DisplayName);
    }

    public async Task DeleteAuthenticationContextAsync(string id, CancellationToken cancellationToken)
    {
        await GraphConnection.CallAsync(
            new Purpose("Deleting the authentication context", id, LookAtContextsWith),
            () => Root.AuthenticationContextClassReferences[id].DeleteAsync(cancellationToken: cancellationToken)).ConfigureAwait(false);
        connection.Names.Forget(KnownNameKind.AuthenticationContext, id);
    }

    public Task<IReadOnlyList<AuthenticationStrength>> ListAuthenticationStrengthsAsync(CancellationToken cancellationToken) =>
        GraphConnection.CallAsync<IReadOnlyList<AuthenticationStrength>>(new Purpose("Listing authentication strengths"), async () =>
        {
            var request = connection.Client.Policies.AuthenticationStrengthPolicies.ToGetRequestInformation();
            var strengths = await connection.ListJsonAsync(request, cancellationToken).ConfigureAwait(false);
            return strengths
                .Where(s => s.Text("id") is not null)
                .Select(s => new AuthenticationStrength(s.Text("id")!, s.Text("displayName") ?? s.Text("id")!))
                .ToArray();
        });

    public async Task<IReadOnlyList<AuthenticationContextUse>> ListAuthenticationContextUsesAsync(
        IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        var roles = await GraphConnection.CallAsync(
            new Purpose("Reading the PIM policies of Entra roles"),
            () => connection.ListJsonAsync(PoliciesOf("/", "DirectoryRole"), cancellationToken)).ConfigureAwait(false);
        var uses = roles.SelectMany(r => UsesIn(r, PimKind.EntraRole, r.Text("roleDefinitionId") ?? string.Empty)).ToList();
        var groups = (await RoleAssignableGroupsAsync(cancellationToken).ConfigureAwait(false))
            .Concat(groupIds.Select(id => id.ToLowerInvariant()))
            .Distinct()
            .ToArray();
        if (groups.Length > 0)
        {
            // Both of a group's policies, its members' and its owners', come together.
            var items = groups.Select(id => new BatchItem(PoliciesOf(id, "Group"), new Purpose("Reading the PIM policies", id))).ToArray();
            var answers = await connection.Batch.SendAsync(items, RepeatableOption.Reads, cancellationToken).ConfigureAwait(false);
            uses.AddRange(answers.Zip(groups, UsesOfGroup).SelectMany(found => found));
        }

        return uses;
    }

    private RequestInformation PoliciesOf(string scope, string type) =>
        connection.Client.Policies.RoleManagementPolicyAssignments.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Filter = $"scopeId eq {ODataText.Quote(scope)} and scopeType eq '{type}'";
            r.QueryParameters.Expand = new[] { "policy($expand=rules)" };
        });

    private async Task<IReadOnlyList<string>> RoleAssignableGroupsAsync(CancellationToken cancellationToken)
    {
        var request = connection.Client.Groups.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Filter = "isAssignableToRole eq true";
            r.QueryParameters.Select = new[] { "id", "displayName" };
            r.QueryParameters.Top = 999;
        });
        var groups = await GraphConnection.CallAsync(
            new Purpose("Listing role-assignable groups"), () => connection.ListJsonAsync(request, cancellationToken)).ConfigureAwait(false);
        foreach (var group in groups)
        {
            connection.Names.Learn(KnownNameKind.Group, group.Text("id")!, group.Text("displayName") ?? group.Text("id")!);
        }

        return groups.Select(g => g.Text("id")!.ToLowerInvariant()).ToArray();
    }

    // A group that was deleted meanwhile, or that PIM cannot manage, demands nothing; any other failure is one.
    private static IEnumerable<AuthenticationContextUse> UsesOfGroup(BatchAnswer answer, string groupId)
    {
        if (answer.Error is { } error)
        {
            return error.Kind == PimCaErrorKind.NotFound ? Enumerable.Empty<AuthenticationContextUse>() : throw error;
        }

        return (answer.Body?.Objects("value") ?? new List<JsonObject>()).SelectMany(a => UsesIn(a, PimKind.Group, groupId));
    }

    private static IEnumerable<AuthenticationContextUse> UsesIn(JsonObject assignment, PimKind kind, string targetId)
    {
        var access = kind != PimKind.Group ? (PimAccess?)null : assignment.Text("roleDefinitionId") == "owner" ? PimAccess.Owner : PimAccess.Member;
        return (assignment.Object("policy")?.Objects("rules") ?? new List<JsonObject>())
            .Select(RuleMapping.Read)
            .OfType<AuthenticationContextRule>()
            .Where(rule => rule is { IsEnabled: true, ClaimValue.Length: > 0 })
            .Select(rule => new AuthenticationContextUse(rule.ClaimValue!, kind, targetId, access));
    }

    private AuthenticationContext ReadContext(JsonObject json)
    {
        var id = json.Text("id") ?? throw new UnexpectedAnswerException("An authentication context came without its id.");
        var context = new AuthenticationContext(id, json.Text("displayName") ?? id, json.Text("description"), json.Flag("isAvailable"));
        connection.Names.Learn(KnownNameKind.AuthenticationContext, context.Id, context.DisplayName);
        return context;
    }
}

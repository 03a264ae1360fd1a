using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Cloud.Graph;

/// <summary>Whose policy it is, as the service asks for it.</summary>
internal sealed record PolicyOwner(string ScopeId, string ScopeType, string Role)
{
    public Purpose Purpose => ScopeType == "Group"
        ? new Purpose($"Reading the PIM policy ({Role})", ScopeId)
        : new Purpose("Reading the PIM policy", Role);
}

/// <summary>PIM policies: read in one request, written in one.</summary>
internal sealed class PolicyStore
{
    private readonly GraphConnection connection;

    private readonly RulesAsRead known = new();

    public PolicyStore(GraphConnection connection) => this.connection = connection;

    public async Task<PolicyDocument?> GetAsync(PolicyOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            var assignments = await GraphConnection.CallAsync(owner.Purpose, () => connection.ListJsonAsync(Request(owner), cancellationToken)).ConfigureAwait(false);
            return assignments.Count == 0 ? null : Read(assignments, owner);
        }
        catch (PimCaException missing) when (missing.Kind == PimCaErrorKind.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<ItemResult<PolicyDocument>>> GetAllAsync(IReadOnlyList<PolicyOwner> owners, CancellationToken cancellationToken)
    {
        var answers = await connection.Batch.SendAsync(
            owners.Select(o => new BatchItem(Request(o), o.Purpose)).ToArray(), RepeatableOption.Reads, cancellationToken).ConfigureAwait(false);
        return owners.Select((o, i) => Result(o, answers[i])).ToArray();
    }

    public Task UpdateAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken)
    {
        var written = known.Write(policyId, rules);
        var body = new JsonObject { ["rules"] = new JsonArray(written.Select(r => (JsonNode?)r.DeepClone()).ToArray()) };

        // Rules are written whole, so that writing them twice leaves the same.
        var request = GraphConnection.WithBody(
            connection.Client.Policies.RoleManagementPolicies[policyId].ToPatchRequestInformation(new UnifiedRoleManagementPolicy()), body)
            .Mark(RepeatableOption.Idempotent);
        return GraphConnection.CallAsync(new Purpose("Writing the PIM policy", policyId, "Get-PimMemberPolicy"), async () =>
        {
            await connection.SendJsonAsync(request, cancellationToken).ConfigureAwait(false);
            known.Note(policyId, written);
        });
    }

    private ItemResult<PolicyDocument> Result(PolicyOwner owner, BatchAnswer answer)
    {
        try
        {
            return answer.Error is not null ? new ItemResult<PolicyDocument>(null, answer.Error)
                : answer.Body?.Objects("value") is { Count: > 0 } assignments ? new ItemResult<PolicyDocument>(Read(assignments, owner), null)
                : new ItemResult<PolicyDocument>(null, new PimCaException(
                    "ResourceNotFound", PimCaErrorKind.NotFound, $"{owner.Purpose.What}: PIM does not know it.", target: owner.Purpose.Target));
        }
        catch (PimCaException wrong)
        {
            return new ItemResult<PolicyDocument>(null, wrong);
        }
        catch (Exception failure) when (GraphErrors.IsOurs(failure))
        {
            return new ItemResult<PolicyDocument>(null, GraphErrors.From(failure, owner.Purpose));
        }
    }

    private RequestInformation Request(PolicyOwner owner) => connection.Client.Policies.RoleManagementPolicyAssignments.ToGetRequestInformation(r =>
    {
        r.QueryParameters.Filter = $"scopeId eq {ODataText.Quote(owner.ScopeId)} and scopeType eq '{owner.ScopeType}' and roleDefinitionId eq {ODataText.Quote(owner.Role)}";
        r.QueryParameters.Expand = new[] { "policy($expand=rules)" };
    });

    private PolicyDocument Read(IReadOnlyList<JsonObject> assignments, PolicyOwner owner)
    {
        // The owner's policy has been answered for the member's where a filter was not honoured, and was then overwritten
        // (terraform-provider-azuread#1491): what is not the one that was asked for is not taken.
        var assignment = assignments.FirstOrDefault(a => string.Equals(a.Text("roleDefinitionId"), owner.Role, StringComparison.OrdinalIgnoreCase))
            ?? throw new PimCaException(
                "WrongPolicyAnswered",
                PimCaErrorKind.Unavailable,
                $"{owner.Purpose.What}: the service answered with the policy of '{assignments[0].Text("roleDefinitionId")}' instead of '{owner.Role}'.",
                "Nothing was written. Try again; a group that was created a moment ago needs up to two minutes.",
                owner.Purpose.Target);

        var policy = assignment.Object("policy");
        var policyId = policy?.Text("id") ?? assignment.Text("policyId")
            ?? throw new UnexpectedAnswerException("The assignment of the policy does not name the policy.");
        return known.Read(policyId, policy?.Objects("rules") ?? new List<JsonObject>());
    }
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Policies;

namespace PimCa.Cloud.Graph;

/// <summary>PIM policies: read in one request, written in one.</summary>
internal sealed class PolicyStore
{
    private readonly GraphConnection connection;

    // The rules as they were last read, by policy and rule: what our records do not carry is written back from here.
    private readonly ConcurrentDictionary<(string Policy, string Rule), JsonObject> asRead = new();

    public PolicyStore(GraphConnection connection) => this.connection = connection;

    public async Task<PolicyDocument?> GetAsync(string scopeId, string scopeType, string role, CancellationToken cancellationToken)
    {
        var purpose = scopeType == "Group"
            ? new Purpose($"Reading the PIM policy ({role})", scopeId)
            : new Purpose("Reading the PIM policy", role);
        var request = connection.Client.Policies.RoleManagementPolicyAssignments.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Filter = $"scopeId eq {ODataText.Quote(scopeId)} and scopeType eq '{scopeType}' and roleDefinitionId eq {ODataText.Quote(role)}";
            r.QueryParameters.Expand = new[] { "policy($expand=rules)" };
        });
        try
        {
            var assignments = await GraphConnection.CallAsync(purpose, () => connection.ListJsonAsync(request, cancellationToken)).ConfigureAwait(false);
            return assignments.Count == 0 ? null : Read(assignments, role, purpose);
        }
        catch (PimCaException missing) when (missing.Kind == PimCaErrorKind.NotFound)
        {
            return null;
        }
    }

    public Task UpdateAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken)
    {
        var written = rules.Select(rule => RuleMapping.Write(rule, asRead.TryGetValue((policyId, rule.Id), out var known) ? known : null)).ToArray();
        var body = new JsonObject { ["rules"] = new JsonArray(written.Select(r => (JsonNode?)r.DeepClone()).ToArray()) };

        // Rules are written whole, so that writing them twice leaves the same.
        var request = GraphConnection.WithBody(
            connection.Client.Policies.RoleManagementPolicies[policyId].ToPatchRequestInformation(new UnifiedRoleManagementPolicy()), body)
            .Mark(RepeatableOption.Idempotent);
        return GraphConnection.CallAsync(new Purpose("Writing the PIM policy", policyId, "Get-PimMemberPolicy"), async () =>
        {
            await connection.SendJsonAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var rule in written)
            {
                asRead[(policyId, rule.Text("id")!)] = rule;
            }
        });
    }

    private PolicyDocument Read(List<JsonObject> assignments, string role, Purpose purpose)
    {
        // The owner's policy has been answered for the member's where a filter was not honoured, and was then overwritten
        // (terraform-provider-azuread#1491): what is not the one that was asked for is not taken.
        var assignment = assignments.FirstOrDefault(a => string.Equals(a.Text("roleDefinitionId"), role, StringComparison.OrdinalIgnoreCase))
            ?? throw new PimCaException(
                "WrongPolicyAnswered",
                PimCaErrorKind.Unavailable,
                $"{purpose.What}: the service answered with the policy of '{assignments[0].Text("roleDefinitionId")}' instead of '{role}'.",
                "Nothing was written. Try again; a group that was created a moment ago needs up to two minutes.",
                purpose.Target);

        var policy = assignment.Object("policy");
        var policyId = policy?.Text("id") ?? assignment.Text("policyId")
            ?? throw new UnexpectedAnswerException("The assignment of the policy does not name the policy.");
        var rules = new Dictionary<string, PolicyRule>();
        foreach (var json in policy?.Objects("rules") ?? new List<JsonObject>())
        {
            if (RuleMapping.Read(json) is { } rule)
            {
                rules[rule.Id] = rule;
                asRead[(policyId, rule.Id)] = json.CopyOrEmpty().WithoutAnnotations();
            }
        }

        return new PolicyDocument(policyId, rules);
    }
}

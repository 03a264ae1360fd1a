using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Cloud.Arm;

/// <summary>Policies of Azure roles: one of each for every role at every scope, read in one request and written in one.</summary>
internal sealed class ArmPolicyStore
{
    private readonly ArmConnection arm;

    private readonly RulesAsRead known = new();

    public ArmPolicyStore(ArmConnection arm) => this.arm = arm;

    public async Task<PolicyDocument?> GetAsync(PimTarget target, CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Reading the PIM policy", target.Title, WhoMay: WhoMay.Read);
        try
        {
            var found = await arm.ListAsync(
                ArmPaths.At(target.Scope, "roleManagementPolicyAssignments"),
                ArmPaths.Pim,
                $"roleDefinitionId eq {ODataText.Quote(ArmPaths.Definition(target))}",
                purpose,
                cancellationToken).ConfigureAwait(false);
            return found.Count == 0 ? null : Read(found, target, purpose);
        }
        catch (PimCaException missing) when (missing.Kind == PimCaErrorKind.NotFound)
        {
            return null;
        }
    }

    public async Task UpdateAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken)
    {
        var written = known.Write(policyId, rules);
        var body = new JsonObject
        {
            ["properties"] = new JsonObject { ["rules"] = new JsonArray(written.Select(rule => (JsonNode?)ArmRules.FromGraph(rule)).ToArray()) },
        };

        // Rules are written whole, so that writing them twice leaves the same.
        await arm.SendAsync(
            new HttpMethod("PATCH"),
            policyId,
            ArmPaths.Pim,
            body,
            new Purpose("Writing the PIM policy", policyId, "Get-PimRolePolicy", WhoMay.Change),
            cancellationToken,
            RepeatableOption.Idempotent).ConfigureAwait(false);
        known.Note(policyId, written);
    }

    private PolicyDocument Read(IReadOnlyList<JsonObject> assignments, PimTarget target, Purpose purpose)
    {
        // What is not the policy that was asked for is not taken: it would be overwritten.
        var assignment = assignments.Select(a => a.Object("properties")).FirstOrDefault(p =>
                p?.Text("roleDefinitionId") is { } role
                && string.Equals(ArmPaths.Last(role), target.Id, StringComparison.OrdinalIgnoreCase)
                && (p.Text("scope") is not { } scope || ArmPaths.IsSame(scope, target.Scope)))
            ?? throw new PimCaException(
                "WrongPolicyAnswered",
                PimCaErrorKind.Unavailable,
                $"{purpose.What}: the service answered with the policy of another role or scope than '{target.Title}' at '{target.Scope}'.",
                "Nothing was written. Try again.",
                purpose.Target);
        var policyId = assignment.Text("policyId") ?? throw new UnexpectedAnswerException("The assignment of the policy does not name the policy.");
        return known.Read(policyId, assignment.Objects("effectiveRules").Select(ArmRules.ToGraph));
    }
}

/// <summary>Who may do what with Azure roles, where a refusal does not say it.</summary>
internal static class WhoMay
{
    public const string Read = "It takes a role that may read role assignments at the scope, such as Reader; sign in as somebody who has it.";

    public const string Change = "It takes Owner or User Access Administrator at the scope, held when the token was issued; after activating it sign in again with Connect-PimCa.";
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.Rules.PimGroups;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimPolicies;

/// <summary>
/// The two policies (member, owner) of every group. A group that is not under Privileged Identity Management has them too,
/// with ids that change the moment it is onboarded; there is no call for that and no way back.
/// </summary>
internal sealed class GroupPolicies
{
    private static readonly string[] Accesses = { "member", "owner" };

    private readonly SimulatedTenant tenant;
    private readonly PimDirectory directory;
    private readonly GroupAuthority authority;
    private readonly AuditWriter audit;

    public GroupPolicies(SimulatedTenant tenant, PimDirectory directory, GroupAuthority authority, AuditWriter audit)
    {
        this.tenant = tenant;
        this.directory = directory;
        this.authority = authority;
        this.audit = audit;
    }

    public bool IsOnboarded(string groupId) => Stored(groupId).Any();

    /// <summary>The policy assignments of a group with their policies; none for a group that has not replicated yet.</summary>
    public IReadOnlyList<(JsonObject Assignment, JsonObject Policy)> Of(string groupId)
    {
        if (directory.Group(groupId) is null)
        {
            return Array.Empty<(JsonObject, JsonObject)>();
        }

        return Accesses.Select(access => Of(groupId, access)).ToArray();
    }

    /// <summary>The rules that bind requests for this access to the group.</summary>
    public PolicyInForce InForce(string groupId, string access) => new(Of(groupId, access).Policy);

    /// <exception cref="ServiceException">404: no policy has this id, or none any more since the group was onboarded.</exception>
    public JsonObject Get(string policyId) => Find(policyId).Policy;

    /// <exception cref="ServiceException">404: no policy assignment has this id.</exception>
    public JsonObject GetAssignment(string id)
    {
        var policyId = id.Substring(0, Math.Max(0, id.LastIndexOf('_')));
        var (access, policy) = Find(policyId);
        return PimDocuments.Same(id, $"{policyId}_{access}")
            ? Of(policy.Text("scopeId")!, access).Assignment
            : throw ServiceException.NotFound("The role management policy assignment is not found.", "ResourceNotFound");
    }

    /// <exception cref="ServiceException">404 for the policy, 400 InvalidPolicy for the rule.</exception>
    public JsonObject GetRule(string policyId, string ruleId) =>
        (JsonObject)(Get(policyId).Children("rules").FirstOrDefault(rule => rule.Text("id") == ruleId)
            ?? throw PimErrors.InvalidRuleId(ruleId)).DeepClone();

    /// <summary>Replaces one rule.</summary>
    public void PatchRule(string policyId, string ruleId, JsonObject body, Caller caller)
    {
        var (access, policy) = Find(policyId);
        RequireAdministration(policy, caller);
        if (policy.Children("rules").All(rule => rule.Text("id") != ruleId))
        {
            throw PimErrors.InvalidRuleId(ruleId);
        }

        // Measured: recipients in this one notification lock every single rule, even the one that would clear them.
        if (RecipientsOfApproverNotification(policy).Count > 0)
        {
            throw new ServiceException(
                400,
                "ActivationCustomApproversNotEmpty",
                "Custom recipients of the approver notification are not allowed where the activation has custom approvers.");
        }

        Write(access, policy, new[] { PolicyRuleChecks.Read(ruleId, body) }, caller);
    }

    /// <summary>Replaces the rules that the body lists, all or none of them, and answers with the policy.</summary>
    public JsonObject Patch(string policyId, JsonObject body, Caller caller)
    {
        var (access, policy) = Find(policyId);
        RequireAdministration(policy, caller);
        if (body["rules"] is not JsonArray)
        {
            throw PimErrors.InvalidPolicy("The rules to be updated are missing.");
        }

        var rules = body.Children("rules")
            .Select(rule => PolicyRuleChecks.Read(rule.Text("id") ?? throw PimErrors.InvalidRuleId(string.Empty), rule))
            .ToArray();
        return Write(access, policy, rules, caller);
    }

    /// <summary>Brings a group under Privileged Identity Management: its policies get new ids, the old ones are gone.</summary>
    public void Onboard(string groupId, Caller caller)
    {
        if (IsOnboarded(groupId))
        {
            return;
        }

        foreach (var access in Accesses)
        {
            Store(groupId, access, Of(groupId, access).Policy);
        }

        audit.Pim("Onboarded resource to PIM", "Create", caller, new[] { audit.Group(groupId) });
    }

    private static IReadOnlyList<string> RecipientsOfApproverNotification(JsonObject policy) => policy.Children("rules")
        .FirstOrDefault(rule => rule.Text("id") == PolicyRules.ActivationApproverNotification)?
        .Texts("notificationRecipients") ?? Array.Empty<string>();

    private static string VirtualId(string groupId, string access) =>
        $"Group_{groupId}_{PimDocuments.DerivedId($"not onboarded {groupId} {access}".ToLowerInvariant())}";

    private (string Access, JsonObject Policy) Find(string policyId)
    {
        var parts = policyId.Split('_');
        if (parts.Length == 3 && parts[0] == "Group")
        {
            foreach (var (assignment, policy) in Of(parts[1]))
            {
                if (PimDocuments.Same(policy.Text("id"), policyId))
                {
                    return (assignment.Text("roleDefinitionId")!, policy);
                }
            }
        }

        throw ServiceException.NotFound("The role management policy is not found.", "ResourceNotFound");
    }

    private IEnumerable<JsonObject> Stored(string groupId) =>
        tenant.Store.All(Collections.PolicyAssignments).Where(assignment => PimDocuments.Same(assignment.Text("scopeId"), groupId));

    private (JsonObject Assignment, JsonObject Policy) Of(string groupId, string access)
    {
        if (Stored(groupId).FirstOrDefault(assignment => assignment.Text("roleDefinitionId") == access) is { } stored)
        {
            return (stored, tenant.Store.Get(Collections.Policies, stored.Text("policyId")!)!);
        }

        var id = VirtualId(groupId, access);
        return (Assignment(id, groupId, access), Policy(id, groupId));
    }

    private static JsonObject Policy(string id, string groupId) => new()
    {
        ["id"] = id,
        ["displayName"] = "Group",
        ["description"] = "Group",
        ["isOrganizationDefault"] = false,
        ["scopeId"] = groupId,
        ["scopeType"] = "Group",
        ["lastModifiedDateTime"] = null,
        ["lastModifiedBy"] = new JsonObject { ["displayName"] = null, ["id"] = null },
        ["rules"] = new JsonArray(PolicyRules.Defaults().Select(rule => (JsonNode)rule).ToArray()),
    };

    private static JsonObject Assignment(string policyId, string groupId, string access) => new()
    {
        ["id"] = $"{policyId}_{access}",
        ["policyId"] = policyId,
        ["scopeId"] = groupId,
        ["scopeType"] = "Group",
        ["roleDefinitionId"] = access,
    };

    private void Store(string groupId, string access, JsonObject policy)
    {
        var id = $"Group_{groupId}_{tenant.NewId()}";
        policy["id"] = id;
        tenant.Store.Put(Collections.Policies, id, policy);
        var assignment = Assignment(id, groupId, access);
        tenant.Store.Put(Collections.PolicyAssignments, assignment.Text("id")!, assignment);
    }

    private void RequireAdministration(JsonObject policy, Caller caller) =>
        authority.RequireAdministration(directory.Group(policy.Text("scopeId")!)!, caller);

    private JsonObject Write(string access, JsonObject policy, IReadOnlyList<JsonObject> written, Caller caller)
    {
        var wantsMfa = written.Any(rule => rule.Text("id") == PolicyRules.ActivationEnablement && rule.Texts("enabledRules").Contains(PolicyRules.Mfa));
        if (wantsMfa && new PolicyInForce(policy).RequiredContext is not null)
        {
            // Measured: only this order is refused. A context that is switched on beside MFA is accepted without a word.
            throw new ServiceException(
                400,
                "MfaAndAcrsConflict",
                "Multifactor authentication and an authentication context cannot both be required on activation.");
        }

        var groupId = policy.Text("scopeId")!;
        Onboard(groupId, caller);
        var current = Of(groupId, access).Policy;
        var rules = current.Children("rules").ToDictionary(rule => rule.Text("id")!, rule => (JsonObject)rule.DeepClone());
        foreach (var rule in written)
        {
            rules[rule.Text("id")!] = rule;
            if (!PolicyRuleChecks.HasCompleteTarget(rule))
            {
                PartialTargets.Damage(rules, rule);
            }
        }

        current["rules"] = new JsonArray(PolicyRules.Defaults()
            .Select(standard => standard.Text("id")!)
            .Where(rules.ContainsKey)
            .Select(id => rules[id].DeepClone())
            .ToArray());
        current["lastModifiedDateTime"] = PimDocuments.Write(tenant.Now);
        current["lastModifiedBy"] = new JsonObject { ["displayName"] = caller.Name, ["id"] = null };
        tenant.Store.Put(Collections.Policies, current.Text("id")!, current);
        audit.Pim("Update role setting in PIM", "Update", caller, new[] { audit.Access(groupId, access), audit.Group(groupId) });
        return current;
    }
}

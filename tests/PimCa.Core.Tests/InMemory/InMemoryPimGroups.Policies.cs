using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Policies;

namespace PimCa.Core.Tests.InMemory;

/// <summary>Policies: one document per group and access, at the service's defaults until a test says otherwise.</summary>
internal sealed partial class InMemoryPimGroups
{
    private readonly Dictionary<(string GroupId, PimAccess Access), PolicyDocument> policies = [];

    /// <inheritdoc/>
    public Task<PolicyDocument?> GetPolicyAsync(string groupId, PimAccess access, CancellationToken cancellationToken)
    {
        Calls.Add("GetPolicy");
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<PolicyDocument?>(PolicyOf(groupId, access));
    }

    /// <inheritdoc/>
    public Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken)
    {
        Calls.Add("UpdatePolicy");
        cancellationToken.ThrowIfCancellationRequested();
        var at = policies.First(p => p.Value.PolicyId == policyId).Key;
        SetRules(at.GroupId, at.Access, [.. rules]);
        return Task.CompletedTask;
    }

    /// <summary>The policy as kept; asking for it is not a request.</summary>
    public PolicyDocument PolicyOf(string groupId, PimAccess access)
    {
        if (!policies.TryGetValue((groupId, access), out var policy))
        {
            policies[(groupId, access)] = policy = new PolicyDocument($"Group_{groupId}_{NewId()}", Defaults().ToDictionary(r => r.Id));
        }

        return policy;
    }

    /// <summary>Puts rules in the place of those with their ids.</summary>
    public void SetRules(string groupId, PimAccess access, params PolicyRule[] rules)
    {
        var present = PolicyOf(groupId, access);
        var next = present.Rules.ToDictionary(r => r.Key, r => r.Value);
        foreach (var rule in rules)
        {
            next[rule.Id] = rule;
        }

        policies[(groupId, access)] = present with { Rules = next };
    }

    private static IEnumerable<PolicyRule> Defaults()
    {
        var target = new RuleTarget("Admin", ["All"], "Eligibility", [], []);
        yield return new ExpirationRule(RuleIds.EligibilityExpiration, target, true, TimeSpan.FromDays(365));
        yield return new EnablementRule(RuleIds.EligibilityEnablement, target, []);
        target = target with { Level = "Assignment" };
        yield return new ExpirationRule(RuleIds.AssignmentExpiration, target, true, TimeSpan.FromDays(180));
        yield return new EnablementRule(RuleIds.AssignmentEnablement, target, ["Justification"]);
        target = target with { Caller = "EndUser" };
        yield return new ExpirationRule(RuleIds.ActivationExpiration, target, true, TimeSpan.FromHours(8));
        yield return new EnablementRule(RuleIds.ActivationEnablement, target, ["MultiFactorAuthentication", "Justification"]);
        yield return new ApprovalRule(RuleIds.ActivationApproval, target, false, false, true, "SingleStage", [new ApprovalStageSetting(1, true, 0, false, [], [])]);
        yield return new AuthenticationContextRule(RuleIds.ActivationAuthenticationContext, target, false, null);
        foreach (var id in RuleIds.Notifications)
        {
            var parts = id.Split('_');
            yield return new NotificationRule(id, new RuleTarget(parts[2], ["All"], parts[3], [], []), "Email", parts[1], "All", true, []);
        }
    }
}

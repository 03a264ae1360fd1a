using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Policies;

namespace PimCa.Core.Tests.InMemory;

/// <summary>
/// Policies: one document per group and access, 17 rules at the service's defaults until a test says otherwise. The id
/// changes with the first write of any kind to the group, as the service's does.
/// </summary>
internal sealed partial class InMemoryPimGroups
{
    private readonly Dictionary<(string GroupId, PimAccess Access), PolicyDocument> policies = [];
    private readonly HashSet<string> onboarded = [];

    /// <summary>What each write of a policy held, in order.</summary>
    public List<IReadOnlyList<PolicyRule>> PolicyWrites { get; } = [];

    /// <summary>Refuses the write of a policy in the service's place: null lets it pass.</summary>
    public Func<IReadOnlyCollection<PolicyRule>, PimCaException?> RefusePolicyWrite { get; set; } = _ => null;

    /// <summary>
    /// True: the check that MFA and a context exclude each other looks at what was stored before the write, so that one
    /// write cannot change over. False: at what the write leads to. Public material does not say which.
    /// </summary>
    public bool ChecksConflictAgainstStored { get; set; }

    /// <inheritdoc/>
    public Task<PolicyDocument?> GetPolicyAsync(string groupId, PimAccess access, CancellationToken cancellationToken)
    {
        Calls.Add("GetPolicy");
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(IsUnknown(groupId) ? null : PolicyOf(groupId, access));
    }

    /// <inheritdoc/>
    public Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken)
    {
        Calls.Add("UpdatePolicy");
        cancellationToken.ThrowIfCancellationRequested();
        var at = policies.Where(p => PolicyId(p.Key.GroupId, p.Key.Access) == policyId).Select(p => p.Key).ToArray();
        if (at.Length != 1 || IsUnknown(at[0].GroupId))
        {
            throw Service("ResourceNotFound", PimCaErrorKind.NotFound, $"There is no policy '{policyId}'.");
        }

        if (RefusePolicyWrite(rules) is { } refusal)
        {
            throw refusal;
        }

        var context = (ChecksConflictAgainstStored ? null : rules.OfType<AuthenticationContextRule>().FirstOrDefault())
            ?? (AuthenticationContextRule)PolicyOf(at[0].GroupId, at[0].Access).Rules[RuleIds.ActivationAuthenticationContext];
        if (context.IsEnabled && rules.OfType<EnablementRule>().Any(r => r.Id == RuleIds.ActivationEnablement && r.EnabledRules.Contains("MultiFactorAuthentication")))
        {
            throw Service("MfaAndAcrsConflict", PimCaErrorKind.InvalidArgument, "MFA and an authentication context exclude each other.");
        }

        SetRules(at[0].GroupId, at[0].Access, [.. rules]);
        PolicyWrites.Add([.. rules]);
        onboarded.Add(at[0].GroupId);
        return Task.CompletedTask;
    }

    /// <summary>The policy as kept; asking for it is not a request.</summary>
    public PolicyDocument PolicyOf(string groupId, PimAccess access)
    {
        if (!policies.TryGetValue((groupId, access), out var policy))
        {
            policies[(groupId, access)] = policy = new PolicyDocument(string.Empty, Defaults().ToDictionary(r => r.Id));
        }

        return policy with { PolicyId = PolicyId(groupId, access) };
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

    private string PolicyId(string groupId, PimAccess access) =>
        $"Group_{groupId}_{(onboarded.Contains(groupId) || Submitted.Any(r => r.GroupId == groupId) ? "b" : "a")}{access.ToString().ToLowerInvariant()}";

    private bool IsUnknown(string groupId) => KnownFrom.TryGetValue(groupId, out var from) && Now < from;

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

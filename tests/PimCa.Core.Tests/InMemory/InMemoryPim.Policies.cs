using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.InMemory;

/// <summary>
/// Policies: one document per target, 17 rules at the service's defaults until a test says otherwise. The id
/// changes with the first write of any kind to the group, as the service's does.
/// </summary>
internal sealed partial class InMemoryPim
{
    private readonly Dictionary<string, (PimTarget Target, PolicyDocument Document)> policies = [];
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
    public Task<PolicyDocument?> GetPolicyAsync(PimTarget target, CancellationToken cancellationToken)
    {
        Calls.Add("GetPolicy");
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(IsUnknown(target.Id) ? null : PolicyOf(target));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ItemResult<PolicyDocument>>> GetPoliciesAsync(IReadOnlyList<PimTarget> targets, CancellationToken cancellationToken)
    {
        Count("GetPolicies", targets.Count);
        return List(targets.Select(t => IsUnknown(t.Id)
            ? new ItemResult<PolicyDocument>(null, Service("ResourceNotFound", PimCaErrorKind.NotFound, $"The resource {t.Id} is not found."))
            : new ItemResult<PolicyDocument>(PolicyOf(t), null)));
    }

    /// <inheritdoc/>
    public Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken)
    {
        Calls.Add("UpdatePolicy");
        cancellationToken.ThrowIfCancellationRequested();
        var at = policies.Values.Select(p => p.Target).Where(t => PolicyId(t) == policyId).ToArray();
        if (at.Length != 1 || IsUnknown(at[0].Id))
        {
            throw Service("ResourceNotFound", PimCaErrorKind.NotFound, $"There is no policy '{policyId}'.");
        }

        if (RefusePolicyWrite(rules) is { } refusal)
        {
            throw refusal;
        }

        var context = (ChecksConflictAgainstStored ? null : rules.OfType<AuthenticationContextRule>().FirstOrDefault())
            ?? (AuthenticationContextRule)PolicyOf(at[0]).Rules[RuleIds.ActivationAuthenticationContext];
        if (context.IsEnabled && rules.OfType<EnablementRule>().Any(r => r.Id == RuleIds.ActivationEnablement && r.EnabledRules.Contains("MultiFactorAuthentication")))
        {
            throw Service("MfaAndAcrsConflict", PimCaErrorKind.InvalidArgument, "MFA and an authentication context exclude each other.");
        }

        SetRules(at[0], [.. rules]);
        PolicyWrites.Add([.. rules]);
        onboarded.Add(at[0].Id);
        return Task.CompletedTask;
    }

    /// <summary>The policy as kept; asking for it is not a request.</summary>
    public PolicyDocument PolicyOf(PimTarget target)
    {
        var key = PolicyKey(target);
        if (!policies.TryGetValue(key, out var policy))
        {
            policies[key] = policy = (target, new PolicyDocument(string.Empty, Defaults().ToDictionary(r => r.Id)));
        }

        return policy.Document with { PolicyId = PolicyId(target) };
    }

    /// <summary>The policy of a group's members or owners.</summary>
    public PolicyDocument PolicyOf(string groupId, PimAccess access) => PolicyOf(PimTarget.Group(groupId, access));

    /// <summary>Puts rules in the place of those with their ids.</summary>
    public void SetRules(string groupId, PimAccess access, params PolicyRule[] rules) => SetRules(PimTarget.Group(groupId, access), rules);

    /// <summary>Puts rules in the place of those with their ids.</summary>
    public void SetRules(PimTarget target, params PolicyRule[] rules)
    {
        var present = PolicyOf(target);
        var next = present.Rules.ToDictionary(r => r.Key, r => r.Value);
        foreach (var rule in rules)
        {
            next[rule.Id] = rule;
        }

        policies[PolicyKey(target)] = (target, present with { Rules = next });
    }

    // The policy of an Entra role is one for all scopes.
    private static string PolicyKey(PimTarget target) => (target.Kind == PimKind.EntraRole ? target with { Scope = PimTarget.Directory } : target).Key;

    private string PolicyId(PimTarget target) => target.Kind == PimKind.Group
        ? $"Group_{target.Id}_{(onboarded.Contains(target.Id) || Submitted.Any(r => r.Target.Id == target.Id) ? "b" : "a")}{target.Access.ToString()!.ToLowerInvariant()}"
        : $"{target.Kind}_{PolicyKey(target)}";

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

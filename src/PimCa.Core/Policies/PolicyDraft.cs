using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Changes;
using PimCa.Errors;

namespace PimCa.Policies;

/// <summary>A policy while its settings are changed one after the other.</summary>
internal sealed class PolicyDraft
{
    private readonly PolicyDocument before;
    private readonly string policyName;
    private readonly Dictionary<string, PolicyRule> rules;

    public PolicyDraft(PolicyDocument before, string policyName)
    {
        this.before = before;
        this.policyName = policyName;
        rules = before.Rules.ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal);
    }

    /// <summary>Each change.</summary>
    public List<SettingChange> Changes { get; } = new();

    /// <summary>The rule as it is in the draft.</summary>
    /// <exception cref="PimCaException"><c>PolicyIncomplete</c>: the policy lost the rule.</exception>
    public T Rule<T>(string id)
        where T : PolicyRule =>
        rules.TryGetValue(id, out var rule) && rule is T typed
            ? typed
            : throw new PimCaException(
                "PolicyIncomplete",
                PimCaErrorKind.InvalidState,
                $"The policy of {policyName} has no usable rule {id}: a write with an incomplete target, by another tool, is known to damage policies like that.",
                "Open and save the group's settings in the Entra admin center, which writes all rules anew; then repeat the command.",
                policyName);

    /// <summary>Puts a rule in the place of the one with its id, if it means something else.</summary>
    public void Put(PolicyRule rule, string setting, string from, string to)
    {
        rules[rule.Id] = RuleComparison.MeanTheSame(before.Rules[rule.Id], rule) ? before.Rules[rule.Id] : rule;
        Tell(setting, from, to);
    }

    /// <summary>Notes a change in words; the same twice is none.</summary>
    public void Tell(string setting, string from, string to)
    {
        if (!string.Equals(from, to, StringComparison.OrdinalIgnoreCase))
        {
            Changes.Add(new SettingChange(setting, from, to));
        }
    }

    /// <summary>Switches a value of an enablement rule on or off; null leaves it.</summary>
    public void Enable(string ruleId, string value, bool? on, string setting)
    {
        if (on is not { } wanted)
        {
            return;
        }

        var rule = Rule<EnablementRule>(ruleId);
        var others = rule.EnabledRules.Where(v => !string.Equals(v, value, StringComparison.OrdinalIgnoreCase));
        Put(
            rule with { EnabledRules = (wanted ? others.Append(value) : others).ToArray() },
            setting,
            $"{PolicyView.Enables(rule, value)}",
            $"{wanted}");
    }

    /// <summary>Sets whether something may be permanent, and how long it may last where not.</summary>
    public void Expire(string ruleId, bool? allowPermanent, TimeSpan? expiresAfter, TimeSpan standard, string permanentSetting, string expirySetting)
    {
        if (allowPermanent is null && expiresAfter is null)
        {
            return;
        }

        var rule = Rule<ExpirationRule>(ruleId);
        var isRequired = allowPermanent is { } allow ? !allow : rule.IsExpirationRequired;
        var longest = expiresAfter ?? rule.MaximumDuration ?? (isRequired ? standard : null);
        Put(
            rule with { IsExpirationRequired = isRequired, MaximumDuration = longest },
            permanentSetting,
            $"{!rule.IsExpirationRequired}",
            $"{!isRequired}");
        Tell(expirySetting, Durations.Text(rule.MaximumDuration), Durations.Text(longest));
    }

    /// <summary>The rules that differ from what there was, the context before everything else: it may be on beside MFA, but not the other way round.</summary>
    public IReadOnlyList<PolicyRule> Changed() =>
        rules.Values
            .Where(r => !RuleComparison.MeanTheSame(before.Rules[r.Id], r))
            .OrderBy(r => r.Id == RuleIds.ActivationAuthenticationContext ? 0 : 1)
            .ThenBy(r => r.Id, StringComparer.Ordinal)
            .ToArray();

    /// <summary>The policy as it will be.</summary>
    public PolicyDocument After() => before with { Rules = rules };
}

using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Changes;
using PimCa.Errors;

namespace PimCa.Policies;

/// <summary>
/// Decides which rules have to be written, and in which order. Only rules that change are written, each complete; all in
/// one write, except that going from an authentication context to MFA needs two, because the service refuses MFA while a
/// context is stored (MfaAndAcrsConflict; the other order is accepted).
/// </summary>
public sealed class PolicyPlanner
{
    private readonly string policyName;
    private readonly string? caller;

    /// <summary>A planner for one policy.</summary>
    /// <param name="policyName">What to call the policy in messages.</param>
    /// <param name="caller">
    /// The object id of the signed-in person, null for an application: who is to approve activations between the two writes
    /// of a change from context to MFA, so that there is no moment in which neither is required.
    /// </param>
    public PolicyPlanner(string policyName, string? caller)
    {
        this.policyName = policyName;
        this.caller = caller;
    }

    /// <summary>The writes that bring a policy to the settings.</summary>
    /// <exception cref="PimCaException">A setting that cannot be, by itself or with the policy as it is.</exception>
    public PolicyPlan Plan(PolicyDocument before, PolicySettings settings)
    {
        PolicyValidation.Check(settings);
        var draft = new PolicyDraft(before, policyName);
        SetProof(draft, settings);
        SetActivation(draft, settings);
        SetAssignments(draft, settings);
        SetApproval(draft, settings);
        foreach (var notification in settings.Notifications)
        {
            SetNotification(draft, notification);
        }

        var changed = draft.Changed();
        RefuseConflict(draft, changed);
        var plan = new PolicyPlan(
            changed.Count == 0 ? Array.Empty<IReadOnlyList<PolicyRule>>() : new[] { changed },
            draft.After(),
            draft.Changes);
        return GoesFromContextToMfa(before, draft) ? InTwoWrites(before, changed, plan) : plan;
    }

    private static void SetProof(PolicyDraft draft, PolicySettings settings)
    {
        if (settings.AuthenticationContext is { } context)
        {
            SetContext(draft, context);
            if (context.Length > 0)
            {
                draft.Enable(RuleIds.ActivationEnablement, EnablementValues.Mfa, false, "RequireMfa");
            }
        }

        if (settings.RequireMfa is { } mfa)
        {
            if (mfa)
            {
                SetContext(draft, string.Empty);
            }

            draft.Enable(RuleIds.ActivationEnablement, EnablementValues.Mfa, mfa, "RequireMfa");
        }
    }

    private static void SetContext(PolicyDraft draft, string context)
    {
        var rule = draft.Rule<AuthenticationContextRule>(RuleIds.ActivationAuthenticationContext);
        var wanted = context.Length == 0
            ? rule with { IsEnabled = false, ClaimValue = null }
            : rule with { IsEnabled = true, ClaimValue = context.ToLowerInvariant() };
        draft.Put(wanted, "AuthenticationContext", Shown(rule), Shown(wanted));

        static string Shown(AuthenticationContextRule shown) => shown.IsEnabled ? shown.ClaimValue ?? "none" : "none";
    }

    private static void SetActivation(PolicyDraft draft, PolicySettings settings)
    {
        if (settings.MaximumActivationDuration is { } longest)
        {
            var rule = draft.Rule<ExpirationRule>(RuleIds.ActivationExpiration);
            draft.Put(rule with { IsExpirationRequired = true, MaximumDuration = longest }, "MaximumActivationDuration", Durations.Text(rule.MaximumDuration), Durations.Text(longest));
        }

        draft.Enable(RuleIds.ActivationEnablement, EnablementValues.Justification, settings.RequireJustification, "RequireJustification");
        draft.Enable(RuleIds.ActivationEnablement, EnablementValues.Ticketing, settings.RequireTicket, "RequireTicket");
    }

    private static void SetAssignments(PolicyDraft draft, PolicySettings settings)
    {
        draft.Expire(
            RuleIds.EligibilityExpiration,
            settings.AllowPermanentEligibility,
            settings.EligibilityExpiresAfter,
            TimeSpan.FromDays(365),
            "AllowPermanentEligibility",
            "EligibilityExpiresAfter");
        draft.Expire(
            RuleIds.AssignmentExpiration,
            settings.AllowPermanentActive,
            settings.ActiveExpiresAfter,
            TimeSpan.FromDays(180),
            "AllowPermanentActive",
            "ActiveExpiresAfter");
        draft.Enable(RuleIds.AssignmentEnablement, EnablementValues.Mfa, settings.RequireMfaOnActiveAssignment, "RequireMfaOnActiveAssignment");
        draft.Enable(RuleIds.AssignmentEnablement, EnablementValues.Justification, settings.RequireJustificationOnActiveAssignment, "RequireJustificationOnActiveAssignment");
    }

    private void SetApproval(PolicyDraft draft, PolicySettings settings)
    {
        if (settings.RequireApproval is null && settings.Approvers is null)
        {
            return;
        }

        var rule = draft.Rule<ApprovalRule>(RuleIds.ActivationApproval);
        var wanted = rule with { IsApprovalRequired = settings.RequireApproval ?? rule.IsApprovalRequired };
        if (settings.Approvers is { } approvers)
        {
            wanted = ApprovalStages.WithApprovers(wanted, approvers.Select(ApprovalStages.ToRule).ToArray());
        }

        if (wanted.IsApprovalRequired && !PolicyView.ApproversOf(wanted).Any())
        {
            throw new PimCaException(
                "ApproverNeeded",
                PimCaErrorKind.InvalidArgument,
                $"Approval of activations of {policyName} is required, but nobody is named who approves.",
                "Give -Approver with users or a group, for example -RequireApproval -Approver Administrators.",
                policyName);
        }

        draft.Put(wanted, "RequireApproval", $"{rule.IsApprovalRequired}", $"{wanted.IsApprovalRequired}");
        if (settings.Approvers is not null)
        {
            draft.Tell("Approver", Names(rule), Names(wanted));
        }

        static string Names(ApprovalRule shown)
        {
            var names = PolicyView.ApproversOf(shown).Select(a => string.IsNullOrEmpty(a.Description) ? a.Id : a.Description).ToArray();
            return names.Length == 0 ? "nobody" : string.Join(", ", names);
        }
    }

    private static void SetNotification(PolicyDraft draft, NotificationSetting setting)
    {
        var rule = draft.Rule<NotificationRule>(PolicyView.NotificationRuleId(setting.Event, setting.Recipient));
        var wanted = rule with
        {
            IsDefaultRecipientsEnabled = setting.DefaultRecipients ?? rule.IsDefaultRecipientsEnabled,
            Recipients = setting.AdditionalRecipients ?? rule.Recipients,
            NotificationLevel = setting.CriticalOnly is { } critical ? critical ? "Critical" : "All" : rule.NotificationLevel,
        };
        draft.Put(wanted, $"Notification {setting.Event} to {setting.Recipient}", Shown(rule), Shown(wanted));

        static string Shown(NotificationRule shown) =>
            $"{(shown.IsDefaultRecipientsEnabled ? "default recipients" : "no default recipients")}{string.Concat(shown.Recipients.Select(r => $", {r}"))} ({shown.NotificationLevel})";
    }

    // A policy can be found with both on, since the service takes the context silently. Then a write of the enablement rule
    // that keeps MFA is refused, whatever it was for.
    private void RefuseConflict(PolicyDraft draft, IReadOnlyList<PolicyRule> changed)
    {
        if (changed.Any(r => r is EnablementRule { Id: RuleIds.ActivationEnablement } enablement && PolicyView.Enables(enablement, EnablementValues.Mfa))
            && draft.Rule<AuthenticationContextRule>(RuleIds.ActivationAuthenticationContext).IsEnabled)
        {
            throw new PimCaException(
                "MfaAndContextConflict",
                PimCaErrorKind.InvalidState,
                $"Activation of {policyName} requires MFA and an authentication context, which exclude each other; the service refuses this change while both are on.",
                "Say which of the two is meant in the same command: -RequireMfa, or -RequireMfa:$false to keep the context.",
                policyName);
        }
    }

    private static bool GoesFromContextToMfa(PolicyDocument before, PolicyDraft draft) =>
        before.Rules.TryGetValue(RuleIds.ActivationAuthenticationContext, out var rule) && rule is AuthenticationContextRule { IsEnabled: true }
        && draft.Changed().Any(r => r is EnablementRule { Id: RuleIds.ActivationEnablement } enablement && PolicyView.Enables(enablement, EnablementValues.Mfa));

    private PolicyPlan InTwoWrites(PolicyDocument before, IReadOnlyList<PolicyRule> changed, PolicyPlan plan)
    {
        var first = changed.Where(r => r.Id != RuleIds.ActivationEnablement).ToList();
        var second = changed.Where(r => r.Id == RuleIds.ActivationEnablement).ToList();
        var restore = new List<PolicyRule> { before.Rules[RuleIds.ActivationAuthenticationContext] };

        // Between the two writes nothing would ask an employee for proof: until then somebody has to approve.
        if (caller is not null
            && plan.After.Rules.TryGetValue(RuleIds.ActivationApproval, out var rule)
            && rule is ApprovalRule { IsApprovalRequired: false } approval)
        {
            first.RemoveAll(r => r.Id == RuleIds.ActivationApproval);
            first.Add(ApprovalStages.WithApprovers(
                approval with { IsApprovalRequired = true },
                new[] { new RuleApprover("singleUser", caller) }));
            second.Add(approval);
            restore.Add(before.Rules[RuleIds.ActivationApproval]);
        }

        return plan with { Steps = new IReadOnlyList<PolicyRule>[] { first, second }, Restore = restore };
    }
}

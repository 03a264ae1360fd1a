using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Targets;

namespace PimCa.Policies;

/// <summary>Shows the rules of a policy as the settings of an administrator.</summary>
public static class PolicyView
{
    private static readonly (NotificationEvent Event, string Suffix)[] Events =
    {
        (NotificationEvent.EligibleAssigned, "Admin_Eligibility"),
        (NotificationEvent.ActiveAssigned, "Admin_Assignment"),
        (NotificationEvent.EligibleActivated, "EndUser_Assignment"),
    };

    private static readonly (NotificationRecipient Recipient, string Word)[] Recipients =
    {
        (NotificationRecipient.Admin, "Admin"),
        (NotificationRecipient.Assignee, "Requestor"),
        (NotificationRecipient.Approver, "Approver"),
    };

    /// <summary>The policy as the module shows it.</summary>
    /// <param name="document">The rules.</param>
    /// <param name="target">What it is the policy of.</param>
    /// <param name="nameOf">The name of an approver's id; null where it is not known.</param>
    public static PimPolicy Of(PolicyDocument document, PimTarget target, Func<string, string?> nameOf)
    {
        var activation = Rule<EnablementRule>(document, RuleIds.ActivationEnablement);
        var assignment = Rule<EnablementRule>(document, RuleIds.AssignmentEnablement);
        var eligibilityExpiry = Rule<ExpirationRule>(document, RuleIds.EligibilityExpiration);
        var activeExpiry = Rule<ExpirationRule>(document, RuleIds.AssignmentExpiration);
        var approval = Rule<ApprovalRule>(document, RuleIds.ActivationApproval);
        var approvers = ApproversOf(approval).Where(a => a.Id is not null).ToArray();
        return new PimPolicy
        {
            Kind = target.Kind,
            TargetId = target.Id,
            TargetName = target.Title,
            Access = target.Access,
            Scope = target.Scope,
            ScopeName = target.ScopeName,
            PolicyId = document.PolicyId,
            MaximumActivationDuration = Rule<ExpirationRule>(document, RuleIds.ActivationExpiration)?.MaximumDuration,
            RequireMfa = Enables(activation, EnablementValues.Mfa),
            AuthenticationContext = Rule<AuthenticationContextRule>(document, RuleIds.ActivationAuthenticationContext) is { IsEnabled: true, ClaimValue.Length: > 0 } context
                ? context.ClaimValue
                : null,
            RequireJustification = Enables(activation, EnablementValues.Justification),
            RequireTicket = Enables(activation, EnablementValues.Ticketing),
            RequireApproval = approval?.IsApprovalRequired == true,
            Approver = approvers.Select(a => nameOf(a.Id!) ?? (string.IsNullOrEmpty(a.Description) ? a.Id! : a.Description!)).ToArray(),
            ApproverId = approvers.Select(a => a.Id!).ToArray(),
            AllowPermanentEligibility = eligibilityExpiry is { IsExpirationRequired: false },
            EligibilityExpiresAfter = eligibilityExpiry?.MaximumDuration,
            AllowPermanentActive = activeExpiry is { IsExpirationRequired: false },
            ActiveExpiresAfter = activeExpiry?.MaximumDuration,
            RequireMfaOnActiveAssignment = Enables(assignment, EnablementValues.Mfa),
            RequireJustificationOnActiveAssignment = Enables(assignment, EnablementValues.Justification),
            Notifications = NotificationsOf(document).ToArray(),
        };
    }

    /// <summary>The id of the rule of one of the 9 notifications.</summary>
    public static string NotificationRuleId(NotificationEvent about, NotificationRecipient recipient) =>
        $"Notification_{Recipients.First(r => r.Recipient == recipient).Word}_{Events.First(e => e.Event == about).Suffix}";

    /// <summary>The ids of those who approve.</summary>
    public static IReadOnlyList<string> ApproverIds(PolicyDocument document) =>
        ApproversOf(Rule<ApprovalRule>(document, RuleIds.ActivationApproval)).Where(a => a.Id is not null).Select(a => a.Id!).ToArray();

    internal static IEnumerable<RuleApprover> ApproversOf(ApprovalRule? rule) =>
        rule?.Stages.SelectMany(s => s.PrimaryApprovers) ?? Enumerable.Empty<RuleApprover>();

    internal static bool Enables(EnablementRule? rule, string value) =>
        rule is not null && rule.EnabledRules.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<PimNotification> NotificationsOf(PolicyDocument document) =>
        from e in Events
        from r in Recipients
        let rule = Rule<NotificationRule>(document, NotificationRuleId(e.Event, r.Recipient))
        where rule is not null
        select new PimNotification(
            e.Event,
            r.Recipient,
            rule.IsDefaultRecipientsEnabled,
            rule.Recipients.ToArray(),
            string.Equals(rule.NotificationLevel, "Critical", StringComparison.OrdinalIgnoreCase));

    private static T? Rule<T>(PolicyDocument document, string id)
        where T : PolicyRule => document.Rules.TryGetValue(id, out var rule) ? rule as T : null;
}

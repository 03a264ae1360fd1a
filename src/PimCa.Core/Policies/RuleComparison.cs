using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Policies;

/// <summary>
/// Whether two rules mean the same. The service normalises what it keeps (PT24H reads back as P1D, an empty list as a
/// missing one, names in another case), which must not look like a difference.
/// </summary>
public static class RuleComparison
{
    /// <summary>Whether both rules require the same; targets are not compared, since they are always sent back as read.</summary>
    public static bool MeanTheSame(PolicyRule one, PolicyRule other) => (one, other) switch
    {
        (ExpirationRule a, ExpirationRule b) => a.IsExpirationRequired == b.IsExpirationRequired && a.MaximumDuration == b.MaximumDuration,
        (EnablementRule a, EnablementRule b) => SameSet(a.EnabledRules, b.EnabledRules),
        (AuthenticationContextRule a, AuthenticationContextRule b) =>
            a.IsEnabled == b.IsEnabled && (!a.IsEnabled || SameText(a.ClaimValue, b.ClaimValue)),
        (NotificationRule a, NotificationRule b) =>
            SameText(a.NotificationLevel, b.NotificationLevel)
            && a.IsDefaultRecipientsEnabled == b.IsDefaultRecipientsEnabled
            && SameSet(a.Recipients, b.Recipients),
        (ApprovalRule a, ApprovalRule b) => SameApproval(a, b),
        _ => Equals(one, other),
    };

    private static bool SameApproval(ApprovalRule a, ApprovalRule b) =>
        a.IsApprovalRequired == b.IsApprovalRequired
        && a.IsApprovalRequiredForExtension == b.IsApprovalRequiredForExtension
        && a.IsRequestorJustificationRequired == b.IsRequestorJustificationRequired
        && SameText(a.ApprovalMode, b.ApprovalMode)
        && SameStages(a.Stages, b.Stages);

    private static bool SameStages(IReadOnlyList<ApprovalStageSetting> a, IReadOnlyList<ApprovalStageSetting> b)
    {
        // Without a stage, or with one that names nobody, there is nobody to ask: the same.
        if (a.All(NamesNobody) && b.All(NamesNobody))
        {
            return true;
        }

        return a.Count == b.Count && a.Zip(b, (x, y) =>
            x.TimeoutInDays == y.TimeoutInDays
            && x.IsApproverJustificationRequired == y.IsApproverJustificationRequired
            && x.IsEscalationEnabled == y.IsEscalationEnabled
            && x.EscalationTimeInMinutes == y.EscalationTimeInMinutes
            && SameSet(x.PrimaryApprovers.Select(Key), y.PrimaryApprovers.Select(Key))
            && SameSet(x.EscalationApprovers.Select(Key), y.EscalationApprovers.Select(Key))).All(same => same);
    }

    private static bool NamesNobody(ApprovalStageSetting stage) => stage.PrimaryApprovers.Count == 0 && stage.EscalationApprovers.Count == 0;

    private static string Key(RuleApprover approver) => $"{approver.Type} {approver.Id}";

    private static bool SameText(string? a, string? b) => string.Equals(a ?? string.Empty, b ?? string.Empty, StringComparison.OrdinalIgnoreCase);

    private static bool SameSet(IEnumerable<string>? a, IEnumerable<string>? b) =>
        new HashSet<string>(a ?? Array.Empty<string>(), StringComparer.OrdinalIgnoreCase).SetEquals(b ?? Array.Empty<string>());
}

using System;
using System.Globalization;
using System.Linq;

namespace PimCa.Evidence;

/// <summary>
/// Reads PIM's audit entries. The names of activities are the published ones; the same are used for roles and groups, and
/// eligible assignments have names of their own. Details are found by their key: where they stand differs from event to event.
/// </summary>
internal static class AuditWords
{
    /// <summary>A membership began: an activation or an active assignment was provisioned.</summary>
    public static bool IsBeginning(PimAuditEvent entry) =>
        Starts(entry, "Add member to role") && Has(entry, "completed");

    /// <summary>A membership ended: deactivated, removed or expired.</summary>
    public static bool IsEnd(PimAuditEvent entry) =>
        Starts(entry, "Remove member from role") && (Has(entry, "completed") || Has(entry, "expired"));

    /// <summary>An approver said yes to an activation.</summary>
    public static bool IsApproval(PimAuditEvent entry) =>
        Starts(entry, "Request approved") || (Starts(entry, "Add member to role") && Has(entry, "request approved"));

    /// <summary>It is about an activation, not about an assignment by an administrator.</summary>
    public static bool IsActivation(PimAuditEvent entry) => Has(entry, "activation") || Has(entry, "deactivate");

    /// <summary>The request that the entry belongs to.</summary>
    public static string? RequestId(PimAuditEvent entry) => Text(entry, entry.RequestId, "RequestId");

    /// <summary>A text: the one that is known already, else the detail of this key.</summary>
    public static string? Text(PimAuditEvent entry, string? known, string key) => string.IsNullOrEmpty(known) ? Detail(entry, key) : known;

    /// <summary>A moment among the details.</summary>
    public static DateTimeOffset? Moment(PimAuditEvent entry, string key) =>
        DateTimeOffset.TryParse(Detail(entry, key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;

    private static string? Detail(PimAuditEvent entry, string key)
    {
        var value = entry.Details.FirstOrDefault(d => string.Equals(d.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private static bool Starts(PimAuditEvent entry, string words) => entry.Activity.StartsWith(words, StringComparison.OrdinalIgnoreCase);

    private static bool Has(PimAuditEvent entry, string words) => entry.Activity.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;
}

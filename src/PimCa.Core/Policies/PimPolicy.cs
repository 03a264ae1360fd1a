using System;
using System.Collections.Generic;
using PimCa.Targets;

namespace PimCa.Policies;

/// <summary>What a notification is about.</summary>
public enum NotificationEvent
{
    /// <summary>Someone was made eligible.</summary>
    EligibleAssigned,

    /// <summary>Someone was assigned actively.</summary>
    ActiveAssigned,

    /// <summary>An eligible person activated.</summary>
    EligibleActivated,
}

/// <summary>Who is told.</summary>
public enum NotificationRecipient
{
    /// <summary>Administrators.</summary>
    Admin,

    /// <summary>The person it is about.</summary>
    Assignee,

    /// <summary>The approvers.</summary>
    Approver,
}

/// <summary>One of a policy's 9 notifications.</summary>
/// <param name="Event">What it is about.</param>
/// <param name="Recipient">Who is told.</param>
/// <param name="DefaultRecipients">Whether the service's own recipients are told.</param>
/// <param name="AdditionalRecipients">Further mail addresses.</param>
/// <param name="CriticalOnly">Whether only critical mails are sent.</param>
public sealed record PimNotification(
    NotificationEvent Event,
    NotificationRecipient Recipient,
    bool DefaultRecipients,
    IReadOnlyList<string> AdditionalRecipients,
    bool CriticalOnly)
{
    /// <summary>In words, for lists: <c>EligibleActivated to Approver: default recipients, soc@contoso.example</c>.</summary>
    public override string ToString()
    {
        var told = new List<string>(AdditionalRecipients);
        if (DefaultRecipients)
        {
            told.Insert(0, "default recipients");
        }

        return $"{Event} to {Recipient}: {(told.Count == 0 ? "nobody" : string.Join(", ", told))}{(CriticalOnly ? " (critical only)" : string.Empty)}";
    }
}

/// <summary>A PIM policy as the module shows it: the settings of an administrator instead of 17 rules.</summary>
public sealed record PimPolicy : PimTargetRecord
{
    /// <summary>The policy's id. A group's changes when the first write puts the group under PIM.</summary>
    public required string PolicyId { get; init; }

    /// <summary>How long an activation may last at most.</summary>
    public TimeSpan? MaximumActivationDuration { get; init; }

    /// <summary>Activation requires MFA, which MFA of the sign-in satisfies.</summary>
    public bool RequireMfa { get; init; }

    /// <summary>Activation requires this authentication context, by its id; null when it requires none.</summary>
    public string? AuthenticationContext { get; init; }

    /// <summary>Activation requires a justification.</summary>
    public bool RequireJustification { get; init; }

    /// <summary>Activation requires a ticket number.</summary>
    public bool RequireTicket { get; init; }

    /// <summary>Activation requires approval.</summary>
    public bool RequireApproval { get; init; }

    /// <summary>The approvers' names; ids where the names are not known.</summary>
    public IReadOnlyList<string> Approver { get; init; } = Array.Empty<string>();

    /// <summary>The approvers' ids, in the same order.</summary>
    public IReadOnlyList<string> ApproverId { get; init; } = Array.Empty<string>();

    /// <summary>Eligible assignments may be permanent.</summary>
    public bool AllowPermanentEligibility { get; init; }

    /// <summary>How long an eligible assignment may last at most, where permanent ones are not allowed.</summary>
    public TimeSpan? EligibilityExpiresAfter { get; init; }

    /// <summary>Active assignments may be permanent.</summary>
    public bool AllowPermanentActive { get; init; }

    /// <summary>How long an active assignment may last at most, where permanent ones are not allowed.</summary>
    public TimeSpan? ActiveExpiresAfter { get; init; }

    /// <summary>Whoever makes an active assignment needs MFA, which an application never has.</summary>
    public bool RequireMfaOnActiveAssignment { get; init; }

    /// <summary>Whoever makes an active assignment gives a justification.</summary>
    public bool RequireJustificationOnActiveAssignment { get; init; }

    /// <summary>The 9 notifications.</summary>
    public IReadOnlyList<PimNotification> Notifications { get; init; } = Array.Empty<PimNotification>();
}

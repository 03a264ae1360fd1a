using System;
using System.Collections.Generic;
using PimCa.Groups;

namespace PimCa.Policies;

/// <summary>What is to change in one of the 9 notifications; null leaves a value alone.</summary>
/// <param name="Event">What it is about.</param>
/// <param name="Recipient">Who is told.</param>
/// <param name="DefaultRecipients">Whether the service's own recipients are told.</param>
/// <param name="AdditionalRecipients">Further mail addresses; an empty list takes all away.</param>
/// <param name="CriticalOnly">Whether only critical mails are sent.</param>
public sealed record NotificationSetting(
    NotificationEvent Event,
    NotificationRecipient Recipient,
    bool? DefaultRecipients = null,
    IReadOnlyList<string>? AdditionalRecipients = null,
    bool? CriticalOnly = null);

/// <summary>What is to change in a PIM policy. Null leaves a setting alone, so that each can be set without the others.</summary>
public sealed record PolicySettings
{
    /// <summary>The longest activation: 30 minutes to 24 hours, in whole minutes.</summary>
    public TimeSpan? MaximumActivationDuration { get; init; }

    /// <summary>Activation requires MFA. True takes an authentication context away: the two exclude each other.</summary>
    public bool? RequireMfa { get; init; }

    /// <summary>Activation requires this context, <c>c1</c> to <c>c99</c>, which takes MFA away; empty takes the context away.</summary>
    public string? AuthenticationContext { get; init; }

    /// <summary>Activation requires a justification.</summary>
    public bool? RequireJustification { get; init; }

    /// <summary>Activation requires a ticket.</summary>
    public bool? RequireTicket { get; init; }

    /// <summary>Activation requires approval.</summary>
    public bool? RequireApproval { get; init; }

    /// <summary>Who approves: users and groups with their kinds. Replaces those that there are.</summary>
    public IReadOnlyList<DirectoryPrincipal>? Approvers { get; init; }

    /// <summary>Eligible assignments may be permanent.</summary>
    public bool? AllowPermanentEligibility { get; init; }

    /// <summary>The longest eligible assignment where permanent ones are not allowed; at most 365 days.</summary>
    public TimeSpan? EligibilityExpiresAfter { get; init; }

    /// <summary>Active assignments may be permanent.</summary>
    public bool? AllowPermanentActive { get; init; }

    /// <summary>The longest active assignment where permanent ones are not allowed; at most 365 days.</summary>
    public TimeSpan? ActiveExpiresAfter { get; init; }

    /// <summary>Assigning actively requires MFA of the administrator.</summary>
    public bool? RequireMfaOnActiveAssignment { get; init; }

    /// <summary>Assigning actively requires a justification.</summary>
    public bool? RequireJustificationOnActiveAssignment { get; init; }

    /// <summary>What is to change in the notifications.</summary>
    public IReadOnlyList<NotificationSetting> Notifications { get; init; } = Array.Empty<NotificationSetting>();
}

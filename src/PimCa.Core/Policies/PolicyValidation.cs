using System;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Policies;

/// <summary>What a setting may be, before anything is read.</summary>
internal static class PolicyValidation
{
    // The portal offers 1 to 24 hours; the service takes minutes (a published sample of the service sets PT1H45M).
    private static readonly TimeSpan ShortestActivation = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestActivation = TimeSpan.FromHours(24);

    // P1Y was measured to be refused where P365D is taken.
    private static readonly TimeSpan LongestAssignment = TimeSpan.FromDays(365);

    /// <summary>c1 to c25 are documented, c1 to c99 are accepted by the service.</summary>
    internal static readonly Regex Context = new("^[cC][1-9][0-9]?$", RegexOptions.CultureInvariant);
    private static readonly Regex Mail = new(@"^[^@\s,;<>""]+@[^@\s,;<>""]+\.[^@\s,;<>"".]+$", RegexOptions.CultureInvariant);

    /// <exception cref="PimCaException">One of the settings cannot be.</exception>
    public static void Check(PolicySettings settings)
    {
        CheckActivation(settings);
        CheckExpiry(settings.EligibilityExpiresAfter, "EligibilityExpiresAfter");
        CheckExpiry(settings.ActiveExpiresAfter, "ActiveExpiresAfter");
        foreach (var approver in settings.Approvers ?? Array.Empty<DirectoryPrincipal>())
        {
            CheckApprover(approver);
        }

        foreach (var notification in settings.Notifications)
        {
            CheckNotification(notification);
        }

        var twice = settings.Notifications.GroupBy(n => (n.Event, n.Recipient)).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw Invalid(
                "NotificationGivenTwice",
                $"The notification of {twice.Key.Recipient} about {twice.Key.Event} is given {twice.Count()} times.",
                "Put all its values into one table.");
        }
    }

    private static void CheckActivation(PolicySettings settings)
    {
        if (settings.MaximumActivationDuration is { } longest
            && (longest < ShortestActivation || longest > LongestActivation || longest.Ticks % TimeSpan.TicksPerMinute != 0))
        {
            throw Invalid(
                "ActivationDurationOutOfRange",
                $"MaximumActivationDuration {Durations.Text(longest)} is not possible: an activation may last from 30 minutes to 24 hours, in whole minutes.",
                "For example -MaximumActivationDuration 8h.");
        }

        if (settings.AuthenticationContext is { Length: > 0 } context)
        {
            if (!Context.IsMatch(context))
            {
                throw Invalid(
                    "AuthenticationContextInvalid",
                    $"'{context}' is not the id of an authentication context: ids are c1 to c99.",
                    "Give the id, not the name. -AuthenticationContext '' takes the context away.");
            }

            if (settings.RequireMfa == true)
            {
                throw Invalid(
                    "MfaAndContextConflict",
                    $"RequireMfa and AuthenticationContext '{context}' exclude each other: the service checks one of the two.",
                    "Give one of them. The context is the stronger proof, when a Conditional Access policy with an authentication strength targets it.");
            }
        }
    }

    private static void CheckExpiry(TimeSpan? value, string name)
    {
        if (value is { } time && (time < TimeSpan.FromMinutes(5) || time > LongestAssignment || time.Ticks % TimeSpan.TicksPerMinute != 0))
        {
            throw Invalid(
                "ExpiryOutOfRange",
                $"{name} {Durations.Text(time)} is not possible: an assignment may last from 5 minutes to 365 days, in whole minutes.",
                name == "EligibilityExpiresAfter"
                    ? "For assignments without an end use -AllowPermanentEligibility."
                    : "For assignments without an end use -AllowPermanentActive.");
        }
    }

    private static void CheckApprover(DirectoryPrincipal approver)
    {
        if (approver.Type is not (PrincipalType.User or PrincipalType.Group))
        {
            throw new PimCaException(
                "ApproverInvalid",
                PimCaErrorKind.InvalidArgument,
                $"'{approver.Name}' is a {approver.Type}; only users and groups can approve.",
                "Give a user or a group of users.",
                approver.Name);
        }
    }

    private static void CheckNotification(NotificationSetting notification)
    {
        foreach (var address in notification.AdditionalRecipients ?? Array.Empty<string>())
        {
            if (!Mail.IsMatch(address ?? string.Empty))
            {
                throw Invalid(
                    "MailAddressInvalid",
                    $"'{address}' is not a mail address (notification of {notification.Recipient} about {notification.Event}).",
                    "AdditionalRecipients takes mail addresses such as 'security@contoso.example', several as a list.");
            }
        }

        if (notification is { DefaultRecipients: null, AdditionalRecipients: null, CriticalOnly: null })
        {
            throw Invalid(
                "NotificationEmpty",
                $"The notification of {notification.Recipient} about {notification.Event} says nothing to change.",
                "Give at least one of DefaultRecipients, AdditionalRecipients and CriticalOnly.");
        }
    }

    private static PimCaException Invalid(string code, string message, string advice) => new(code, PimCaErrorKind.InvalidArgument, message, advice);
}

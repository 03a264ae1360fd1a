using System;
using System.Linq;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>
/// Turns the service's refusal of an activation into what the person can act on: each rule with an id of its own, the
/// allowed value and the way out.
/// </summary>
internal static class ActivationRefusal
{
    private const string PolicyFailed = "RoleAssignmentRequestPolicyValidationFailed";

    /// <summary>Whether the length alone is refused.</summary>
    public static bool IsOnlyTooLong(PimCaException error) => IsTooLong(error) && error.FailedRules.Count == 1;

    /// <summary>Whether the length is refused, perhaps among other things.</summary>
    public static bool IsTooLong(PimCaException error) => error.FailedRules.Contains("ExpirationRule");

    /// <summary>Whether one exists or waits already.</summary>
    public static bool IsAlready(PimCaException error) => IsPending(error) || Code(error) == "RoleAssignmentExists";

    /// <summary>Whether a request waits already.</summary>
    public static bool IsPending(PimCaException error) => Code(error) == "PendingRoleAssignmentRequest";

    /// <summary>The refusal in the person's terms; what is not known here stays as the service said it.</summary>
    public static PimCaException Explain(PimCaException error, ScheduleRequest asked, TimeSpan? maximum, TimeSpan length) => Code(error) switch
    {
        _ when error.FailedRules.Count > 0 => Rules(error, asked, maximum, length),
        PolicyFailed => Make(error, "ActivationRefused", PimCaErrorKind.InvalidArgument, $"The policy of '{asked.Target}' refuses the activation: {error.Message}", PolicyAdvice(asked.Target), asked.Target.Title),

        // What the service says to somebody who is not eligible, where it does not name the EligibilityRule.
        "RoleAssignmentDoesNotExist" => Rules(error, asked, maximum, length, "EligibilityRule"),
        "ResourceNotFound" or "SubjectNotFound" or "RoleNotFound" => Make(
            error,
            asked.Target.Kind == PimKind.Group ? "GroupNotFound" : "RoleNotFound",
            PimCaErrorKind.NotFound,
            $"Privileged Identity Management knows no {(asked.Target.Kind == PimKind.Group ? "group" : "role")} '{asked.Target}'.",
            "Check the id or the name; Get-PimEligibility -Mine lists what you can activate.",
            asked.Target.Title),
        "StartTimeInPast" or "InvalidStartDateTime" => Make(
            error,
            "StartTimeInPast",
            PimCaErrorKind.InvalidArgument,
            $"The service refuses the start {(asked.Window?.Start is { } start ? Wording.Moment(start) : "now")}: {error.Message}",
            "Leave -StartTime out to start at once, or give a time to come.",
            asked.Target.Title),
        _ => error,
    };

    /// <summary>A running, planned or assigned one gives less than is asked.</summary>
    public static PimCaException Present(PimCaException error, PimTarget target, ScheduleInfo? present, DateTimeOffset now)
    {
        var (what, name) = (target.Words(), target.Title);
        var stop = $"Stop-PimActivation {target.Selector()}";
        if (present is null)
        {
            return Make(
                error,
                "AlreadyActive",
                PimCaErrorKind.AlreadyExists,
                $"The service says that {what} is active already; the lists do not show it yet.",
                "It was activated moments ago: Get-PimActivation -Mine shows it soon.",
                name);
        }

        if (!present.IsActivated)
        {
            return Make(
                error,
                "AlreadyActive",
                PimCaErrorKind.AlreadyExists,
                $"An administrator assigned {what} {Wording.Until(present.End)}; it cannot be activated on top of that.",
                "Ask for an extension of the assignment: Get-PimActiveAssignment -Mine | Request-PimExtension.",
                name);
        }

        if (present.Start > now)
        {
            return Make(
                error,
                "AlreadyScheduled",
                PimCaErrorKind.AlreadyExists,
                $"{Wording.Begin(what)} is granted from {Wording.Moment(present.Start.Value)} {Wording.Until(present.End)} already, which differs from what is asked.",
                $"Cancel that one first ({stop}), then ask anew.",
                name);
        }

        var possible = present.Start + AskedWindow.ShortestActivation;
        var when = possible > now ? $"possible from {Wording.Moment(possible.Value)}, 5 minutes after it began" : "possible since 5 minutes after it began";
        return Make(
            error,
            "AlreadyActive",
            PimCaErrorKind.AlreadyExists,
            $"{Wording.Begin(what)} is active already {Wording.Until(present.End)}, which is less than is asked; a running activation cannot be lengthened.",
            $"Deactivate it ({stop}; {when}) and activate anew.",
            name);
    }

    /// <summary>Another request waits for approval.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="pending">The one that waits; null where it is not to be seen.</param>
    /// <param name="advice">The way out; null for that of an activation.</param>
    public static PimCaException Pending(PimCaException error, PimTarget target, ScheduleRequestInfo? pending, string? advice = null)
    {
        var which = pending is null ? "A request" : $"The request {pending.Id}"
            + (pending.Start is { } start ? $" from {Wording.Moment(start)}" : string.Empty)
            + (pending.Duration is { } length ? $" for {Wording.Length(length)}" : pending.End is { } end ? " " + Wording.Until(end) : string.Empty);
        return Make(
            error,
            "PendingRequestExists",
            PimCaErrorKind.InvalidState,
            $"{which} for '{target}' waits for approval and differs from what is asked.",
            advice ?? $"Wait for the decision, or cancel that one (Stop-PimActivation {target.Selector()}) and ask anew.",
            target.Title);
    }

    private static PimCaException Rules(PimCaException error, ScheduleRequest asked, TimeSpan? maximum, TimeSpan length, params string[] instead)
    {
        // The order in which a person would deal with them; the first gives the id.
        var failed = (instead.Length > 0 ? instead : error.FailedRules).OrderBy(Rank).ToArray();
        var told = failed.Select(rule => Tell(rule, asked.Target, maximum, length)).ToArray();
        return Make(
            error,
            told[0].Code,
            told[0].Kind,
            string.Join(" ", told.Select(t => t.Message)),
            string.Join(" ", told.Select(t => t.Advice).Distinct()),
            asked.Target.Title);
    }

    private static int Rank(string rule) => rule switch
    {
        "EligibilityRule" => 0,
        "ExpirationRule" => 1,
        "JustificationRule" => 2,
        "TicketingRule" => 3,
        "MfaRule" => 4,
        _ => 5,
    };

    private static (string Code, PimCaErrorKind Kind, string Message, string Advice) Tell(
        string rule, PimTarget target, TimeSpan? maximum, TimeSpan length) => rule switch
        {
            "EligibilityRule" => (
                "NotEligible",
                PimCaErrorKind.PermissionDenied,
                $"You are not eligible for {target.Words()} at that time.",
                "Get-PimEligibility -Mine lists what you can activate; an administrator makes you eligible with New-PimEligibility."),
            "ExpirationRule" => (
                "ActivationTooLong",
                PimCaErrorKind.InvalidArgument,
                maximum is { } most
                    ? $"{Wording.Length(length)} is longer than the policy of '{target}' allows: {Wording.Length(most)} at most."
                    : $"{Wording.Length(length)} is longer than the policy of '{target}' allows.",
                maximum is { } allowed ? $"Give -Duration {Durations.Text(allowed)} or less." : "Give a shorter -Duration."),
            "JustificationRule" => (
                "JustificationRequired",
                PimCaErrorKind.InvalidArgument,
                $"The policy of '{target}' requires a justification.",
                "Say why: -Justification '…'."),
            "TicketingRule" => (
                "TicketRequired",
                PimCaErrorKind.InvalidArgument,
                $"The policy of '{target}' requires a ticket.",
                "Give -TicketNumber, and -TicketSystem where there are several."),
            "MfaRule" => (
                "MfaRequired",
                PimCaErrorKind.Authentication,
                $"The policy of '{target}' requires multi-factor authentication, and this sign-in was made without it.",
                "Sign in again with a second factor (Connect-PimCa), then repeat the command."),
            _ => (
                "ActivationRefused",
                PimCaErrorKind.InvalidArgument,
                $"The policy of '{target}' refuses the activation by its {rule}.",
                PolicyAdvice(target)),
        };

    private static string PolicyAdvice(PimTarget target) => $"An administrator sees the policy with {target.PolicyCommand("Get")}.";

    private static string Code(PimCaException error) => error.ServiceCode ?? error.Code;

    private static PimCaException Make(PimCaException error, string code, PimCaErrorKind kind, string message, string advice, string target) =>
        new(code, kind, message, advice, target, error.RequestId, error) { ServiceCode = error.ServiceCode, FailedRules = error.FailedRules };
}

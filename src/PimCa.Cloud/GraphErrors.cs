using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Errors;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Errors;

namespace PimCa.Cloud;

/// <summary>The one place where what services and the network say becomes a <see cref="PimCaException"/>.</summary>
internal static class GraphErrors
{
    private const string PolicyValidationFailed = "RoleAssignmentRequestPolicyValidationFailed";

    /// <summary>Whether this is a failure that is told as a <see cref="PimCaException"/>; everything else passes as it is.</summary>
    public static bool IsOurs(Exception failure) => failure is
        ApiException or HttpRequestException or IOException or JsonException or FormatException or UnexpectedAnswerException or StepUpException;

    /// <summary>What the user is told of a failure.</summary>
    public static PimCaException From(Exception failure, Purpose purpose) => failure switch
    {
        ODataError error => FromService(ServiceError.From(error), purpose),
        ApiException error => FromService(ServiceError.From(error), purpose),
        StepUpException refused => StepUp(refused, purpose),
        UnansweredException lost => Unanswered(lost, purpose),
        HttpRequestException or IOException => Unanswered(new UnansweredException(false, false, 1, failure), purpose),
        _ => new PimCaException(
            "UnexpectedAnswer",
            PimCaErrorKind.Unavailable,
            $"{purpose.What}: the service's answer could not be understood. {failure.Message}",
            "Try again; if it stays so, the service has changed in a way that this version does not know.",
            purpose.Target),
    };

    /// <summary>What the user is told of an answer with an error status: of the service, or of one part of a batch.</summary>
    public static PimCaException FromService(ServiceError error, Purpose purpose)
    {
        var challenge = ClaimsChallenge.Find(error);
        if (challenge is not null)
        {
            return Challenge(challenge, error, purpose);
        }

        if (error.Code is PolicyValidationFailed)
        {
            return PolicyFailure(error, purpose);
        }

        var known = ErrorCatalogue.Find(error);
        var missing = known.Kind == PimCaErrorKind.PermissionDenied ? MissingPermission.Find(error.Message) : null;
        var message = $"{purpose.What}: {known.Text}";
        if (missing is not null)
        {
            message += $" Missing: {missing}.";
        }

        // The service's own words follow ours, except where they say nothing more.
        if (error.Message is { Length: > 0 } words && words != known.Text)
        {
            message += $" The service says: {Sentence(words)}";
        }

        return new PimCaException(
            known.Code,
            known.Kind,
            message,
            missing is null ? Advice(known, purpose) : $"Have {missing} consented for the application that you sign in with, then sign in again with Connect-PimCa.",
            purpose.Target,
            error.RequestId)
        {
            ServiceCode = error.Code,
        };
    }

    /// <summary>What the user is told when a claims challenge was not answered.</summary>
    public static PimCaException StepUp(StepUpException refused, Purpose purpose)
    {
        if (refused.Challenge.IsRevocation)
        {
            return new PimCaException(
                "SessionRevoked",
                PimCaErrorKind.Authentication,
                $"{purpose.What}: the token was revoked, as happens when sessions are revoked, a password is changed or an account is disabled; {refused.Message}.",
                $"Sign in again: {refused.Command}",
                purpose.Target,
                refused.Challenge.RequestId)
            {
                ServiceCode = refused.ServiceCode ?? refused.Challenge.ServiceCode,
            };
        }

        var how = refused.Code == StepUpException.NotPossible ? "which this sign-in cannot get" : "which was refused";
        return new PimCaException(
            refused.Code,
            PimCaErrorKind.Authentication,
            $"{purpose.What}: the policy requires {refused.Challenge.Describe()}, {how}: {refused.Message}.",
            $"Have a person run, at a console with a browser: {refused.Command} . Then ask again in that session.",
            purpose.Target,
            refused.Challenge.RequestId)
        {
            ServiceCode = refused.ServiceCode ?? refused.Challenge.ServiceCode,
        };
    }

    private static PimCaException Unanswered(UnansweredException lost, Purpose purpose)
    {
        var what = lost.IsTimeout ? "no answer came in time" : "the connection was lost before an answer came";
        var tries = lost.Attempts > 1 ? $", {lost.Attempts} times" : string.Empty;
        return new PimCaException(
            lost.IsTimeout ? "OperationTimeout" : lost.MayBeDone ? "OutcomeUnknown" : "ServiceUnavailable",
            lost.IsTimeout ? PimCaErrorKind.Timeout : PimCaErrorKind.Unavailable,
            lost.MayBeDone
                ? $"{purpose.What}: {what}{tries}. It may or may not have been done."
                : $"{purpose.What}: {what}{tries}.",
            lost.MayBeDone ? $"Look with {purpose.LookWith ?? "the matching Get- command"} before you try again." : "Check the connection and try again.",
            purpose.Target,
            inner: lost.InnerException);
    }

    private static PimCaException Challenge(ClaimsChallenge challenge, ServiceError error, Purpose purpose) => new(
        "ClaimsChallenge",
        PimCaErrorKind.Authentication,
        $"{purpose.What}: the sign-in lacks what the policy requires: {challenge.Describe()}.",
        challenge.Contexts.Count > 0
            ? $"Sign in again so that the token carries the authentication context {string.Join(", ", challenge.Contexts)} (Connect-PimCa in a browser; a device code cannot satisfy it), then ask again."
            : "Sign in again with Connect-PimCa, then ask again.",
        purpose.Target,
        error.RequestId)
    {
        ServiceCode = error.Code,
    };

    private static PimCaException PolicyFailure(ServiceError error, Purpose purpose)
    {
        var failures = PolicyFailures.Parse(error.Message);
        var text = failures.Count == 0
            ? Sentence(error.Message ?? "The service does not say which rule.")
            : string.Join(" ", failures.Select(f => f.Describe()));
        return new PimCaException(
            PolicyValidationFailed,
            PimCaErrorKind.InvalidArgument,
            $"{purpose.What}: the PIM policy does not allow it. {text}",
            failures.Count == 0
                ? "Look at the policy with Get-PimMemberPolicy."
                : string.Join(" ", failures.Select(f => f.Advice).Distinct()),
            purpose.Target,
            error.RequestId)
        {
            ServiceCode = error.Code,
            FailedRules = failures.Select(f => f.Rule).ToArray(),
        };
    }

    private static string? Advice(KnownError known, Purpose purpose) =>
        known.Kind == PimCaErrorKind.PermissionDenied && purpose.WhoMay is { } who ? who :
        known.MayBeDone && purpose.LookWith is { } look ? $"It may or may not have been done: look with {look} before you try again." : known.Advice;

    private static string Sentence(string words)
    {
        var trimmed = words.Trim();
        return trimmed.Length == 0 || ".!?".IndexOf(trimmed[trimmed.Length - 1]) >= 0 ? trimmed : trimmed + ".";
    }
}

/// <summary>The service answered with success and something that cannot be.</summary>
internal sealed class UnexpectedAnswerException : Exception
{
    public UnexpectedAnswerException(string message)
        : base(message)
    {
    }
}

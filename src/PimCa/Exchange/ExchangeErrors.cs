using System;
using System.Linq;
using PimCa.Errors;
using PimCa.Resources;

namespace PimCa.Exchange;

/// <summary>Makes of what the Exchange module says an error that names the way out.</summary>
internal static class ExchangeErrors
{
    // What the module and the service have been seen to say to whoever lacks the role; there is no error code for it.
    private static readonly string[] Denials =
    {
        "isn't supported in this scenario", "No cmdlet assigned to the user", "UnauthorizedAccess", "Access is denied", "Access Denied", "Forbidden", "(403)",
    };

    private static readonly string[] Endings = { "Unauthorized", "(401)", "token has expired", "token is expired", "InvalidAuthenticationToken" };

    private static readonly string[] Throttlings = { "TooManyRequests", "Too many requests", "(429)", "throttl", "ServerBusy" };

    /// <summary>Connecting went wrong.</summary>
    public static PimCaException NotConnected(CommandFailedException failure) =>
        Has(failure, Denials) ? Refused(Words(failure)) : NotConnected(Words(failure));

    /// <summary>There is no connection, for a reason in words.</summary>
    public static PimCaException NotConnected(string why) => new(
        "ExchangeConnectFailed",
        PimCaErrorKind.Unavailable,
        ExchangeMessages.ConnectFailed(why),
        ExchangeMessages.ConnectFailedAdvice);

    /// <summary>A connection has not got the commands that it takes.</summary>
    public static PimCaException WithoutCommands(ExchangeSession session, bool isOurs) => isOurs
        ? Refused(ExchangeMessages.CommandsNotGiven)
        : new PimCaException(
            "ExchangeCommandsMissing",
            PimCaErrorKind.PermissionDenied,
            ExchangeMessages.CommandsMissing(session.Account),
            ExchangeMessages.CommandsMissingAdvice(session.Id),
            session.Account);

    /// <summary>The answer cannot be understood, so it proves nothing.</summary>
    public static PimCaException NotUnderstood(string why) => new(
        "UnexpectedAnswer", PimCaErrorKind.Unavailable, why, ExchangeMessages.UnexpectedAnswerAdvice);

    /// <summary>A command failed.</summary>
    /// <param name="what">What it was to do, as the beginning of a sentence.</param>
    /// <param name="target">The policy; null for all.</param>
    /// <param name="failure">What it said.</param>
    public static PimCaException Failed(string what, string? target, CommandFailedException failure)
    {
        if (Has(failure, Denials))
        {
            return Refused(Words(failure), target);
        }

        if (Has(failure, Endings))
        {
            return new PimCaException("ExchangeSessionExpired", PimCaErrorKind.Authentication, ExchangeMessages.SessionEnded(what, Words(failure)), ExchangeMessages.SessionEndedAdvice, target);
        }

        if (Has(failure, Throttlings))
        {
            return new PimCaException("TooManyRequests", PimCaErrorKind.LimitsExceeded, ExchangeMessages.Failed(what, Words(failure)), ExchangeMessages.ThrottledAdvice, target);
        }

        if (failure.Message.IndexOf("ManagementObjectNotFoundException", StringComparison.Ordinal) >= 0 || failure.TypeName == "ManagementObjectNotFoundException")
        {
            return new PimCaException("OwaMailboxPolicyNotFound", PimCaErrorKind.NotFound, ExchangeMessages.Failed(what, Words(failure)), ExchangeMessages.LookAdvice, target);
        }

        // What the service itself refuses comes with a code and a type before its words; all else happened on the way there.
        return new PimCaException(
            "ExchangeCommandFailed",
            failure.Message.Split('|').Length >= 3 ? PimCaErrorKind.InvalidArgument : PimCaErrorKind.Unavailable,
            ExchangeMessages.Failed(what, Words(failure)),
            ExchangeMessages.LookAdvice,
            target);
    }

    private static PimCaException Refused(string why, string? target = null) => new(
        "ExchangeRefused", PimCaErrorKind.PermissionDenied, ExchangeMessages.Refused(why), ExchangeMessages.RefusedAdvice, target);

    private static bool Has(CommandFailedException failure, string[] words) =>
        words.Any(w => failure.Message.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0 || failure.ErrorId.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The service's words: they follow a code and the exception's type, <c>Ex6F9304|Type|words</c>.</summary>
    private static string Words(CommandFailedException failure) => failure.Message.Split(new[] { '|' }, 3).Last().Trim();
}

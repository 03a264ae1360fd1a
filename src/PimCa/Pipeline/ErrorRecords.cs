using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using PimCa.Errors;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Pipeline;

/// <summary>Makes all error records of the module, and decides which exceptions are not ours to touch.</summary>
internal static class ErrorRecords
{
    /// <summary>The error's id when nobody is signed in.</summary>
    public const string NotConnected = "NotConnected";

    /// <summary>The error's id when a change must be confirmed and the host cannot ask.</summary>
    public const string PromptNotPossible = "PromptNotPossible";

    // What an HTTP stack may put into its messages: bearer tokens, JWTs, and the form fields and headers that carry secrets.
    private static readonly Regex Secrets = new(
        @"Bearer\s+[^\s,;""']+|eyJ[\w-]+\.[\w-]+(\.[\w-]*)?|(?<=\b(authorization|access_token|refresh_token|id_token|client_secret|client_assertion|assertion|password|cookie)\b[""']?\s*[:=]\s*[""']?)(?!Bearer\s)[^\s&""',;}]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <summary>A record for an error that the module knows.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">The user's object; the error's own target where the cmdlet names none.</param>
    /// <param name="permissions">What the cmdlet needs, for the advice when the service refused.</param>
    /// <param name="context">Who is signed in with which permissions; null when nobody is.</param>
    public static ErrorRecord From(PimCaException error, object? target, IReadOnlyList<string> permissions, PimCaContext? context = null)
    {
        var advice = error.Advice ?? string.Empty;

        // Who is not eligible lacks no permission: an administrator makes people eligible. A file is no matter of the tenant's.
        if (error.Kind == PimCaErrorKind.PermissionDenied && error.Code is not ("NotEligible" or "FileNotAccessible") && permissions.Count > 0)
        {
            advice = PermissionAdvice(error, permissions, context);
        }

        return new ErrorRecord(error, error.Code, CategoryOf(error.Kind), target ?? error.Target)
        {
            ErrorDetails = Details(error.Message, advice),
        };
    }

    /// <summary>A record for an error that nobody foresaw: its kind and its text, without anything secret.</summary>
    public static ErrorRecord Unexpected(Exception error, object? target)
    {
        // The original is not kept: it may be of a type, or hold objects, that belong to an SDK, and such objects print headers.
        var kept = new PimCaException(
            "UnexpectedError",
            PimCaErrorKind.NotSupported,
            Messages.UnexpectedError(error.GetType().FullName ?? error.GetType().Name, WithoutSecrets(error.Message)),
            Messages.UnexpectedErrorAdvice);
        return new ErrorRecord(kept, kept.Code, error is OperationCanceledException ? ErrorCategory.OperationStopped : ErrorCategory.NotSpecified, target)
        {
            ErrorDetails = Details(kept.Message, Messages.UnexpectedErrorAdvice),
        };
    }

    /// <summary>The text of an error with its stack, for the debug stream, without anything secret.</summary>
    public static string Trace(Exception error) => WithoutSecrets(error.ToString());

    /// <summary>
    /// True for the exceptions by which the engine itself steers or reports (stop, a full <c>Select-Object -First</c>,
    /// <c>-ErrorAction Stop</c>, a failing script block): they must pass unchanged.
    /// </summary>
    public static bool IsEngines(Exception error) => error is FlowControlException or RuntimeException;

    /// <summary>Replaces what looks like a token, a secret or a header that carries one.</summary>
    public static string WithoutSecrets(string text) => Secrets.Replace(text, "***");

    private static ErrorDetails Details(string message, string advice)
    {
#if NETFRAMEWORK
        // Windows PowerShell shows the message alone; PowerShell 7 shows the recommendation below it.
        var shown = advice.Length == 0 ? message : message + " " + advice;
#else
        var shown = message;
#endif
        return new ErrorDetails(shown) { RecommendedAction = advice };
    }

    private static ErrorCategory CategoryOf(PimCaErrorKind kind) => kind switch
    {
        PimCaErrorKind.Authentication => ErrorCategory.AuthenticationError,
        PimCaErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        PimCaErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        PimCaErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        PimCaErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        PimCaErrorKind.InvalidState => ErrorCategory.InvalidOperation,
        PimCaErrorKind.LimitsExceeded => ErrorCategory.LimitsExceeded,
        PimCaErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        PimCaErrorKind.Timeout => ErrorCategory.OperationTimeout,
        PimCaErrorKind.NotSupported => ErrorCategory.NotImplemented,
        _ => ErrorCategory.NotSpecified,
    };

    /// <summary>
    /// The token tells which of the declared permissions are missing, which the service rarely does. Where none is, the refusal is
    /// about the person: the service's own advice stays, and what is needed is told after it.
    /// </summary>
    private static string PermissionAdvice(PimCaException error, IReadOnlyList<string> permissions, PimCaContext? context)
    {
        var advice = error.Advice ?? string.Empty;
        var ofOthers = permissions.Where(p => Permissions.ServiceOf(p) != Permissions.MicrosoftGraph && (Mentions(advice, p) || Mentions(error.Message, p))).ToArray();
        if (ofOthers.Length > 0)
        {
            // Which of the other services' permissions a sign-in has their tokens tell, and this error came from one of them.
            return context is null || Mentions(advice, "/adminconsent") ? advice : $"{advice} {ConsentAdvice.ForOtherService(context, ofOthers)}";
        }

        var missing = context is null || error.ServiceCode is null ? Array.Empty<string>() : ConsentAdvice.Missing(context, permissions);
        if (missing.Count > 0)
        {
            // Some services list what would do; of what is missing, that is what counts.
            var named = missing.Where(p => Mentions(error.Message, p)).ToArray();
            return ConsentAdvice.For(context!, named.Length > 0 ? named : missing);
        }

        if (permissions.Any(p => Mentions(advice, p) || Mentions(error.Message, p)))
        {
            return advice;
        }

        // What the token does not tell is said whole; what it has is not what is missing.
        var isTold = context is { Scopes.Count: > 0 } && error.ServiceCode is not null;
        return string.Join(" ", new[] { advice, isTold ? Messages.PermissionsPresent : Messages.PermissionAdvice(string.Join(", ", permissions)) }.Where(a => a.Length > 0));
    }

    private static bool Mentions(string text, string permission) => text.IndexOf(permission, StringComparison.OrdinalIgnoreCase) >= 0;
}

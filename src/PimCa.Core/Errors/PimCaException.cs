using System;

namespace PimCa.Errors;

/// <summary>What kind of thing went wrong. Decides the category of the error record.</summary>
public enum PimCaErrorKind
{
    /// <summary>Not signed in, an expired sign-in, or a claim that the sign-in lacks (401, claims challenge).</summary>
    Authentication,

    /// <summary>A permission or a directory role is missing (403).</summary>
    PermissionDenied,

    /// <summary>The object does not exist, or not yet everywhere (404).</summary>
    NotFound,

    /// <summary>The object or the assignment exists already and differs from what was asked.</summary>
    AlreadyExists,

    /// <summary>A value is against a rule of the policy, of the service or of common sense (400).</summary>
    InvalidArgument,

    /// <summary>The object's state does not allow it now: too early, pending, locked, already decided.</summary>
    InvalidState,

    /// <summary>Too many requests, or a quota is used up (429).</summary>
    LimitsExceeded,

    /// <summary>The service cannot answer at present (5xx, connection lost).</summary>
    Unavailable,

    /// <summary>No answer, or no effect, within the time given.</summary>
    Timeout,

    /// <summary>The service, the cloud or this edition cannot do it at all.</summary>
    NotSupported,
}

/// <summary>
/// The one exception of the module. Its message says what is wrong with which value and why; <see cref="Advice"/> says
/// the way out. Never holds a token, a secret or a header.
/// </summary>
public sealed class PimCaException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">A stable PascalCase id, such as <c>ActivationTooLong</c>: scripts test it.</param>
    /// <param name="kind">What kind of thing went wrong.</param>
    /// <param name="message">What is wrong, naming the value and the rule.</param>
    /// <param name="advice">What to do about it: a sentence, a command where there is one.</param>
    /// <param name="target">The user's object: a name or an id; null when there is none.</param>
    /// <param name="requestId">The service's request id, for a support case; null when no request was made.</param>
    /// <param name="inner">What caused it, if it holds nothing secret.</param>
    public PimCaException(
        string code,
        PimCaErrorKind kind,
        string message,
        string? advice = null,
        string? target = null,
        string? requestId = null,
        Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Kind = kind;
        Advice = advice;
        Target = target;
        RequestId = requestId;
    }

    /// <summary>A stable PascalCase id, such as <c>ActivationTooLong</c>.</summary>
    public string Code { get; }

    /// <summary>What kind of thing went wrong.</summary>
    public PimCaErrorKind Kind { get; }

    /// <summary>What to do about it.</summary>
    public string? Advice { get; }

    /// <summary>The user's object: a name or an id.</summary>
    public string? Target { get; }

    /// <summary>The service's request id.</summary>
    public string? RequestId { get; }

    /// <summary>The service's own <c>error.code</c>, where the error came from a service.</summary>
    public string? ServiceCode { get; init; }

    /// <summary>The names of the policy rules that the service said failed (<c>ExpirationRule</c>), if any.</summary>
    public System.Collections.Generic.IReadOnlyList<string> FailedRules { get; init; } = Array.Empty<string>();
}

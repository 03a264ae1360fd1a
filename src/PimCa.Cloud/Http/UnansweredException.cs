using System;
using System.Net.Http;

namespace PimCa.Cloud.Http;

/// <summary>A request got no answer and is not sent again: the attempts are used up, or it may have been carried out.</summary>
internal sealed class UnansweredException : HttpRequestException
{
    public UnansweredException(bool mayBeDone, bool isTimeout, int attempts, Exception inner)
        : base(isTimeout ? "No answer came in time." : "The connection was lost before an answer came.", inner)
    {
        MayBeDone = mayBeDone;
        IsTimeout = isTimeout;
        Attempts = attempts;
    }

    /// <summary>True for a change that the service may have made although nobody heard of it.</summary>
    public bool MayBeDone { get; }

    public bool IsTimeout { get; }

    public int Attempts { get; }
}

using System;
using System.Net.Http;
using System.Net.Http.Headers;

namespace PimCa.Cloud.Http;

/// <summary>How often and after which pause something is tried again.</summary>
internal sealed class RetryPolicy
{
    public const int MaximumAttempts = 6;

    /// <summary>What one request may take altogether, pauses included.</summary>
    public static readonly TimeSpan MaximumTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TimeProvider time;
    private readonly Random random;
    private readonly object gate = new();

    public RetryPolicy(TimeProvider time, int? seed)
    {
        this.time = time;
        random = seed is { } fixedSeed ? new Random(fixedSeed) : new Random();
    }

    public TimeProvider Time => time;

    /// <summary>The pause before the next attempt, or null when there is to be none.</summary>
    /// <param name="attempts">How many were made.</param>
    /// <param name="elapsed">How long they took.</param>
    /// <param name="asked">What the service asked to wait, if it did.</param>
    public TimeSpan? NextPause(int attempts, TimeSpan elapsed, TimeSpan? asked)
    {
        if (attempts >= MaximumAttempts)
        {
            return null;
        }

        var pause = asked ?? Backoff(attempts);
        return elapsed + pause > MaximumTime ? null : pause;
    }

    /// <summary>What <c>Retry-After</c> asks for, in seconds or as a date.</summary>
    public TimeSpan? RetryAfter(HttpResponseMessage response) => RetryAfter(response.Headers.RetryAfter);

    /// <summary>The same for one answer of a batch.</summary>
    public TimeSpan? RetryAfter(string? header) =>
        RetryConditionHeaderValue.TryParse(header, out var value) ? RetryAfter(value) : null;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var pause = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return pause is { } given && given < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    // Doubling from one second, of which up to a fifth is left to chance, so that many callers do not come back together.
    private TimeSpan Backoff(int attempts)
    {
        double chance;
        lock (gate)
        {
            chance = random.NextDouble();
        }

        var whole = Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempts - 1));
        return TimeSpan.FromSeconds(whole * (1 + (chance * 0.2)));
    }
}

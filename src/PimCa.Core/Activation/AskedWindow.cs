using System;
using PimCa.Assignments;
using PimCa.Errors;

namespace PimCa.Activation;

/// <summary>The time that a person asked for, checked, and what satisfies it.</summary>
internal sealed record AskedWindow
{
    /// <summary>
    /// The service lets nobody deactivate in the first five minutes, so nothing can be activated anew in them either: the
    /// same call within that time is a repetition, not a wish for a few minutes more.
    /// </summary>
    public static readonly TimeSpan ShortestActivation = TimeSpan.FromMinutes(5);

    /// <summary>Times given as a moment are compared to the minute: the service keeps them to the second or less.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private AskedWindow()
    {
    }

    /// <summary>From when; null means at once.</summary>
    public DateTimeOffset? Start { get; private init; }

    /// <summary>Until when, if that was given.</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>How long, if that was given or is the default.</summary>
    public TimeSpan? Duration { get; private init; }

    /// <summary>True when the person named no end at all.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>Checks what was asked.</summary>
    /// <exception cref="PimCaException"><c>DurationAndUntil</c>, <c>DurationNotPositive</c>, <c>StartTimeInPast</c>, <c>EndBeforeStart</c>.</exception>
    public static AskedWindow Of(DateTimeOffset? start, TimeSpan? duration, DateTimeOffset? until, TimeSpan whenNone, DateTimeOffset now, string target)
    {
        if (duration is not null && until is not null)
        {
            throw new PimCaException("DurationAndUntil", PimCaErrorKind.InvalidArgument, "Both a duration and an end are given.", "Give -Duration or -Until, not both.", target);
        }

        if (duration <= TimeSpan.Zero)
        {
            throw new PimCaException("DurationNotPositive", PimCaErrorKind.InvalidArgument, $"A duration of {duration} is no time.", "Give a -Duration above zero, such as 04:00:00 for four hours.", target);
        }

        if (start < now - Slack)
        {
            throw new PimCaException(
                "StartTimeInPast",
                PimCaErrorKind.InvalidArgument,
                $"The start {Wording.Moment(start.Value)} is in the past; it is {Wording.Moment(now)}.",
                "Leave -StartTime out to start at once, or give a time to come.",
                target);
        }

        var from = start > now ? start : null;
        if (until <= (from ?? now))
        {
            throw new PimCaException(
                "EndBeforeStart",
                PimCaErrorKind.InvalidArgument,
                $"The end {Wording.Moment(until.Value)} is not after the start {Wording.Moment(from ?? now)}.",
                "Give an -Until that lies after the start.",
                target);
        }

        return new AskedWindow
        {
            Start = from,
            Until = until,
            Duration = until is null ? duration ?? whenNone : null,
            IsDefault = until is null && duration is null,
        };
    }

    /// <summary>The same with another length.</summary>
    public AskedWindow Shortened(TimeSpan duration) => this with { Duration = duration };

    /// <summary>As the service wants it.</summary>
    public ScheduleWindow ToSchedule() => new(Start, Until, Duration);

    /// <summary>When it would end if it began now or at its start.</summary>
    public DateTimeOffset EndFrom(DateTimeOffset now) => Until ?? (Start ?? now) + Duration!.Value;

    /// <summary>How long it is asked for.</summary>
    public TimeSpan LengthFrom(DateTimeOffset now) => EndFrom(now) - (Start ?? now);

    /// <summary>Whether an activation that runs or is planned gives all that is asked.</summary>
    public bool IsCoveredBy(DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now)
    {
        if (start > (Start ?? now) + Slack)
        {
            return false;
        }

        return end is null || IsDefault || end >= EndFrom(now) - (Until is null ? ShortestActivation : Slack);
    }

    /// <summary>Whether a request that waits for approval asks for all that is asked: its time runs from the approval.</summary>
    public bool IsAskedBy(ScheduleRequestInfo pending, DateTimeOffset now)
    {
        var startsAlike = Start is { } mine
            ? pending.Start >= mine - Slack && pending.Start <= mine + Slack
            : !(pending.Start > now + Slack);
        if (!startsAlike)
        {
            return false;
        }

        if (IsDefault)
        {
            return true;
        }

        return Until is { } until
            ? pending.Duration is null && pending.End >= until - Slack
            : (pending.Duration ?? pending.End - pending.Start) >= Duration;
    }
}

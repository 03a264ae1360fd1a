using System;
using PimCa.Activation;
using PimCa.Changes;
using PimCa.Errors;

namespace PimCa.Assignments;

/// <summary>Compares the time that is asked for with the time that is there, and refuses what cannot be.</summary>
internal static class AssignmentWindow
{
    // Clocks differ and commands take their time: the service's own tolerance for a start is of this order. Two windows
    // that differ by less are the same, or a script that runs twice would write twice.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The window as it can be sent: a start that has just passed means now.</summary>
    /// <exception cref="PimCaException"><c>StartTimeInPast</c>, <c>EndTimeBeforeStart</c>, <c>DurationInvalid</c>, <c>DurationTooShort</c>.</exception>
    public static ScheduleWindow ToSend(ScheduleWindow window, ScheduleKind kind, DateTimeOffset now, string target)
    {
        Check(window, kind, now, target);
        var start = window.Start > now ? window.Start?.ToUniversalTime() : null;
        return window with { Start = start, End = window.End?.ToUniversalTime() };
    }

    /// <summary>When the window ends; null for never.</summary>
    public static DateTimeOffset? EndOf(ScheduleWindow window, DateTimeOffset now) =>
        window.End ?? (window.Duration is { } length ? (window.Start ?? now) + length : null);

    /// <summary>Whether a schedule is what a new assignment asks for: the same length counts, whenever it began.</summary>
    public static bool IsAsAssigned(ScheduleWindow asked, ScheduleInfo present, DateTimeOffset now) =>
        SameStart(asked, present, now)
        && (IsSameEnd(asked, present, now)
            || (asked.Start is null && asked.Duration is { } length && present.End - present.Start is { } there && IsClose(there - length, length)));

    /// <summary>Whether a schedule ends when a change asks it to: a length counts from now.</summary>
    public static bool IsAsSet(ScheduleWindow asked, ScheduleInfo present, DateTimeOffset now) =>
        SameStart(asked, present, now) && IsSameEnd(asked, present, now);

    private static bool SameStart(ScheduleWindow asked, ScheduleInfo present, DateTimeOffset now)
    {
        if (asked.Start is { } start)
        {
            return present.Start is { } there && (there - start).Duration() < Tolerance;
        }

        return !(present.Start > now);
    }

    private static bool IsSameEnd(ScheduleWindow asked, ScheduleInfo present, DateTimeOffset now)
    {
        if (asked.IsPermanent || present.End is null)
        {
            return asked.IsPermanent && present.End is null;
        }

        return EndOf(asked, now) is { } wanted && IsClose(wanted - present.End.Value, asked.Duration ?? wanted - now);
    }

    private static bool IsClose(TimeSpan difference, TimeSpan length)
    {
        var tenth = TimeSpan.FromTicks(Math.Abs(length.Ticks) / 10);
        return difference.Duration() < (tenth < Tolerance ? tenth : Tolerance);
    }

    private static void Check(ScheduleWindow window, ScheduleKind kind, DateTimeOffset now, string target)
    {
        if (window.Start is { } start && start < now - Tolerance)
        {
            throw new PimCaException(
                "StartTimeInPast",
                PimCaErrorKind.InvalidArgument,
                $"StartTime {Wording.Moment(start)} is in the past (it is {Wording.Moment(now)}).",
                "Leave -StartTime out to start at once. A time without an offset is taken as local time.",
                target);
        }

        var from = window.Start > now ? window.Start.Value : now;
        if (window.End is { } end && end <= from)
        {
            throw new PimCaException(
                "EndTimeBeforeStart",
                PimCaErrorKind.InvalidArgument,
                $"EndTime {Wording.Moment(end)} is not after the start, {Wording.Moment(from)}.",
                "Give an -EndTime after the start, or a -Duration.",
                target);
        }

        if (window.Duration is { } length && length <= TimeSpan.Zero)
        {
            throw new PimCaException(
                "DurationInvalid",
                PimCaErrorKind.InvalidArgument,
                $"Duration {Durations.Text(length)} is no time at all.",
                "A duration is written like 30d, 8h or 1h30m.",
                target);
        }

        var lasts = window.Duration ?? window.End - from;
        if (kind == ScheduleKind.Active && lasts < Tolerance)
        {
            throw new PimCaException(
                "DurationTooShort",
                PimCaErrorKind.InvalidArgument,
                $"An active assignment of {Durations.Text(lasts)} is too short: the service requires at least 5 minutes.",
                "Give a longer -Duration or a later -EndTime.",
                target);
        }
    }
}

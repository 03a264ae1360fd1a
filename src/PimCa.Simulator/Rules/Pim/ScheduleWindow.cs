using System;
using System.Globalization;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>From when to when something holds.</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The end; null for ever.</param>
/// <param name="Length">How long from the start, as asked for as a duration; null where an end or no end was asked for.</param>
internal sealed record ScheduleWindow(DateTimeOffset Start, DateTimeOffset? End, TimeSpan? Length = null)
{
    /// <summary>How far back a start may lie: clocks differ, and a request takes its time. An assumption, nowhere documented.</summary>
    public static readonly TimeSpan StartTolerance = TimeSpan.FromMinutes(5);

    public bool IsPermanent => End is null;

    /// <summary>The same wish beginning later: a duration keeps its length, an end stays where it is.</summary>
    public ScheduleWindow StartingAt(DateTimeOffset start) => this with { Start = start, End = Length is { } length ? start + length : End };

    /// <summary>The window that a body's <c>scheduleInfo</c> asks for.</summary>
    /// <exception cref="ServiceException">400: a start in the past, an end before the start, a value that is none.</exception>
    public static ScheduleWindow Read(JsonObject? scheduleInfo, DateTimeOffset now)
    {
        if (scheduleInfo?["recurrence"] is not null)
        {
            throw PimErrors.Invalid("Recurring schedules are not supported.");
        }

        var start = now;
        if (scheduleInfo?["startDateTime"] is not null)
        {
            var asked = Moment(scheduleInfo, "startDateTime") ?? throw PimErrors.BadStart();
            if (asked < now - StartTolerance)
            {
                throw PimErrors.StartInPast();
            }

            start = asked < now ? now : asked;
        }

        var expiration = scheduleInfo?.Nested("expiration");
        return (expiration?.Text("type") ?? "notSpecified").ToLowerInvariant() switch
        {
            "noexpiration" or "notspecified" => new ScheduleWindow(start, null),
            "afterduration" => After(start, expiration!),
            "afterdatetime" => Until(start, expiration!),
            _ => throw PimErrors.Malformed($"The value '{expiration!["type"]}' is not a member of 'microsoft.graph.expirationPatternType'."),
        };
    }

    /// <summary>The window that a stored schedule holds.</summary>
    public static ScheduleWindow Stored(JsonObject schedule)
    {
        var info = schedule.Nested("scheduleInfo")!;
        return new ScheduleWindow(info.Time("startDateTime")!.Value, info.Nested("expiration")!.Time("endDateTime"));
    }

    /// <summary>As a request shows it: the way it was asked for.</summary>
    public JsonObject Asked() => Write(
        Length is not null ? "afterDuration" : End is null ? "noExpiration" : "afterDateTime",
        Length is null ? End : null,
        Length);

    /// <summary>As a schedule shows it: with the end.</summary>
    public JsonObject Settled() => Write(End is null ? "noExpiration" : "afterDateTime", End, null);

    private static ScheduleWindow After(DateTimeOffset start, JsonObject expiration)
    {
        var length = IsoDuration.TryParse(expiration.Text("duration"))
            ?? throw PimErrors.Malformed($"Cannot convert the literal '{expiration["duration"]}' to the expected type 'Edm.Duration'.");
        return length > TimeSpan.Zero
            ? new ScheduleWindow(start, start + length, length)
            : throw PimErrors.Invalid("The duration must be positive.");
    }

    private static ScheduleWindow Until(DateTimeOffset start, JsonObject expiration)
    {
        var end = Moment(expiration, "endDateTime") ?? throw PimErrors.Malformed("The end date time is invalid.");
        return end > start ? new ScheduleWindow(start, end) : throw PimErrors.Invalid("The end date time must be after the start date time.");
    }

    private static DateTimeOffset? Moment(JsonObject document, string name) =>
        DateTimeOffset.TryParse(document[name]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : null;

    private JsonObject Write(string type, DateTimeOffset? end, TimeSpan? length) => new()
    {
        ["startDateTime"] = PimDocuments.Write(Start),
        ["recurrence"] = null,
        ["expiration"] = new JsonObject
        {
            ["type"] = type,
            ["endDateTime"] = PimDocuments.Write(end),
            ["duration"] = length is { } known ? System.Xml.XmlConvert.ToString(known) : null,
        },
    };
}

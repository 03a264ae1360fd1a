using System;
using System.Globalization;

namespace PimCa.Changes;

/// <summary>Durations as people type them: <c>8h</c>, <c>1d</c>, <c>1h30m</c>.</summary>
internal static class Durations
{
    /// <summary>The shortest text that means the duration; <c>none</c> for null. A negative one, or parts of a second, as .NET writes them.</summary>
    public static string Text(TimeSpan? duration)
    {
        if (duration is not { } length)
        {
            return "none";
        }

        if (length <= TimeSpan.Zero || length.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return length.ToString("c", CultureInfo.InvariantCulture);
        }

        return Part(length.Days, "d") + Part(length.Hours, "h") + Part(length.Minutes, "m") + Part(length.Seconds, "s");
    }

    private static string Part(int count, string unit) => count == 0 ? string.Empty : count.ToString(CultureInfo.InvariantCulture) + unit;
}

using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;

namespace PimCa.Changes;

/// <summary>Durations as people type them: <c>8h</c>, <c>1d</c>, <c>1h30m</c>.</summary>
public static class Durations
{
    private static readonly Regex Units = new(
        @"^\s*(?:(?<d>\d+(?:\.\d+)?)\s*d(?:ays?)?)?\s*(?:(?<h>\d+(?:\.\d+)?)\s*h(?:ours?)?)?\s*(?:(?<m>\d+(?:\.\d+)?)\s*m(?:in(?:utes?)?)?)?\s*(?:(?<s>\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

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

    /// <summary>The duration that a text means, or null when it means none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            var trimmed = text.Trim();
            if (trimmed[0] is 'P' or 'p')
            {
                return XmlConvert.ToTimeSpan(trimmed.ToUpperInvariant());
            }

            if (trimmed.Contains(":"))
            {
                return TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out var clock) && clock >= TimeSpan.Zero ? clock : null;
            }

            var match = Units.Match(trimmed);
            var parts = new[] { ("d", 24d * 60 * 60), ("h", 60d * 60), ("m", 60d), ("s", 1d) };
            return match.Success && parts.Any(p => match.Groups[p.Item1].Success)
                ? TimeSpan.FromSeconds(parts.Sum(p => match.Groups[p.Item1].Success
                    ? double.Parse(match.Groups[p.Item1].Value, CultureInfo.InvariantCulture) * p.Item2
                    : 0))
                : null;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static string Part(int count, string unit) => count == 0 ? string.Empty : count.ToString(CultureInfo.InvariantCulture) + unit;
}

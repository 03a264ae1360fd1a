using System;
using System.Collections.Generic;
using System.Globalization;

namespace PimCa.Activation;

/// <summary>How times and targets are said in the messages about activations.</summary>
internal static class Wording
{
    /// <summary>A moment as UTC, so that a log says the same on every machine.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>An end, or that there is none.</summary>
    public static string Until(DateTimeOffset? end) => end is { } moment ? "until " + Moment(moment) : "without an end";

    /// <summary>A length in days, hours, minutes and seconds; what is zero is left out.</summary>
    public static string Length(TimeSpan length)
    {
        var parts = new List<string>();
        Add(length.Days, "day");
        Add(length.Hours, "hour");
        Add(length.Minutes, "minute");
        Add(length.Seconds, "second");
        return parts.Count == 0 ? "no time" : string.Join(" ", parts);

        void Add(int count, string unit)
        {
            if (count != 0)
            {
                parts.Add(count.ToString(CultureInfo.InvariantCulture) + " " + unit + (count == 1 ? string.Empty : "s"));
            }
        }
    }

    /// <summary>The same words at the beginning of a sentence.</summary>
    public static string Begin(string words) =>
        words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words.Substring(1);
}

using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml;

namespace PimCa.Parameters;

/// <summary>
/// Reads durations as people write them: <c>8h</c>, <c>90m</c>, <c>1d</c>, <c>1h30m</c>, the service's own <c>PT8H</c> and
/// <c>P1D</c>, and <c>00:30</c> (hours and minutes). A bare number is refused: nobody could tell hours from minutes.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    private static readonly Regex Units = new(
        @"^\s*(?:(?<d>\d+(?:\.\d+)?)\s*d(?:ays?)?)?\s*(?:(?<h>\d+(?:\.\d+)?)\s*h(?:ours?)?)?\s*(?:(?<m>\d+(?:\.\d+)?)\s*m(?:in(?:utes?)?)?)?\s*(?:(?<s>\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is null or TimeSpan or PSObject { BaseObject: TimeSpan })
        {
            return inputData;
        }

        // PowerShell reads an unquoted 1d as the decimal 1 but keeps how it was typed: as text it is 1d again.
        var text = LanguagePrimitives.ConvertTo<string>(inputData);
        return Parse(text) ?? throw Refusal(text);
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

    private static ArgumentTransformationMetadataException Refusal(string text) =>
        new($"'{text}' is no duration. Write it like 8h, 90m, 1d, 1h30m, PT8H or 00:30 (hours and minutes).");
}

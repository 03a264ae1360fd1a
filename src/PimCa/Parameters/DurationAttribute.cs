using System;
using System.Management.Automation;
using PimCa.Changes;

namespace PimCa.Parameters;

/// <summary>
/// Reads durations as people write them: <c>8h</c>, <c>90m</c>, <c>1d</c>, <c>1h30m</c>, the service's own <c>PT8H</c> and
/// <c>P1D</c>, and <c>00:30</c> (hours and minutes). A bare number is refused: nobody could tell hours from minutes.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether an empty text is no duration rather than a mistake: as in a table, where a column is empty in the rows that do not need it.</summary>
    public bool EmptyIsNone { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (EmptyIsNone && EmptyColumn.Is(inputData))
        {
            return null;
        }

        if (inputData is null or TimeSpan or PSObject { BaseObject: TimeSpan })
        {
            return inputData;
        }

        // PowerShell reads an unquoted 1d as the decimal 1 but keeps how it was typed: as text it is 1d again.
        var text = LanguagePrimitives.ConvertTo<string>(inputData);
        return Durations.Parse(text) ?? throw Refusal(text);
    }

    private static ArgumentTransformationMetadataException Refusal(string text) =>
        new($"'{text}' is no duration. Write it like 8h, 90m, 1d, 1h30m, PT8H or 00:30 (hours and minutes).");
}

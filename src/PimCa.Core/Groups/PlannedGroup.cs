using System;
using PimCa.Errors;

namespace PimCa.Groups;

/// <summary>
/// A group that <c>-WhatIf</c> shows and nobody made. What it would be given can be planned along the pipeline; what it has there is
/// nothing of to read, and nothing to write to.
/// </summary>
internal static class PlannedGroup
{
    /// <summary>The id that such a group is shown with: a well-formed one, which no object has.</summary>
    public const string Id = "00000000-0000-0000-0000-000000000000";

    /// <summary>Whether the id is that of a planned group.</summary>
    public static bool Is(string? id) => string.Equals(id, Id, StringComparison.Ordinal);

    /// <summary>Refuses a planned group, where one that is there is needed.</summary>
    /// <exception cref="PimCaException"><c>GroupOnlyPlanned</c>.</exception>
    public static void Refuse(Identity group)
    {
        if (Is(group.Id))
        {
            throw new PimCaException(
                "GroupOnlyPlanned",
                PimCaErrorKind.InvalidState,
                $"The group '{group}' is only planned: -WhatIf showed it and made none.",
                "Make it first: run the command that shows it without -WhatIf, and take its output.",
                group.ToString());
        }
    }
}

using System;
using System.Collections.Generic;
using PimCa.Groups;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>What became of a standing member of a role.</summary>
public enum ConversionOutcome
{
    /// <summary>Is eligible and not standing any more; with <c>-WhatIf</c>, would be.</summary>
    Converted,

    /// <summary>Was left standing, for a reason.</summary>
    Kept,

    /// <summary>Was eligible and not standing before: nothing was done.</summary>
    AlreadyEligible,

    /// <summary>Is not converted, since something went wrong. Nothing was lost: run the same again.</summary>
    Failed,
}

/// <summary>
/// What was done with a member of a role: standing members become eligible, or are kept. The times are those of the
/// eligibility. Piped to <c>New-PimActiveAssignment -Permanent</c> it makes the member stand again.
/// </summary>
public sealed record PimConversion : PimAssignmentRecord
{
    /// <summary>The role's name.</summary>
    public string Role => TargetName;

    /// <summary>What was done.</summary>
    public required ConversionOutcome Outcome { get; init; }

    /// <summary>Why it was kept or failed, or what is worth knowing of it.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the member's sign-ins could be read; false as well for what has none in this sense, such as a group.</summary>
    public bool AreSignInsKnown { get; init; }

    /// <summary>The last non-interactive sign-in, UTC; null for never, or, as <see cref="AreSignInsKnown"/> says, for not known.</summary>
    public DateTimeOffset? LastNonInteractiveSignIn { get; init; }
}

/// <summary>Whose standing assignments are to become eligible ones.</summary>
public sealed record ConversionRequest
{
    /// <summary>The Entra role, at a scope.</summary>
    public required TargetIdentity Target { get; init; }

    /// <summary>Only these members; all when empty.</summary>
    public IReadOnlyList<Identity> Principals { get; init; } = Array.Empty<Identity>();

    /// <summary>Accounts for emergencies: kept, also as members of groups.</summary>
    public IReadOnlyList<Identity> BreakGlass { get; init; } = Array.Empty<Identity>();

    /// <summary>How far back a non-interactive sign-in counts as use by automation.</summary>
    public TimeSpan Recent { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The reason that the requests give.</summary>
    public string? Justification { get; init; }

    /// <summary>Whether people are converted whose account was used non-interactively lately, or of whom that is not known.</summary>
    public bool IncludeUsedByAutomation { get; init; }
}

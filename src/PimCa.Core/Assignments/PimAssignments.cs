using System;
using PimCa.Groups;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>What eligibilities and active assignments have in common: who, to what, from when until when.</summary>
public abstract record PimAssignmentRecord : PimTargetRecord
{
    private protected PimAssignmentRecord()
    {
    }

    /// <summary>The schedule's id.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the principal who has it.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>The principal's name; the id where the name could not be read.</summary>
    public required string PrincipalName { get; init; }

    /// <summary>User, group or service principal.</summary>
    public PrincipalType PrincipalType { get; init; }

    /// <summary>The start, UTC.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The end, UTC; null when permanent.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>True when it has no end.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>Directly, through a group, or from a scope above.</summary>
    public MemberType MemberType { get; init; }

    private protected override string Who => PrincipalName;
}

/// <summary>Someone may activate something.</summary>
public sealed record PimEligibility : PimAssignmentRecord;

/// <summary>How an active assignment came about.</summary>
public enum AssignmentType
{
    /// <summary>An administrator assigned it.</summary>
    Assigned,

    /// <summary>An eligible person activated it.</summary>
    Activated,
}

/// <summary>Someone has something now, or will at its start.</summary>
public sealed record PimActiveAssignment : PimAssignmentRecord
{
    /// <summary>Assigned by an administrator, or activated.</summary>
    public AssignmentType AssignmentType { get; init; }
}

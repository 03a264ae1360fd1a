using System;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>An eligible or active assignment that is wanted.</summary>
public sealed record AssignmentRequest
{
    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>To what.</summary>
    public required TargetIdentity Target { get; init; }

    /// <summary>Who gets it.</summary>
    public required Identity Principal { get; init; }

    /// <summary>From when and until when.</summary>
    public required ScheduleWindow Window { get; init; }

    /// <summary>Why.</summary>
    public string? Justification { get; init; }

    /// <summary>Whether a guest may get it although the workloads' restrictions do not hold for guests.</summary>
    public bool AllowGuest { get; init; }
}

/// <summary>Which assignment is meant.</summary>
/// <param name="Kind">Eligible or active.</param>
/// <param name="Target">To what.</param>
/// <param name="Principal">Whose.</param>
/// <param name="Justification">Why it ends.</param>
public sealed record AssignmentRemoval(ScheduleKind Kind, TargetIdentity Target, Identity Principal, string? Justification);

/// <summary>Which assignments to list.</summary>
public sealed record AssignmentQuery
{
    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>Of this target; without a scope, of an Entra role at all its scopes.</summary>
    public TargetIdentity? Target { get; init; }

    /// <summary>Of all Azure roles at this scope, what is given above and reaches down to it included; without a target.</summary>
    public Identity? AzureScope { get; init; }

    /// <summary>Only this access; null for both. For groups.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>Of this principal.</summary>
    public Identity? Principal { get; init; }

    /// <summary>Of the signed-in person, through groups included. So it is as well when neither a target, a scope nor a principal is given.</summary>
    public bool Mine { get; init; }

    /// <summary>Also those that expired in the last 30 days: the ones that can be renewed.</summary>
    public bool IncludeExpired { get; init; }
}

/// <summary>What an assignment results in, of either kind: the cmdlets show it as one of the two output records.</summary>
public sealed record Assignment
{
    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>The schedule's id; the request's where there is no schedule yet; empty where nothing was sent.</summary>
    public required string Id { get; init; }

    /// <summary>To what.</summary>
    public required PimTarget Target { get; init; }

    /// <summary>Whose.</summary>
    public required Identity Principal { get; init; }

    /// <summary>What kind of principal; unknown where it was given by an id that was not looked up.</summary>
    public PrincipalType PrincipalType { get; init; } = PrincipalType.Unknown;

    /// <summary>The start, UTC.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The end, UTC; null when permanent.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Directly or through a group.</summary>
    public MemberType MemberType { get; init; }

    /// <summary>For an active one: whether it came of an activation.</summary>
    public bool IsActivated { get; init; }

    /// <summary>As an eligibility.</summary>
    public PimEligibility ToEligibility() => new()
    {
        Id = Id,
        Kind = Target.Kind,
        TargetId = Target.Id,
        TargetName = Target.Title,
        Access = Target.Access,
        Scope = Target.Scope,
        ScopeName = Target.ScopeName,
        PrincipalId = Principal.Id ?? string.Empty,
        PrincipalName = Principal.ToString(),
        PrincipalType = PrincipalType,
        StartTime = Start,
        EndTime = End,
        IsPermanent = End is null,
        MemberType = MemberType,
    };

    /// <summary>As an active assignment.</summary>
    public PimActiveAssignment ToActiveAssignment() => new()
    {
        Id = Id,
        Kind = Target.Kind,
        TargetId = Target.Id,
        TargetName = Target.Title,
        Access = Target.Access,
        Scope = Target.Scope,
        ScopeName = Target.ScopeName,
        PrincipalId = Principal.Id ?? string.Empty,
        PrincipalName = Principal.ToString(),
        PrincipalType = PrincipalType,
        StartTime = Start,
        EndTime = End,
        IsPermanent = End is null,
        MemberType = MemberType,
        AssignmentType = IsActivated ? AssignmentType.Activated : AssignmentType.Assigned,
    };
}

using System;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>Someone may activate something.</summary>
public sealed record PimEligibility
{
    /// <summary>The eligible schedule's id.</summary>
    public required string Id { get; init; }

    /// <summary>Group, EntraRole or AzureRole.</summary>
    public required PimKind Kind { get; init; }

    /// <summary>The group's or role's id.</summary>
    public required string TargetId { get; init; }

    /// <summary>Its name; the id where the name could not be read.</summary>
    public required string TargetName { get; init; }

    /// <summary>Member or owner, for a group.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>The scope, for roles: the directory (<c>/</c>), an administrative unit, an application, or an Azure scope.</summary>
    public string? Scope { get; init; }

    /// <summary>The scope's name; null where it has none or it is not known.</summary>
    public string? ScopeName { get; init; }

    /// <summary>Whose.</summary>
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

    /// <summary>Directly or through a group.</summary>
    public MemberType MemberType { get; init; }

    /// <summary>What it is to.</summary>
    internal PimTarget Target => new() { Kind = Kind, Id = TargetId, Access = Access, Scope = Scope, Name = TargetName, ScopeName = ScopeName };
}

/// <summary>How an active assignment came about.</summary>
public enum AssignmentType
{
    /// <summary>An administrator assigned it.</summary>
    Assigned,

    /// <summary>An eligible person activated it.</summary>
    Activated,
}

/// <summary>Someone has something now, or will at its start.</summary>
public sealed record PimActiveAssignment
{
    /// <summary>The assignment schedule's id.</summary>
    public required string Id { get; init; }

    /// <summary>Group, EntraRole or AzureRole.</summary>
    public required PimKind Kind { get; init; }

    /// <summary>The group's or role's id.</summary>
    public required string TargetId { get; init; }

    /// <summary>Its name; the id where the name could not be read.</summary>
    public required string TargetName { get; init; }

    /// <summary>Member or owner, for a group.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>The scope, for roles: the directory (<c>/</c>), an administrative unit, an application, or an Azure scope.</summary>
    public string? Scope { get; init; }

    /// <summary>The scope's name; null where it has none or it is not known.</summary>
    public string? ScopeName { get; init; }

    /// <summary>Whose.</summary>
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

    /// <summary>Directly or through a group.</summary>
    public MemberType MemberType { get; init; }

    /// <summary>Assigned by an administrator, or activated.</summary>
    public AssignmentType AssignmentType { get; init; }

    /// <summary>What it is to.</summary>
    internal PimTarget Target => new() { Kind = Kind, Id = TargetId, Access = Access, Scope = Scope, Name = TargetName, ScopeName = ScopeName };
}

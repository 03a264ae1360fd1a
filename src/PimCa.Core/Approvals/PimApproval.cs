using System;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Approvals;

/// <summary>What an approver decided.</summary>
public enum ApprovalDecision
{
    /// <summary>Not decided yet.</summary>
    Pending,

    /// <summary>Yes.</summary>
    Approved,

    /// <summary>No.</summary>
    Denied,

    /// <summary>Somebody else decided before; told, not an error.</summary>
    AlreadyDecided,
}

/// <summary>A request that waits for a decision, or the decision.</summary>
public sealed record PimApproval
{
    /// <summary>The approval's id, which is the request's.</summary>
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

    /// <summary>Who asks: the object id.</summary>
    public required string RequestorId { get; init; }

    /// <summary>Who asks: the name.</summary>
    public required string RequestorName { get; init; }

    /// <summary>The reason given.</summary>
    public string? Justification { get; init; }

    /// <summary>The ticket's number.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>The start asked for, UTC; null means at once.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How long it is asked for.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The stage to decide; null when it was not read yet.</summary>
    public string? StageId { get; init; }

    /// <summary>What was decided.</summary>
    public ApprovalDecision Decision { get; init; }

    /// <summary>The decision's reason.</summary>
    public string? DecisionJustification { get; init; }

    /// <summary>What is asked for.</summary>
    internal PimTarget Target => new() { Kind = Kind, Id = TargetId, Access = Access, Scope = Scope, Name = TargetName, ScopeName = ScopeName };
}

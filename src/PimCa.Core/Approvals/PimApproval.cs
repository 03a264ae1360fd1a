using System;
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
public sealed record PimApproval : PimTargetRecord
{
    /// <summary>The approval's id, which is the request's.</summary>
    public required string Id { get; init; }

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

    private protected override string Who => RequestorName;
}

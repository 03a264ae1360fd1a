using System;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>Where an activation stands. All of these are results, none is an error.</summary>
public enum ActivationStatus
{
    /// <summary>An approver must decide.</summary>
    PendingApproval,

    /// <summary>Granted, for a start that is still to come.</summary>
    Scheduled,

    /// <summary>Accepted; the schedule instance or the membership is not there yet.</summary>
    Provisioning,

    /// <summary>In force: the schedule instance exists.</summary>
    Active,

    /// <summary>An approver said no.</summary>
    Denied,

    /// <summary>Withdrawn, or deactivated before its end.</summary>
    Canceled,

    /// <summary>The service could not do it.</summary>
    Failed,

    /// <summary>Its window is over.</summary>
    Expired,
}

/// <summary>An activation, asked for or in force.</summary>
public sealed record PimActivation : PimTargetRecord
{
    /// <summary>The request's id; the schedule's id where the request has been purged.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the person who activates.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>The person's name; the id where the name could not be read.</summary>
    public required string PrincipalName { get; init; }

    /// <summary>Where it stands.</summary>
    public required ActivationStatus Status { get; init; }

    /// <summary>True only when it is proven to be in force.</summary>
    public bool IsActive => Status == ActivationStatus.Active;

    /// <summary>The start, UTC.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The end, UTC.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>The reason that was given.</summary>
    public string? Justification { get; init; }

    /// <summary>The ticket's number.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>The ticket's system.</summary>
    public string? TicketSystem { get; init; }

    /// <summary>The approval's id, when approval is asked for.</summary>
    public string? ApprovalId { get; init; }

    private protected override string Who => PrincipalName;
}

using System;
using PimCa.Policies;
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
public sealed record PimActivation
{
    /// <summary>The request's id; the schedule's id where the request has been purged.</summary>
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

    /// <summary>What is activated.</summary>
    internal PimTarget Target => new() { Kind = Kind, Id = TargetId, Access = Access, Scope = Scope, Name = TargetName, ScopeName = ScopeName };
}

using System;
using PimCa.Assignments;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>What was asked for an assignment that ends or has ended.</summary>
public enum ExtensionAction
{
    /// <summary>It still runs, and is lengthened.</summary>
    Extend,

    /// <summary>It has ended, and is given again.</summary>
    Renew,
}

/// <summary>A request for the extension or the renewal of an assignment.</summary>
public sealed record PimExtension : PimTargetRecord
{
    /// <summary>The request's id; empty when nothing had to be asked.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the principal who has the assignment.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>The principal's name; the id where the name is not known.</summary>
    public required string PrincipalName { get; init; }

    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Assignment { get; init; }

    /// <summary>Extended or renewed.</summary>
    public required ExtensionAction Action { get; init; }

    /// <summary>PendingApproval where an administrator must agree; Provisioning once it is accepted; Active when the assignment shows it.</summary>
    public required ActivationStatus Status { get; init; }

    /// <summary>The end asked for, UTC.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>The end before, UTC.</summary>
    public DateTimeOffset? PreviousEndTime { get; init; }

    /// <summary>The reason.</summary>
    public string? Justification { get; init; }

    private protected override string Who => PrincipalName;
}

using System;
using System.Collections.Generic;

namespace PimCa.Evidence;

/// <summary>What happened, in PIM's audit log.</summary>
public sealed record PimAuditEvent
{
    /// <summary>The audit entry's id.</summary>
    public required string Id { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The service's name of what happened.</summary>
    public required string Activity { get; init; }

    /// <summary>The service's category: GroupManagement for groups, RoleManagement for roles.</summary>
    public required string Category { get; init; }

    /// <summary>success, failure, timeout or unknownFutureValue, as the service says.</summary>
    public required string Result { get; init; }

    /// <summary>The reason that the service gives for the result.</summary>
    public string? ResultReason { get; init; }

    /// <summary>Who did it: a user principal name, an application, or a service.</summary>
    public string? InitiatedBy { get; init; }

    /// <summary>The actor's object id.</summary>
    public string? InitiatedById { get; init; }

    /// <summary>The group's or role's id.</summary>
    public string? TargetId { get; init; }

    /// <summary>The group's or role's name.</summary>
    public string? TargetName { get; init; }

    /// <summary>The person it was about: the id.</summary>
    public string? UserId { get; init; }

    /// <summary>The person it was about: the name.</summary>
    public string? UserName { get; init; }

    /// <summary>The reason that was given.</summary>
    public string? Justification { get; init; }

    /// <summary>The ticket's number.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>The request's id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The service's further details by key.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();
}

/// <summary>A sign-in, as far as reports need it.</summary>
public sealed record SignInRecord(string Id, DateTimeOffset Time, string UserId, string UserName, string Application, string ClientApp, bool Succeeded);

/// <summary>A window during which someone was exempt.</summary>
public sealed record PimExemption
{
    /// <summary>Who: the id.</summary>
    public required string UserId { get; init; }

    /// <summary>Who: the name.</summary>
    public required string UserName { get; init; }

    /// <summary>The group's id.</summary>
    public required string GroupId { get; init; }

    /// <summary>The group's name.</summary>
    public required string GroupName { get; init; }

    /// <summary>From when, UTC.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Until when, UTC; null when it has no end.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>True while it lasts.</summary>
    public bool IsActive { get; init; }

    /// <summary>Why.</summary>
    public string? Justification { get; init; }

    /// <summary>The ticket.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>Who approved; null when no approval was asked for or none is on record.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When it was approved, UTC.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The Conditional Access policies that exclude the group.</summary>
    public IReadOnlyList<string> Policies { get; init; } = Array.Empty<string>();

    /// <summary>How many sign-ins succeeded meanwhile; null when they could not be read.</summary>
    public int? SignInCount { get; init; }

    /// <summary>Who, and through which group: <c>adele@contoso.example: Browser-Only Users</c>.</summary>
    public override string ToString() => $"{UserName}: {GroupName}";
}

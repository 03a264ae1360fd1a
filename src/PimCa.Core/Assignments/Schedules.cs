using System;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>Eligible or active.</summary>
public enum ScheduleKind
{
    /// <summary>May activate.</summary>
    Eligible,

    /// <summary>Has it: assigned by an administrator or activated.</summary>
    Active,
}

/// <summary>What a request asks PIM to do. The names are the service's own.</summary>
public enum ScheduleAction
{
    /// <summary>An administrator assigns.</summary>
    AdminAssign,

    /// <summary>An administrator changes an assignment.</summary>
    AdminUpdate,

    /// <summary>An administrator removes an assignment.</summary>
    AdminRemove,

    /// <summary>An administrator lengthens an assignment in its last 14 days.</summary>
    AdminExtend,

    /// <summary>An administrator renews an expired assignment.</summary>
    AdminRenew,

    /// <summary>An eligible person activates.</summary>
    SelfActivate,

    /// <summary>An active person deactivates.</summary>
    SelfDeactivate,

    /// <summary>A person asks for an extension.</summary>
    SelfExtend,

    /// <summary>A person asks for a renewal.</summary>
    SelfRenew,
}

/// <summary>From when and until when. Both ends null: from now on, without end.</summary>
/// <param name="Start">The start; null means at once.</param>
/// <param name="End">The end; null means permanent unless <paramref name="Duration"/> is given.</param>
/// <param name="Duration">The length, instead of an end.</param>
public sealed record ScheduleWindow(DateTimeOffset? Start, DateTimeOffset? End, TimeSpan? Duration)
{
    /// <summary>True when there is neither an end nor a length.</summary>
    public bool IsPermanent => End is null && Duration is null;
}

/// <summary>What is asked of PIM.</summary>
public sealed record ScheduleRequest
{
    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>What to do.</summary>
    public required ScheduleAction Action { get; init; }

    /// <summary>What it is about.</summary>
    public required PimTarget Target { get; init; }

    /// <summary>For whom.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>
    /// For an activation, the eligible schedule that it uses, where that is known. Azure wants it said; an adapter that needs
    /// it and does not get it looks it up.
    /// </summary>
    public string? EligibilityScheduleId { get; init; }

    /// <summary>When; null where the action has no time of its own (remove, deactivate).</summary>
    public ScheduleWindow? Window { get; init; }

    /// <summary>The reason.</summary>
    public string? Justification { get; init; }

    /// <summary>The ticket's number.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>The system that the ticket is in.</summary>
    public string? TicketSystem { get; init; }

    /// <summary>True: the service only checks the request and changes nothing.</summary>
    public bool IsValidationOnly { get; init; }
}

/// <summary>A request as the service keeps it. Purged after about 45 days: never the source of the present state.</summary>
public sealed record ScheduleRequestInfo
{
    /// <summary>The request's id; also the approval's id while one is pending.</summary>
    public required string Id { get; init; }

    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>What was asked; null when the service names an action that is not known here.</summary>
    public ScheduleAction? Action { get; init; }

    /// <summary>The service's own status: Provisioned, Granted, PendingApproval, Denied, Canceled, Failed, Revoked …</summary>
    public required string Status { get; init; }

    /// <summary>What it is about.</summary>
    public required PimTarget Target { get; init; }

    /// <summary>For whom.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>When the window starts, as asked or as set by the service.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>When it ends, computed from the length where the service gives only that; null when permanent or not known.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The length that was asked for, if it was given as one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The reason.</summary>
    public string? Justification { get; init; }

    /// <summary>The ticket's number.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>The system that the ticket is in.</summary>
    public string? TicketSystem { get; init; }

    /// <summary>The approval's id, when approval is asked for.</summary>
    public string? ApprovalId { get; init; }

    /// <summary>The schedule that came of it.</summary>
    public string? TargetScheduleId { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it was done with.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Who made it: an object id, when the service says.</summary>
    public string? CreatedById { get; init; }
}

/// <summary>How a schedule instance came to its principal.</summary>
public enum MemberType
{
    /// <summary>Directly.</summary>
    Direct,

    /// <summary>Through a group that is assigned.</summary>
    Group,

    /// <summary>From a scope above.</summary>
    Inherited,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>A schedule (planned or running) or a schedule instance (running now).</summary>
public sealed record ScheduleInfo
{
    /// <summary>The id of the schedule or of the instance.</summary>
    public required string Id { get; init; }

    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>The id of the schedule that an instance belongs to; a schedule's own id.</summary>
    public string? ScheduleId { get; init; }

    /// <summary>What it is about.</summary>
    public required PimTarget Target { get; init; }

    /// <summary>For whom.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>The start.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The end; null when permanent.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Directly or through a group.</summary>
    public MemberType MemberType { get; init; }

    /// <summary>True for an active one that came of an activation; false when an administrator assigned it.</summary>
    public bool IsActivated { get; init; }

    /// <summary>The service's own status of a schedule; null for instances.</summary>
    public string? Status { get; init; }
}

/// <summary>
/// Which schedules, instances or requests to list. At least one of target, principal and mine must be set: PIM for groups
/// refuses a list of everything.
/// </summary>
public sealed record ScheduleQuery
{
    /// <summary>Of this group or role, by its id.</summary>
    public string? TargetId { get; init; }

    /// <summary>Only this access; null for both. For groups.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>Only at this very scope; null for all. For roles; Azure lists nothing of a role or a principal without one.</summary>
    public string? Scope { get; init; }

    /// <summary>Also what is given above the scope and reaches down to it. For Azure roles.</summary>
    public bool IncludeInherited { get; init; }

    /// <summary>Of this principal.</summary>
    public string? PrincipalId { get; init; }

    /// <summary>Mine: of the signed-in person, groups that I am in included.</summary>
    public bool Mine { get; init; }

    /// <summary>
    /// What the signed-in person has by themselves, not through groups; of Azure, which lists nobody's without a scope but the
    /// person's own, through groups as well.
    /// </summary>
    /// <param name="kind">Of what.</param>
    /// <param name="accountId">Who is signed in.</param>
    internal static ScheduleQuery Own(PimKind kind, string accountId) =>
        kind == PimKind.AzureRole ? new ScheduleQuery { Mine = true } : new ScheduleQuery { PrincipalId = accountId };

    /// <summary>Of exactly this target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="principalId">Whose; null for everybody's.</param>
    public static ScheduleQuery Of(PimTarget target, string? principalId = null) =>
        new() { TargetId = target.Id, Access = target.Access, Scope = target.Scope, PrincipalId = principalId };
}

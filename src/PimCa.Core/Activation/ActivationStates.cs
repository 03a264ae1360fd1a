using System;
using PimCa.Assignments;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>Reads the service's own words for where a request or a schedule stands.</summary>
internal static class ActivationStates
{
    /// <summary>
    /// The state that a request alone can tell. Never Active: that a request was provisioned does not say that it still
    /// holds, only a schedule instance does.
    /// </summary>
    public static ActivationStatus Of(ScheduleRequestInfo request, DateTimeOffset now)
    {
        if (IsPending(request))
        {
            return ActivationStatus.PendingApproval;
        }

        // The list of values is open in the schema (a text), and grew before: what says that it ended is known by its word.
        if (Is(request, "Denied") || Is(request, "AdminDenied"))
        {
            return ActivationStatus.Denied;
        }

        if (Is(request, "Canceled") || Is(request, "Revoked"))
        {
            return ActivationStatus.Canceled;
        }

        if (request.Status.StartsWith("Failed", StringComparison.OrdinalIgnoreCase))
        {
            return ActivationStatus.Failed;
        }

        var (start, end) = Window(request);
        if (Is(request, "TimedOut") || end <= now)
        {
            return ActivationStatus.Expired;
        }

        return start > now ? ActivationStatus.Scheduled : ActivationStatus.Provisioning;
    }

    /// <summary>Whether somebody must decide.</summary>
    public static bool IsPending(ScheduleRequestInfo request) => Is(request, "PendingApproval") || Is(request, "PendingAdminDecision");

    /// <summary>
    /// From when to when a request has effect. A length runs from the approval where that came after the start asked for;
    /// the request goes on showing the start that was asked.
    /// </summary>
    public static (DateTimeOffset? Start, DateTimeOffset? End) Window(ScheduleRequestInfo request)
    {
        if (request is { Duration: { } length, ApprovalId: not null, Completed: { } decided } && decided > request.Start && !IsPending(request))
        {
            return (decided, decided + length);
        }

        return (request.Start, request.End ?? request.Start + request.Duration);
    }

    /// <summary>The activation that a request asks for.</summary>
    public static PimActivation ToActivation(ScheduleRequestInfo request, PimTarget target, string principalName, DateTimeOffset now) => new()
    {
        Id = request.Id,
        Kind = target.Kind,
        TargetId = target.Id,
        TargetName = target.Title,
        Access = target.Access,
        Scope = target.Scope,
        ScopeName = target.ScopeName,
        PrincipalId = request.PrincipalId,
        PrincipalName = principalName,
        Status = Of(request, now),
        StartTime = Window(request).Start,
        EndTime = Window(request).End,
        Justification = request.Justification,
        TicketNumber = request.TicketNumber,
        TicketSystem = request.TicketSystem,
        ApprovalId = request.ApprovalId,
    };

    /// <summary>An activation known by its schedule, with what its request tells where that still exists.</summary>
    public static PimActivation ToActivation(
        ScheduleInfo schedule, ScheduleRequestInfo? request, ActivationStatus status, PimTarget target, string principalName) => new()
    {
        Id = request?.Id ?? schedule.ScheduleId ?? schedule.Id,
        Kind = target.Kind,
        TargetId = target.Id,
        TargetName = target.Title,
        Access = target.Access,
        Scope = target.Scope,
        ScopeName = target.ScopeName,
        PrincipalId = schedule.PrincipalId,
        PrincipalName = principalName,
        Status = status,
        StartTime = schedule.Start,
        EndTime = schedule.End,
        Justification = request?.Justification,
        TicketNumber = request?.TicketNumber,
        TicketSystem = request?.TicketSystem,
        ApprovalId = request?.ApprovalId,
    };

    private static bool Is(ScheduleRequestInfo request, string status) => string.Equals(request.Status, status, StringComparison.OrdinalIgnoreCase);
}

using System;
using Microsoft.Graph.Models;
using PimCa.Assignments;
using PimCa.Policies;

namespace PimCa.Cloud.Graph;

/// <summary>Requests, schedules and instances between Graph's models and ours.</summary>
internal static class ScheduleMapping
{
    private const string Activated = "activated";

    /// <summary>Puts what is common to both kinds of requests in. What is not given is left out: a null would be sent as one.</summary>
    public static T Fill<T>(T written, ScheduleRequest request)
        where T : PrivilegedAccessScheduleRequest
    {
        written.Action = Write(request.Action);
        if (request.Window is { } window)
        {
            written.ScheduleInfo = Write(window);
        }

        if (request.Justification is { } justification)
        {
            written.Justification = justification;
        }

        if (request.TicketNumber is not null || request.TicketSystem is not null)
        {
            written.TicketInfo = Ticket(request);
        }

        if (request.IsValidationOnly)
        {
            written.IsValidationOnly = true;
        }

        return written;
    }

    private static ScheduleRequestActions Write(ScheduleAction action) => action switch
    {
        ScheduleAction.AdminAssign => ScheduleRequestActions.AdminAssign,
        ScheduleAction.AdminUpdate => ScheduleRequestActions.AdminUpdate,
        ScheduleAction.AdminRemove => ScheduleRequestActions.AdminRemove,
        ScheduleAction.AdminExtend => ScheduleRequestActions.AdminExtend,
        ScheduleAction.AdminRenew => ScheduleRequestActions.AdminRenew,
        ScheduleAction.SelfActivate => ScheduleRequestActions.SelfActivate,
        ScheduleAction.SelfDeactivate => ScheduleRequestActions.SelfDeactivate,
        ScheduleAction.SelfExtend => ScheduleRequestActions.SelfExtend,
        ScheduleAction.SelfRenew => ScheduleRequestActions.SelfRenew,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such action."),
    };

    public static PrivilegedAccessGroupRelationships Write(PimAccess access) =>
        access == PimAccess.Owner ? PrivilegedAccessGroupRelationships.Owner : PrivilegedAccessGroupRelationships.Member;

    public static ScheduleRequestInfo Read(PrivilegedAccessGroupEligibilityScheduleRequest request) => Read(
        ScheduleKind.Eligible, request, request.GroupId, request.AccessId, request.PrincipalId, request.TargetScheduleId);

    public static ScheduleRequestInfo Read(PrivilegedAccessGroupAssignmentScheduleRequest request) => Read(
        ScheduleKind.Active, request, request.GroupId, request.AccessId, request.PrincipalId, request.TargetScheduleId);

    public static ScheduleInfo Read(PrivilegedAccessGroupEligibilitySchedule schedule) => Schedule(
        ScheduleKind.Eligible, schedule, schedule.GroupId, schedule.AccessId, schedule.PrincipalId, Member(schedule.MemberType), isActivated: false);

    public static ScheduleInfo Read(PrivilegedAccessGroupAssignmentSchedule schedule) => Schedule(
        ScheduleKind.Active, schedule, schedule.GroupId, schedule.AccessId, schedule.PrincipalId, Member(schedule.MemberType), IsActivated(schedule.AssignmentType));

    public static ScheduleInfo Read(PrivilegedAccessGroupEligibilityScheduleInstance instance) => Instance(
        ScheduleKind.Eligible, instance, instance.EligibilityScheduleId, instance.GroupId, instance.AccessId, instance.PrincipalId, Member(instance.MemberType), isActivated: false);

    public static ScheduleInfo Read(PrivilegedAccessGroupAssignmentScheduleInstance instance) => Instance(
        ScheduleKind.Active, instance, instance.AssignmentScheduleId, instance.GroupId, instance.AccessId, instance.PrincipalId, Member(instance.MemberType), IsActivated(instance.AssignmentType));

    // A null that is set on a model is sent, in some processes even twice, which no service must take
    // (https://github.com/microsoft/kiota-dotnet/issues/535): what is not given is not set.
    private static TicketInfo Ticket(ScheduleRequest request)
    {
        var ticket = new TicketInfo();
        if (request.TicketNumber is { } number)
        {
            ticket.TicketNumber = number;
        }

        if (request.TicketSystem is { } system)
        {
            ticket.TicketSystem = system;
        }

        return ticket;
    }

    private static RequestSchedule Write(ScheduleWindow window)
    {
        var schedule = new RequestSchedule
        {
            Expiration = window switch
            {
                { Duration: { } duration } => new ExpirationPattern { Type = ExpirationPatternType.AfterDuration, Duration = duration },
                { End: { } end } => new ExpirationPattern { Type = ExpirationPatternType.AfterDateTime, EndDateTime = end.ToUniversalTime() },
                _ => new ExpirationPattern { Type = ExpirationPatternType.NoExpiration },
            },
        };
        if (window.Start is { } start)
        {
            schedule.StartDateTime = start.ToUniversalTime();
        }

        return schedule;
    }

    private static ScheduleRequestInfo Read(
        ScheduleKind kind,
        PrivilegedAccessScheduleRequest request,
        string? groupId,
        PrivilegedAccessGroupRelationships? access,
        string? principalId,
        string? scheduleId)
    {
        var start = request.ScheduleInfo?.StartDateTime ?? request.CreatedDateTime;
        return new ScheduleRequestInfo
        {
            Id = request.Id ?? string.Empty,
            Kind = kind,
            Action = Enum.TryParse<ScheduleAction>(request.Action?.ToString(), out var action) ? action : null,
            Status = request.Status ?? string.Empty,
            GroupId = groupId ?? string.Empty,
            Access = Access(access),
            PrincipalId = principalId ?? string.Empty,
            Start = start,
            End = End(start, request.ScheduleInfo?.Expiration),
            Duration = request.ScheduleInfo?.Expiration?.Duration,
            Justification = request.Justification,
            TicketNumber = request.TicketInfo?.TicketNumber,
            TicketSystem = request.TicketInfo?.TicketSystem,
            ApprovalId = string.IsNullOrEmpty(request.ApprovalId) ? null : request.ApprovalId,
            TargetScheduleId = scheduleId,
            Created = request.CreatedDateTime,
            Completed = request.CompletedDateTime,
            CreatedById = request.CreatedBy?.User?.Id ?? request.CreatedBy?.Application?.Id,
        };
    }

    private static ScheduleInfo Schedule(
        ScheduleKind kind,
        PrivilegedAccessSchedule schedule,
        string? groupId,
        PrivilegedAccessGroupRelationships? access,
        string? principalId,
        MemberType memberType,
        bool isActivated)
    {
        var start = schedule.ScheduleInfo?.StartDateTime;
        return new ScheduleInfo
        {
            Id = schedule.Id ?? string.Empty,
            Kind = kind,
            ScheduleId = schedule.Id,
            GroupId = groupId ?? string.Empty,
            Access = Access(access),
            PrincipalId = principalId ?? string.Empty,
            Start = start,
            End = End(start, schedule.ScheduleInfo?.Expiration),
            MemberType = memberType,
            IsActivated = isActivated,
            Status = schedule.Status,
        };
    }

    private static ScheduleInfo Instance(
        ScheduleKind kind,
        PrivilegedAccessScheduleInstance instance,
        string? scheduleId,
        string? groupId,
        PrivilegedAccessGroupRelationships? access,
        string? principalId,
        MemberType memberType,
        bool isActivated) => new()
        {
            Id = instance.Id ?? string.Empty,
            Kind = kind,
            ScheduleId = scheduleId,
            GroupId = groupId ?? string.Empty,
            Access = Access(access),
            PrincipalId = principalId ?? string.Empty,
            Start = instance.StartDateTime,
            End = instance.EndDateTime,
            MemberType = memberType,
            IsActivated = isActivated,
        };

    private static DateTimeOffset? End(DateTimeOffset? start, ExpirationPattern? expiration) => expiration switch
    {
        null => null,
        { EndDateTime: { } end } => end,
        { Duration: { } duration } when start is { } from => from + duration,
        _ => null,
    };

    // An access that is not known here cannot be guessed: member and owner are different rights.
    private static PimAccess Access(PrivilegedAccessGroupRelationships? access) => access switch
    {
        PrivilegedAccessGroupRelationships.Owner => PimAccess.Owner,
        PrivilegedAccessGroupRelationships.Member => PimAccess.Member,
        _ => throw new UnexpectedAnswerException($"The access is '{access}', which is neither member nor owner."),
    };

    private static MemberType Member(PrivilegedAccessGroupMemberType? type) => type switch
    {
        PrivilegedAccessGroupMemberType.Direct => MemberType.Direct,
        PrivilegedAccessGroupMemberType.Group => MemberType.Group,
        _ => MemberType.Unknown,
    };

    private static bool IsActivated(PrivilegedAccessGroupAssignmentType? type) =>
        string.Equals(type?.ToString(), Activated, StringComparison.OrdinalIgnoreCase);
}

using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Assignments;
using PimCa.Policies;

namespace PimCa.Evidence;

/// <summary>A window while it is put together from what several sources say of it.</summary>
internal sealed class ExemptionWindow
{
    /// <summary>The request that opened it; null when that is purged and nothing names it.</summary>
    public string? RequestId { get; set; }

    /// <summary>The schedule that it became.</summary>
    public string? ScheduleId { get; set; }

    public required string GroupId { get; init; }

    public required string UserId { get; init; }

    /// <summary>True for an activation, false for an assignment by an administrator.</summary>
    public required bool IsActivation { get; init; }

    public required DateTimeOffset Start { get; set; }

    public required DateTimeOffset? End { get; set; }

    /// <summary>True when a later request gave it another end; the service may then show a later start too.</summary>
    public bool WasChanged { get; set; }

    public string? Justification { get; set; }

    public string? TicketNumber { get; set; }

    public string? ApprovedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public bool Covers(DateTimeOffset moment) => Start <= moment && (End is null || moment < End);

    public bool Overlaps(Period period) => Start < period.To && (End is null || End > period.From);

    public bool IsOf(string? groupId, string? userId) =>
        string.Equals(GroupId, groupId, StringComparison.OrdinalIgnoreCase) && string.Equals(UserId, userId, StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends it at a moment, if it lasted so long.</summary>
    public void Close(DateTimeOffset moment)
    {
        if (Covers(moment))
        {
            End = moment;
        }
    }
}

/// <summary>
/// Puts windows together. Requests say who, why and what ended it, and are purged after about 45 days; schedules
/// say what runs and will run; the audit says who approved and when it really began and ended, for 30 days. None has all of it.
/// </summary>
internal sealed class ExemptionWindows
{
    // What the service calls a request that never led to anything, or has not yet.
    private static readonly string[] WithoutEffect =
    {
        "Denied", "Failed", "Canceled", "PendingApproval", "PendingApprovalProvisioning", "PendingAdminDecision", "AdminDenied", "TimedOut", "Invalid",
    };

    private static readonly TimeSpan SameMoment = TimeSpan.FromMinutes(5);
    private readonly List<ExemptionWindow> windows = new();

    public IReadOnlyList<ExemptionWindow> All => windows;

    /// <summary>Adds what requests and schedules say of a group's members.</summary>
    public void AddPim(IEnumerable<ScheduleRequestInfo> requests, IEnumerable<ScheduleInfo> schedules)
    {
        var effective = requests
            .Where(r => r.Target.Access == PimAccess.Member && !WithoutEffect.Contains(r.Status, StringComparer.OrdinalIgnoreCase))
            .OrderBy(r => r.Created ?? r.Start ?? DateTimeOffset.MinValue)
            .ToArray();
        foreach (var request in effective)
        {
            switch (request.Action)
            {
                case ScheduleAction.SelfActivate or ScheduleAction.AdminAssign or ScheduleAction.AdminRenew or ScheduleAction.SelfRenew:
                    Open(request);
                    break;
                case ScheduleAction.AdminUpdate or ScheduleAction.AdminExtend or ScheduleAction.SelfExtend:
                    Lengthen(request);
                    break;
            }
        }

        foreach (var schedule in schedules.Where(s => s.Target.Access == PimAccess.Member && s.Start is not null))
        {
            Settle(schedule);
        }

        foreach (var request in effective.Where(r => r.Action is ScheduleAction.SelfDeactivate or ScheduleAction.AdminRemove))
        {
            if ((request.Completed ?? request.Created) is { } moment)
            {
                CloseAt(moment, w => w.IsOf(request.Target.Id, request.PrincipalId) && (request.Action == ScheduleAction.AdminRemove || w.IsActivation), request.TargetScheduleId);
            }
        }
    }

    /// <summary>Adds what the audit says of these groups.</summary>
    public void AddAudit(IReadOnlyCollection<PimAuditEvent> events, IReadOnlyCollection<string> groupIds)
    {
        var ours = events
            .Where(e => e.TargetId is not null && e.UserId is not null && groupIds.Contains(e.TargetId, StringComparer.OrdinalIgnoreCase))
            .OrderBy(e => e.Time)
            .ToArray();
        foreach (var entry in ours.Where(AuditWords.IsBeginning))
        {
            Begin(entry);
        }

        foreach (var entry in ours.Where(AuditWords.IsEnd))
        {
            var requestId = AuditWords.RequestId(entry);
            var named = windows.FirstOrDefault(w => requestId is not null && string.Equals(w.RequestId, requestId, StringComparison.OrdinalIgnoreCase));
            if (named is not null)
            {
                named.Close(entry.Time);
            }
            else
            {
                CloseAt(entry.Time, w => w.IsOf(entry.TargetId, entry.UserId) && (w.IsActivation || !AuditWords.IsActivation(entry)), null);
            }
        }

        foreach (var entry in ours.Where(AuditWords.IsApproval))
        {
            Approve(entry);
        }
    }

    private void Open(ScheduleRequestInfo request)
    {
        if ((request.Start ?? request.Completed ?? request.Created) is not { } start)
        {
            return;
        }

        windows.Add(new ExemptionWindow
        {
            RequestId = request.Id,
            ScheduleId = request.TargetScheduleId,
            GroupId = request.Target.Id,
            UserId = request.PrincipalId,
            IsActivation = request.Action == ScheduleAction.SelfActivate,
            Start = start,
            End = request.End ?? (request.Duration is { } length ? start + length : null),
            Justification = request.Justification,
            TicketNumber = request.TicketNumber,
        });
    }

    private void Lengthen(ScheduleRequestInfo request)
    {
        var window = windows.LastOrDefault(w => w.ScheduleId is not null && string.Equals(w.ScheduleId, request.TargetScheduleId, StringComparison.OrdinalIgnoreCase))
            ?? windows.LastOrDefault(w => !w.IsActivation && w.IsOf(request.Target.Id, request.PrincipalId));
        if (window is not null)
        {
            window.WasChanged = true;
            window.End = request.End ?? (request.Duration is { } length ? (request.Start ?? window.Start) + length : null);
        }
    }

    /// <summary>A schedule is what really runs: approval may have moved the start that was asked for.</summary>
    private void Settle(ScheduleInfo schedule)
    {
        var window = windows.LastOrDefault(w => string.Equals(w.ScheduleId, schedule.ScheduleId ?? schedule.Id, StringComparison.OrdinalIgnoreCase));
        if (window is not null)
        {
            window.Start = window.WasChanged && window.Start < schedule.Start ? window.Start : schedule.Start!.Value;
            window.End = schedule.End;
            return;
        }

        windows.Add(new ExemptionWindow
        {
            ScheduleId = schedule.ScheduleId ?? schedule.Id,
            GroupId = schedule.Target.Id,
            UserId = schedule.PrincipalId,
            IsActivation = schedule.IsActivated,
            Start = schedule.Start!.Value,
            End = schedule.End,
        });
    }

    private void Begin(PimAuditEvent entry)
    {
        var start = AuditWords.Moment(entry, "StartTime") ?? entry.Time;
        var end = AuditWords.Moment(entry, "ExpirationTime");
        var requestId = AuditWords.RequestId(entry);
        var isActivation = AuditWords.IsActivation(entry);
        var window = windows.FirstOrDefault(w => requestId is not null && string.Equals(w.RequestId, requestId, StringComparison.OrdinalIgnoreCase))
            ?? windows.FirstOrDefault(w => w.RequestId is null && w.IsActivation == isActivation && w.IsOf(entry.TargetId, entry.UserId) && (w.Start - start).Duration() <= SameMoment);
        if (window is null)
        {
            window = new ExemptionWindow { GroupId = entry.TargetId!, UserId = entry.UserId!, IsActivation = isActivation, Start = start, End = end };
            windows.Add(window);
        }
        else if (window.ScheduleId is null || window.Start < start)
        {
            // The request's times are those that were asked for; it began when it was provisioned.
            window.End = end ?? (window.End is { } asked ? asked + (start - window.Start) : null);
            window.Start = start;
        }

        window.RequestId ??= requestId;
        window.Justification ??= AuditWords.Text(entry, entry.Justification, "Justification");
        window.TicketNumber ??= AuditWords.Text(entry, entry.TicketNumber, "TicketNumber");
    }

    private void Approve(PimAuditEvent entry)
    {
        var requestId = AuditWords.RequestId(entry);
        var window = requestId is not null
            ? windows.FirstOrDefault(w => string.Equals(w.RequestId, requestId, StringComparison.OrdinalIgnoreCase))
            : windows.Where(w => w.IsOf(entry.TargetId, entry.UserId) && w.DecidedAt is null && w.Start >= entry.Time - SameMoment).OrderBy(w => w.Start).FirstOrDefault();
        if (window is not null)
        {
            window.ApprovedBy = entry.InitiatedBy;
            window.DecidedAt = entry.Time;
        }
    }

    private void CloseAt(DateTimeOffset moment, Func<ExemptionWindow, bool> isMeant, string? scheduleId)
    {
        var meant = windows.Where(w => isMeant(w) && w.Covers(moment)).ToArray();
        var named = meant.Where(w => scheduleId is not null && string.Equals(w.ScheduleId, scheduleId, StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var window in named.Length > 0 ? named : meant)
        {
            window.Close(moment);
        }
    }
}

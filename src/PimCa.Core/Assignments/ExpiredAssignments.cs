using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>
/// Finds assignments that are over: schedules are gone then, but the requests that made them are kept for about 45 days.
/// </summary>
internal static class ExpiredAssignments
{
    private static readonly ScheduleAction[] Granting =
    {
        ScheduleAction.AdminAssign, ScheduleAction.AdminUpdate, ScheduleAction.AdminExtend, ScheduleAction.AdminRenew,
        ScheduleAction.SelfExtend, ScheduleAction.SelfRenew,
    };

    /// <summary>The last granted request of each principal for each target that expired in the last 30 days and was neither removed nor replaced; the latest first.</summary>
    /// <param name="requests">All requests of the list, of one kind.</param>
    /// <param name="present">The schedules that there are.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<ScheduleRequestInfo> Of(IEnumerable<ScheduleRequestInfo> requests, IEnumerable<ScheduleInfo> present, DateTimeOffset now)
    {
        var there = new HashSet<(string, string)>(
            present.Where(s => !s.IsActivated).Select(s => Key(s.Target, s.PrincipalId)));
        return requests
            .Where(r => r.Action is { } action && IsDone(r, action))
            .GroupBy(r => Key(r.Target, r.PrincipalId))
            .Where(g => !there.Contains(g.Key))
            .Select(g => g.OrderBy(r => r.Created ?? r.Start ?? DateTimeOffset.MinValue).Last())
            .Where(r => r.Action != ScheduleAction.AdminRemove && r.End <= now && r.End > now - AssignmentState.RenewableFor)
            .OrderByDescending(r => r.End)
            .ToArray();
    }

    private static bool IsDone(ScheduleRequestInfo request, ScheduleAction action) =>
        (action == ScheduleAction.AdminRemove || Granting.Contains(action))
        && request.Status is not ("Denied" or "Failed" or "Canceled" or "PendingApproval" or "PendingAdminDecision")
        && (request.Status != "Revoked" || action == ScheduleAction.AdminRemove);

    private static (string Target, string Principal) Key(PimTarget target, string principalId) =>
        (target.Key, principalId.ToLowerInvariant());
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Assignments;

/// <summary>
/// Lists eligible or active assignments, running and to come. All names that are not known yet are read in one request,
/// not one by one.
/// </summary>
public sealed class ListAssignments
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;

    /// <summary>Works in this session.</summary>
    public ListAssignments(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
    }

    /// <summary>The assignments, by group, then by principal.</summary>
    /// <exception cref="Errors.PimCaException">Names that are not exactly one object.</exception>
    public async Task<IReadOnlyList<Assignment>> ListAsync(AssignmentQuery query, CancellationToken cancellationToken)
    {
        var asked = new ScheduleQuery
        {
            GroupId = query.Group is null ? null : (await resolver.GroupIdAsync(query.Group, cancellationToken).ConfigureAwait(false)).Id,
            PrincipalId = query.Principal is null ? null : (await resolver.PrincipalIdAsync(query.Principal, cancellationToken).ConfigureAwait(false)).Id,
            Mine = query.Mine || (query.Group is null && query.Principal is null),
            Access = query.Access,
        };
        var schedules = await ports.PimGroups.ListSchedulesAsync(query.Kind, asked, cancellationToken).ConfigureAwait(false);
        var found = schedules.ToList();
        if (query.IncludeExpired)
        {
            var requests = await ports.PimGroups.ListRequestsAsync(query.Kind, asked, cancellationToken).ConfigureAwait(false);
            found.AddRange(ExpiredAssignments.Of(requests, schedules, ports.Time.GetUtcNow()).Select(ToSchedule));
        }

        var names = await resolver.NamesAsync(found.SelectMany(s => new[] { s.GroupId, s.PrincipalId }).ToArray(), cancellationToken).ConfigureAwait(false);
        var rows = found.Select(s => Show(s, names)).OrderBy(a => a.Group.ToString(), StringComparer.OrdinalIgnoreCase)
            .ThenBy(a => a.Principal.ToString(), StringComparer.OrdinalIgnoreCase)
            .ThenBy(a => a.Start)
            .ToArray();
        if (asked.Mine && query.Kind == ScheduleKind.Eligible)
        {
            foreach (var row in rows)
            {
                ports.Names.Learn(KnownNameKind.MyEligibility, row.Group.Id!, row.Group.ToString());
            }
        }

        return rows;
    }

    private static Assignment Show(ScheduleInfo schedule, IReadOnlyDictionary<string, DirectoryPrincipal> names)
    {
        names.TryGetValue(schedule.GroupId, out var group);
        names.TryGetValue(schedule.PrincipalId, out var principal);
        return new Assignment
        {
            Kind = schedule.Kind,
            Id = schedule.Id,
            Group = new Identity(schedule.GroupId, group?.DisplayName),
            Access = schedule.Access,
            Principal = new Identity(schedule.PrincipalId, principal?.Name),
            PrincipalType = principal?.Type ?? PrincipalType.Unknown,
            Start = schedule.Start,
            End = schedule.End,
            MemberType = schedule.MemberType,
            IsActivated = schedule.IsActivated,
        };
    }

    private static ScheduleInfo ToSchedule(ScheduleRequestInfo request) => new()
    {
        Id = request.TargetScheduleId ?? request.Id,
        Kind = request.Kind,
        GroupId = request.GroupId,
        Access = request.Access,
        PrincipalId = request.PrincipalId,
        Start = request.Start,
        End = request.End,
        MemberType = MemberType.Direct,
        IsActivated = request.Action == ScheduleAction.SelfActivate,
    };
}

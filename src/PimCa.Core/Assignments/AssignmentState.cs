using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>What the service has for one principal and one target.</summary>
internal sealed class AssignmentState
{
    /// <summary>How long an expired assignment can be renewed.</summary>
    public static readonly TimeSpan RenewableFor = TimeSpan.FromDays(30);

    /// <summary>How long before its end an assignment can be extended.</summary>
    public static readonly TimeSpan ExtendableFor = TimeSpan.FromDays(14);

    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly TargetResolver targets;

    public AssignmentState(TenantPorts ports)
    {
        this.ports = ports;
        resolver = new Resolver(ports);
        targets = new TargetResolver(ports);
    }

    /// <summary>The target and the principal: names are looked up, ids are trusted.</summary>
    public async Task<(PimTarget Target, Identity Principal)> ResolveAsync(TargetIdentity target, Identity principal, CancellationToken cancellationToken)
    {
        var managed = await targets.ResolveAsync(target, isManaged: true, cancellationToken).ConfigureAwait(false);
        var who = await resolver.PrincipalIdAsync(principal, cancellationToken).ConfigureAwait(false);
        if (managed.Kind == PimKind.Group && !PlannedGroup.Is(who.Id) && string.Equals(managed.Id, who.Id, StringComparison.OrdinalIgnoreCase))
        {
            throw new PimCaException(
                "GroupAssignedToItself",
                PimCaErrorKind.InvalidArgument,
                $"'{managed}' cannot be assigned to itself.",
                "Give the user or the group who is to get the membership as -Principal.",
                managed.Title);
        }

        return (managed, who);
    }

    /// <summary>The schedules of this very principal, running and to come: one request; none of a group that is only planned.</summary>
    public Task<IReadOnlyList<ScheduleInfo>> SchedulesAsync(ScheduleKind kind, PimTarget target, Identity principal, CancellationToken cancellationToken) =>
        PlannedGroup.Is(target.Id) || PlannedGroup.Is(principal.Id) ? Task.FromResult<IReadOnlyList<ScheduleInfo>>(Array.Empty<ScheduleInfo>()) : ports.For(target.Kind).ListSchedulesAsync(kind, ScheduleQuery.Of(target, principal.Id), cancellationToken);

    /// <summary>The one that an administrator made; activations and what comes through groups are not an administrator's to change.</summary>
    public static ScheduleInfo? Assigned(IEnumerable<ScheduleInfo> schedules) => schedules
        .Where(s => !s.IsActivated && s.MemberType is MemberType.Direct or MemberType.Unknown)
        .OrderByDescending(s => s.End ?? DateTimeOffset.MaxValue)
        .FirstOrDefault();

    /// <summary>When the last assignment of the principal expired, if that was less than 30 days ago; null otherwise. One request.</summary>
    public async Task<DateTimeOffset?> ExpiredAsync(ScheduleKind kind, PimTarget target, Identity principal, CancellationToken cancellationToken)
    {
        var requests = await ports.For(target.Kind).ListRequestsAsync(kind, ScheduleQuery.Of(target, principal.Id), cancellationToken).ConfigureAwait(false);
        return ExpiredAssignments.Of(requests, Array.Empty<ScheduleInfo>(), ports.Time.GetUtcNow()).FirstOrDefault()?.End;
    }

    /// <summary>What is shown of a schedule.</summary>
    public Assignment Show(ScheduleInfo schedule, PimTarget target, Identity principal) => Show(schedule.Kind, schedule.Id, target, principal) with
    {
        Start = schedule.Start,
        End = schedule.End,
        MemberType = schedule.MemberType,
        IsActivated = schedule.IsActivated,
    };

    /// <summary>What is shown before times are known.</summary>
    public Assignment Show(ScheduleKind kind, string id, PimTarget target, Identity principal) => new()
    {
        Kind = kind,
        Id = id,
        Target = targets.Named(target),
        Principal = principal with { Name = ports.Names.PrincipalOf(principal.Id!)?.Name ?? principal.Name },
        PrincipalType = ports.Names.PrincipalOf(principal.Id!)?.Type ?? PrincipalType.Unknown,
        MemberType = MemberType.Direct,
    };
}

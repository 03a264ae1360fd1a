using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Assignments;

/// <summary>What the service has for one principal in one group.</summary>
internal sealed class AssignmentState
{
    /// <summary>How long an expired assignment can be renewed.</summary>
    public static readonly TimeSpan RenewableFor = TimeSpan.FromDays(30);

    /// <summary>How long before its end an assignment can be extended.</summary>
    public static readonly TimeSpan ExtendableFor = TimeSpan.FromDays(14);

    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly Dictionary<string, Identity> groupsByName = new(StringComparer.OrdinalIgnoreCase);

    public AssignmentState(TenantPorts ports)
    {
        this.ports = ports;
        resolver = new Resolver(ports);
    }

    /// <summary>The group and the principal: names are looked up, ids are trusted.</summary>
    public async Task<(Identity Group, Identity Principal)> ResolveAsync(Identity group, Identity principal, CancellationToken cancellationToken)
    {
        var managed = await GroupAsync(group, cancellationToken).ConfigureAwait(false);
        var who = await resolver.PrincipalIdAsync(principal, cancellationToken).ConfigureAwait(false);
        if (string.Equals(managed.Id, who.Id, StringComparison.OrdinalIgnoreCase))
        {
            throw new PimCaException(
                "GroupAssignedToItself",
                PimCaErrorKind.InvalidArgument,
                $"'{managed}' cannot be assigned to itself.",
                "Give the user or the group who is to get the membership as -Principal.",
                managed.ToString());
        }

        return (managed, who);
    }

    /// <summary>The schedules of this very principal, running and to come: one request.</summary>
    public Task<IReadOnlyList<ScheduleInfo>> SchedulesAsync(ScheduleKind kind, Identity group, PimAccess access, Identity principal, CancellationToken cancellationToken) =>
        ports.PimGroups.ListSchedulesAsync(kind, Query(group, access, principal), cancellationToken);

    /// <summary>The one that an administrator made; activations and what comes through groups are not an administrator's to change.</summary>
    public static ScheduleInfo? Assigned(IEnumerable<ScheduleInfo> schedules) => schedules
        .Where(s => !s.IsActivated && s.MemberType is MemberType.Direct or MemberType.Unknown)
        .OrderByDescending(s => s.End ?? DateTimeOffset.MaxValue)
        .FirstOrDefault();

    /// <summary>When the last assignment of the principal expired, if that was less than 30 days ago; null otherwise. One request.</summary>
    public async Task<DateTimeOffset?> ExpiredAsync(ScheduleKind kind, Identity group, PimAccess access, Identity principal, CancellationToken cancellationToken)
    {
        var requests = await ports.PimGroups.ListRequestsAsync(kind, Query(group, access, principal), cancellationToken).ConfigureAwait(false);
        return ExpiredAssignments.Of(requests, Array.Empty<ScheduleInfo>(), ports.Time.GetUtcNow()).FirstOrDefault()?.End;
    }

    /// <summary>What is shown of a schedule.</summary>
    public Assignment Show(ScheduleInfo schedule, Identity group, Identity principal) => Show(schedule.Kind, schedule.Id, group, schedule.Access, principal) with
    {
        Start = schedule.Start,
        End = schedule.End,
        MemberType = schedule.MemberType,
        IsActivated = schedule.IsActivated,
    };

    /// <summary>What is shown before times are known.</summary>
    public Assignment Show(ScheduleKind kind, string id, Identity group, PimAccess access, Identity principal) => new()
    {
        Kind = kind,
        Id = id,
        Group = group with { Name = group.Name ?? ports.Names.NameOf(KnownNameKind.Group, group.Id!) },
        Access = access,
        Principal = principal with { Name = ports.Names.PrincipalOf(principal.Id!)?.Name ?? principal.Name },
        PrincipalType = ports.Names.PrincipalOf(principal.Id!)?.Type ?? PrincipalType.Unknown,
        MemberType = MemberType.Direct,
    };

    // Many principals are piped to one group: its name is looked up once.
    private async Task<Identity> GroupAsync(Identity group, CancellationToken cancellationToken)
    {
        if (group.Id is null && group.Name is { } name && groupsByName.TryGetValue(name, out var known))
        {
            return known;
        }

        var found = await resolver.ManagedGroupIdAsync(group, cancellationToken).ConfigureAwait(false);
        if (group is { Id: null, Name: { } asked })
        {
            groupsByName[asked] = found;
        }

        return found;
    }

    private static ScheduleQuery Query(Identity group, PimAccess access, Identity principal) =>
        new() { GroupId = group.Id, PrincipalId = principal.Id, Access = access };
}

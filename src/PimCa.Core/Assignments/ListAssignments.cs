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

/// <summary>
/// Lists eligible or active assignments, running and to come. All names that are not known yet are read in one request,
/// not one by one.
/// </summary>
public sealed class ListAssignments
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly TargetResolver targets;

    /// <summary>Works in this session.</summary>
    public ListAssignments(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
        targets = new TargetResolver(ports);
    }

    /// <summary>The assignments, by kind, target and principal.</summary>
    /// <exception cref="PimCaException">Names that are not exactly one object; <c>PrincipalNotSelf</c>.</exception>
    public async Task<IReadOnlyList<Assignment>> ListAsync(AssignmentQuery query, CancellationToken cancellationToken)
    {
        var target = query.Target is null ? null : await targets.ResolveAsync(query.Target, isManaged: false, cancellationToken).ConfigureAwait(false);
        var principal = query.Principal is null ? null : await resolver.PrincipalIdAsync(query.Principal, cancellationToken).ConfigureAwait(false);
        CheckIsMe(query, principal);
        var scope = query.AzureScope is null ? null : await targets.AzureScopeAsync(query.AzureScope, cancellationToken).ConfigureAwait(false);
        var asked = new ScheduleQuery
        {
            TargetId = target?.Id,
            Access = query.Access,
            Scope = query.Target?.Scope is null ? scope?.Id : target?.Scope,
            PrincipalId = query.Mine ? null : principal?.Id,
            IncludeInherited = scope is not null || target?.Kind == PimKind.AzureRole,
            Mine = query.Mine || (query.Target is null && query.Principal is null && scope is null),
        };
        var kind = scope is null ? target?.Kind : PimKind.AzureRole;
        var found = kind is null
            ? await ports.OfAllKindsAsync(pim => IsListed(pim.Kind, asked) ? ListAsync(pim, query, asked, cancellationToken) : NothingAsync()).ConfigureAwait(false)
            : await ListAsync(ports.For(kind.Value), query, asked, cancellationToken).ConfigureAwait(false);
        var names = await targets.PrincipalsAsync(found.Select(s => s.Target).ToArray(), found.Select(s => s.PrincipalId), cancellationToken).ConfigureAwait(false);
        var rows = found.Select(s => Show(s, names)).OrderBy(a => a.Target.Kind)
            .ThenBy(a => a.Target.Title, StringComparer.OrdinalIgnoreCase)
            .ThenBy(a => a.Principal.ToString(), StringComparer.OrdinalIgnoreCase)
            .ThenBy(a => a.Start)
            .ToArray();
        if (asked.Mine && query.Kind == ScheduleKind.Eligible)
        {
            foreach (var row in rows)
            {
                ports.Names.LearnMine(row.Target);
            }
        }

        return rows;
    }

    private async Task<IReadOnlyList<ScheduleInfo>> ListAsync(IPrivilegedAccess pim, AssignmentQuery query, ScheduleQuery asked, CancellationToken cancellationToken)
    {
        var schedules = await pim.ListSchedulesAsync(query.Kind, asked, cancellationToken).ConfigureAwait(false);
        if (!query.IncludeExpired)
        {
            return schedules;
        }

        var requests = await pim.ListRequestsAsync(query.Kind, asked, cancellationToken).ConfigureAwait(false);
        return schedules.Concat(ExpiredAssignments.Of(requests, schedules, ports.Time.GetUtcNow()).Select(ToSchedule)).ToArray();
    }

    // The service would answer that there is nothing, which is true of nobody.
    private void CheckIsMe(AssignmentQuery query, Identity? principal)
    {
        var me = ports.SignIn.Context;
        if (query.Mine && principal is not null && !string.Equals(principal.Id, me.AccountId, StringComparison.OrdinalIgnoreCase))
        {
            throw new PimCaException(
                "PrincipalNotSelf",
                PimCaErrorKind.InvalidArgument,
                $"-Mine lists what {me.Account} has, who is signed in; '{principal}' is somebody else.",
                $"Leave out -Mine to list what '{principal}' has, or -Principal to list your own.",
                principal.ToString());
        }
    }

    // Azure lists nobody's without a scope but the person's own.
    private static bool IsListed(PimKind kind, ScheduleQuery asked) => kind != PimKind.AzureRole || asked.Mine;

    private static Task<IReadOnlyList<ScheduleInfo>> NothingAsync() => Task.FromResult<IReadOnlyList<ScheduleInfo>>(Array.Empty<ScheduleInfo>());

    private Assignment Show(ScheduleInfo schedule, IReadOnlyDictionary<string, DirectoryPrincipal> names)
    {
        names.TryGetValue(schedule.PrincipalId, out var principal);
        return new Assignment
        {
            Kind = schedule.Kind,
            Id = schedule.Id,
            Target = targets.Named(schedule.Target),
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
        Target = request.Target,
        PrincipalId = request.PrincipalId,
        Start = request.Start,
        End = request.End,
        MemberType = MemberType.Direct,
        IsActivated = request.Action == ScheduleAction.SelfActivate,
    };
}

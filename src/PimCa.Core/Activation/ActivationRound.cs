using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Activation;

/// <summary>
/// One look at all activations that are waited for. What one list can tell of several is read once: for each kind the instances
/// of a person (or of a target, where many persons share it), the requests only where an instance is missing, and the memberships.
/// </summary>
internal sealed class ActivationRound
{
    private readonly TenantPorts ports;

    public ActivationRound(TenantPorts ports) => this.ports = ports;

    /// <summary>Brings each to its present state, and says in words what is missing. What cannot be read is the failure of those that it is about.</summary>
    public async Task ReadAsync(IReadOnlyList<WaitedActivation> open, CancellationToken cancellationToken)
    {
        foreach (var kind in open.GroupBy(o => o.State.Kind))
        {
            foreach (var (query, items) in Queries(kind.Key, kind.ToArray()))
            {
                try
                {
                    await ReadAsync(ports.For(kind.Key), query, items, cancellationToken).ConfigureAwait(false);
                }
                catch (PimCaException error)
                {
                    foreach (var item in items.Where(i => !i.IsDecided))
                    {
                        item.Fail(error);
                    }
                }
            }
        }
    }

    private IEnumerable<(ScheduleQuery Query, IReadOnlyList<WaitedActivation> Items)> Queries(PimKind kind, IReadOnlyList<WaitedActivation> items)
    {
        var people = items.GroupBy(i => i.State.PrincipalId, StringComparer.OrdinalIgnoreCase).ToArray();
        var targets = items.GroupBy(i => i.State.Target.Key, StringComparer.Ordinal).ToArray();
        return targets.Length < people.Length
            ? targets.Select(t => (ScheduleQuery.Of(t.First().State.Target, t.Count() == 1 ? t.First().State.PrincipalId : null), (IReadOnlyList<WaitedActivation>)t.ToArray()))
            : people.SelectMany(p => OfPerson(kind, p.Key, p.ToArray()));
    }

    private IEnumerable<(ScheduleQuery Query, IReadOnlyList<WaitedActivation> Items)> OfPerson(PimKind kind, string person, IReadOnlyList<WaitedActivation> items)
    {
        var isMe = IsSame(person, ports.SignIn.Context.AccountId);
        if (items.Count > 1 && (isMe || kind != PimKind.AzureRole))
        {
            return new[] { (isMe ? ScheduleQuery.Own(kind, person) : new ScheduleQuery { PrincipalId = person }, items) };
        }

        // Azure lists nobody's without a scope but the person's own.
        return items.Select(i => (ScheduleQuery.Of(i.State.Target, person), (IReadOnlyList<WaitedActivation>)new[] { i }));
    }

    private async Task ReadAsync(IPrivilegedAccess pim, ScheduleQuery query, IReadOnlyList<WaitedActivation> items, CancellationToken cancellationToken)
    {
        var instances = await pim.ListInstancesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var provisioned = new List<WaitedActivation>();
        var missing = new List<WaitedActivation>();
        foreach (var item in items)
        {
            var instance = instances
                .Where(i => i.Target.IsSame(item.State.Target) && IsSame(i.PrincipalId, item.State.PrincipalId))
                .OrderByDescending(i => i.IsActivated)
                .FirstOrDefault();
            (instance is null ? missing : provisioned).Add(item);
            if (instance is not null)
            {
                item.State = item.State with { StartTime = instance.Start ?? item.State.StartTime, EndTime = instance.End };
            }
        }

        await ReadRequestsAsync(pim, query, missing, cancellationToken).ConfigureAwait(false);
        foreach (var person in provisioned.GroupBy(i => i.State.PrincipalId, StringComparer.OrdinalIgnoreCase))
        {
            await ReadMembershipsAsync(person.Key, person.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadRequestsAsync(IPrivilegedAccess pim, ScheduleQuery query, IReadOnlyList<WaitedActivation> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
        {
            return;
        }

        var requests = items.Count == 1
            ? (IReadOnlyList<ScheduleRequestInfo?>)new[] { await pim.GetRequestAsync(ScheduleKind.Active, items[0].State.Id, cancellationToken).ConfigureAwait(false) }
            : await pim.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var now = ports.Time.GetUtcNow();
        foreach (var item in items)
        {
            var state = item.State;
            state = requests.FirstOrDefault(r => IsSame(r?.Id, state.Id)) is { } request
                ? ActivationStates.ToActivation(request, state.Target, state.PrincipalName, now)
                : state with { Status = WithoutRequest(state, now) };
            item.Saw(state, state.Status switch
            {
                ActivationStatus.PendingApproval => "an approver must decide",
                ActivationStatus.Scheduled => $"it starts at {Wording.Moment(state.StartTime ?? now)}",
                _ => "the schedule instance does not exist yet",
            });
        }
    }

    /// <summary>Where the request is purged or not visible yet, time decides: what was found before is kept.</summary>
    private static ActivationStatus WithoutRequest(PimActivation activation, DateTimeOffset now) => activation.Status switch
    {
        ActivationStatus.Active or ActivationStatus.Provisioning or ActivationStatus.Scheduled when activation.EndTime <= now => ActivationStatus.Expired,
        ActivationStatus.Active => ActivationStatus.Canceled,
        ActivationStatus.Scheduled when activation.StartTime <= now => ActivationStatus.Provisioning,
        var before => before,
    };

    /// <summary>Of what has an instance, whether the directory shows it. A role has no second place to look: the instance is the assignment, and the next token carries it.</summary>
    private async Task ReadMembershipsAsync(string person, IReadOnlyList<WaitedActivation> items, CancellationToken cancellationToken)
    {
        var memberships = items.Where(i => i.State.Kind == PimKind.Group && i.State.Access != PimAccess.Owner).Select(i => i.State.TargetId).ToArray();
        var inForce = memberships.Length == 0 ? Array.Empty<string>()
            : await ports.Directory.FindMembershipsAsync(person, memberships, cancellationToken).ConfigureAwait(false);
        foreach (var item in items)
        {
            var isThere = item.State.Kind != PimKind.Group
                || (item.State.Access == PimAccess.Owner
                    ? (await ports.Directory.GetOwnersAsync(item.State.TargetId, cancellationToken).ConfigureAwait(false)).Any(o => IsSame(o.Id, person))
                    : inForce.Any(group => IsSame(group, item.State.TargetId)));
            item.Saw(
                item.State with { Status = isThere ? ActivationStatus.Active : ActivationStatus.Provisioning },
                isThere ? string.Empty : "the schedule instance exists, the directory does not show the membership yet");
        }
    }

    private static bool IsSame(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

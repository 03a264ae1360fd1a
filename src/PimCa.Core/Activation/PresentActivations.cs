using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>
/// What the signed-in person has already, for activations that the service refuses because of it. Each list is read once,
/// however many activations are looked up in it.
/// </summary>
internal sealed class PresentActivations
{
    private readonly TenantPorts ports;
    private readonly IPrivilegedAccess pim;
    private readonly ScheduleQuery query;
    private IReadOnlyList<ScheduleRequestInfo>? requests;
    private IReadOnlyList<ScheduleInfo>? instances;
    private IReadOnlyList<ScheduleInfo>? schedules;

    /// <param name="ports">The session.</param>
    /// <param name="pim">PIM of the kind.</param>
    /// <param name="query">The one target's, or all of the person's.</param>
    public PresentActivations(TenantPorts ports, IPrivilegedAccess pim, ScheduleQuery query)
    {
        this.ports = ports;
        this.pim = pim;
        this.query = query;
    }

    /// <summary>The one that there is, where it gives all that is asked.</summary>
    /// <exception cref="PimCaException"><c>AlreadyActive</c>, <c>AlreadyScheduled</c>, <c>PendingRequestExists</c>: it gives less.</exception>
    public async Task<PimActivation> FindAsync(PimCaException refusal, ScheduleRequest asked, AskedWindow window, CancellationToken cancellationToken)
    {
        var now = ports.Time.GetUtcNow();
        if (ActivationRefusal.IsPending(refusal))
        {
            requests ??= await pim.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
            if (requests.FirstOrDefault(r => r.Target.IsSame(asked.Target) && r.Action == ScheduleAction.SelfActivate && ActivationStates.IsPending(r)) is { } pending)
            {
                return Waiting(pending, refusal, asked, window, now);
            }
        }
        else
        {
            instances ??= await pim.ListInstancesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
            if (instances.Where(i => i.Target.IsSame(asked.Target)).OrderByDescending(i => i.End ?? DateTimeOffset.MaxValue).FirstOrDefault() is { } running)
            {
                return Enough(running, ActivationStatus.Active, refusal, asked, window, now);
            }
        }

        // A planned one counts as pending as well, and one that has no instance yet as active: both are among the schedules.
        schedules ??= await pim.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var present = schedules.Where(s => s.Target.IsSame(asked.Target)).OrderBy(s => s.Start).FirstOrDefault(s => !(s.End <= now));
        if (present is null)
        {
            throw ActivationRefusal.IsPending(refusal)
                ? ActivationRefusal.Pending(refusal, asked.Target, null)
                : ActivationRefusal.Present(refusal, asked.Target, null, now);
        }

        return Enough(present, present.Start > now ? ActivationStatus.Scheduled : ActivationStatus.Provisioning, refusal, asked, window, now);
    }

    private PimActivation Waiting(ScheduleRequestInfo pending, PimCaException refusal, ScheduleRequest asked, AskedWindow window, DateTimeOffset now)
    {
        if (!window.IsAskedBy(pending, now))
        {
            throw ActivationRefusal.Pending(refusal, asked.Target, pending);
        }

        ports.Reporter.Verbose($"The same request for {asked.Target.Words()} waits for approval already (request {pending.Id}): nothing to do.");
        return ActivationStates.ToActivation(pending, asked.Target, ports.SignIn.Context.Account, now);
    }

    private PimActivation Enough(
        ScheduleInfo found, ActivationStatus status, PimCaException refusal, ScheduleRequest asked, AskedWindow window, DateTimeOffset now)
    {
        if (!window.IsCoveredBy(found.Start, found.End, now))
        {
            throw ActivationRefusal.Present(refusal, asked.Target, found, now);
        }

        var what = asked.Target.Words();
        ports.Reporter.Verbose(
            status == ActivationStatus.Scheduled ? $"{Wording.Begin(what)} is granted from {Wording.Moment(found.Start!.Value)} {Wording.Until(found.End)} already: nothing to do."
            : found.IsActivated ? $"{Wording.Begin(what)} is active {Wording.Until(found.End)} already: nothing to do."
            : $"{Wording.Begin(what)} is assigned by an administrator {Wording.Until(found.End)} already: nothing to do.");
        return ActivationStates.ToActivation(found, null, status, asked.Target, ports.SignIn.Context.Account);
    }
}

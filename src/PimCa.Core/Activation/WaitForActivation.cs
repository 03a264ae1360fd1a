using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>How a wait ended.</summary>
/// <param name="Activation">The state found last.</param>
/// <param name="TimedOut">Why it is not final; null when the activation is in force, or was denied, canceled, failed or over.</param>
public sealed record ActivationWait(PimActivation Activation, PimCaException? TimedOut);

/// <summary>
/// Waits until an activation is in force: the schedule instance exists and the directory shows the membership. "Accepted"
/// is neither. Waits for a decision and for a planned start as well.
/// </summary>
public sealed class WaitForActivation
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    // PIM lists take about 20 requests in 10 seconds for a whole tenant: somebody who waits must not use them up.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly TenantPorts ports;
    private readonly TimeSpan timeout;
    private readonly DateTimeOffset began;

    /// <summary>Waits in this session; the time begins to run now, for all that is waited for together.</summary>
    /// <param name="ports">The session.</param>
    /// <param name="timeout">How long at most; zero looks once at each.</param>
    public WaitForActivation(TenantPorts ports, TimeSpan timeout)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        this.timeout = timeout;
        began = ports.Time.GetUtcNow();
    }

    /// <summary>Looks at least once, then again until it is decided or the time is over.</summary>
    /// <param name="activation">Which one.</param>
    /// <param name="cancellationToken">Stops the waiting; the activation stays as it is.</param>
    public async Task<ActivationWait> RunAsync(PimActivation activation, CancellationToken cancellationToken)
    {
        if (activation is null)
        {
            throw new ArgumentNullException(nameof(activation));
        }

        var deadline = began + timeout;
        var pause = FirstPause;
        var title = "Waiting for " + activation.Target.Words();
        var waited = false;
        var state = activation;
        try
        {
            while (true)
            {
                var (read, missing) = await ReadAsync(state, cancellationToken).ConfigureAwait(false);
                state = read;
                if (state.Status is not (ActivationStatus.PendingApproval or ActivationStatus.Scheduled or ActivationStatus.Provisioning))
                {
                    Tell(state);
                    return new ActivationWait(state, null);
                }

                var now = ports.Time.GetUtcNow();
                var untilStart = state.Status == ActivationStatus.Scheduled && state.StartTime is { } start ? start - now : TimeSpan.Zero;
                if (now >= deadline || now + untilStart > deadline)
                {
                    return new ActivationWait(state, TimedOut(state, missing, timeout, now));
                }

                waited = true;
                ports.Reporter.Progress(title, missing, (int)(100 * (now - began).Ticks / Math.Max(1, timeout.Ticks)));
                var next = untilStart > pause ? untilStart : pause;
                await ports.Time.WaitAsync(next < deadline - now ? next : deadline - now, cancellationToken).ConfigureAwait(false);
                pause = pause + pause > LongestPause ? LongestPause : pause + pause;
            }
        }
        finally
        {
            if (waited)
            {
                ports.Reporter.Progress(title, "Done", 100, done: true);
            }
        }
    }

    /// <summary>The present state, and in words what is missing for it to be in force.</summary>
    private async Task<(PimActivation State, string Missing)> ReadAsync(PimActivation activation, CancellationToken cancellationToken)
    {
        var query = ScheduleQuery.Of(activation.Target, activation.PrincipalId);
        var pim = ports.For(activation.Kind);
        var instances = await pim.ListInstancesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        if (instances.OrderByDescending(i => i.IsActivated).FirstOrDefault() is { } instance)
        {
            var found = activation with { StartTime = instance.Start ?? activation.StartTime, EndTime = instance.End };
            return await IsInDirectoryAsync(activation, cancellationToken).ConfigureAwait(false)
                ? (found with { Status = ActivationStatus.Active }, string.Empty)
                : (found with { Status = ActivationStatus.Provisioning }, "the schedule instance exists, the directory does not show the membership yet");
        }

        var now = ports.Time.GetUtcNow();
        var request = await pim.GetRequestAsync(ScheduleKind.Active, activation.Id, cancellationToken).ConfigureAwait(false);
        var state = request is null
            ? activation with { Status = WithoutRequest(activation, now) }
            : ActivationStates.ToActivation(request, activation.Target, activation.PrincipalName, now);
        return (state, state.Status switch
        {
            ActivationStatus.PendingApproval => "an approver must decide",
            ActivationStatus.Scheduled => $"it starts at {Wording.Moment(state.StartTime ?? now)}",
            _ => "the schedule instance does not exist yet",
        });
    }

    /// <summary>Where the request is purged or not visible yet, time decides: what was found before is kept.</summary>
    private static ActivationStatus WithoutRequest(PimActivation activation, DateTimeOffset now) => activation.Status switch
    {
        ActivationStatus.Active or ActivationStatus.Provisioning or ActivationStatus.Scheduled when activation.EndTime <= now => ActivationStatus.Expired,
        ActivationStatus.Active => ActivationStatus.Canceled,
        ActivationStatus.Scheduled when activation.StartTime <= now => ActivationStatus.Provisioning,
        var before => before,
    };

    private async Task<bool> IsInDirectoryAsync(PimActivation activation, CancellationToken cancellationToken)
    {
        if (activation.Kind != PimKind.Group)
        {
            // A role has no second place to look: the instance is the assignment, and the next token carries it.
            return true;
        }

        if (activation.Access != PimAccess.Owner)
        {
            return await ports.Directory.IsMemberAsync(activation.PrincipalId, activation.TargetId, cancellationToken).ConfigureAwait(false);
        }

        var owners = await ports.Directory.GetOwnersAsync(activation.TargetId, cancellationToken).ConfigureAwait(false);
        return owners.Any(o => string.Equals(o.Id, activation.PrincipalId, StringComparison.OrdinalIgnoreCase));
    }

    private void Tell(PimActivation state)
    {
        if (!state.IsActive)
        {
            ports.Reporter.Verbose($"{Wording.Begin(state.Target.Words())} will not come into force: it is {state.Status}.");
            return;
        }

        ports.Reporter.Verbose($"{Wording.Begin(state.Target.Words())} is in force in the directory {Wording.Until(state.EndTime)}.");
        if (state.Kind != PimKind.Group)
        {
            ports.Reporter.Verbose("A token from before does not carry the role: Connect-PimCa fetches a fresh one for this session, other tools need signing in again.");
            return;
        }

        ports.Reporter.Verbose(
            "Conditional Access sees it at the next sign-in or token refresh. A token from before lives about an hour (with continuous access "
            + "evaluation up to 28 hours, though it is challenged within about 15 minutes): Connect-PimCa "
            + "fetches a fresh one for this session, other apps need signing in again.");
        ports.Reporter.Verbose("Exchange Online and SharePoint Online take up a changed membership within 2 hours as a rule, in a day at the latest.");
    }

    private static PimCaException TimedOut(PimActivation state, string missing, TimeSpan timeout, DateTimeOffset now)
    {
        var early = state.Status == ActivationStatus.Scheduled && state.StartTime > now;
        return new PimCaException(
            "ActivationTimeout",
            PimCaErrorKind.Timeout,
            early
                ? $"{Wording.Begin(state.Target.Words())} starts at {Wording.Moment(state.StartTime!.Value)}, later than the {Wording.Length(timeout)} to wait; the activation stands as {state.Status}."
                : $"{Wording.Begin(state.Target.Words())} is not in force after {Wording.Length(timeout)}: {missing}. The activation stands as {state.Status}.",
            "Nothing is lost: Get-PimActivation -Mine | Wait-PimActivation -TimeoutSec <more> waits on.",
            state.TargetName);
    }
}

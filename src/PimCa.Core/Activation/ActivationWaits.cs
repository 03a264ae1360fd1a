using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>
/// Activations that are waited for together. They are given in their order, each as soon as it and those before it are
/// decided; one that fails stops no other.
/// </summary>
public sealed class ActivationWaits
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    // PIM lists take about 20 requests in 10 seconds for a whole tenant: somebody who waits must not use them up.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly TenantPorts ports;
    private readonly WaitedActivation[] items;
    private readonly ActivationRound round;
    private readonly DateTimeOffset began;
    private readonly TimeSpan timeout;
    private readonly HashSet<bool> explained = new();
    private TimeSpan pause = FirstPause;
    private bool hasLooked;
    private bool hasWaited;
    private int given;
    private int taken;

    internal ActivationWaits(TenantPorts ports, IReadOnlyList<PimActivation> activations, DateTimeOffset began, TimeSpan timeout)
    {
        this.ports = ports;
        this.began = began;
        this.timeout = timeout;
        items = activations.Select(a => new WaitedActivation(a)).ToArray();
        round = new ActivationRound(ports);
    }

    /// <summary>True when all have been given.</summary>
    public bool IsOver => given == items.Length;

    /// <summary>In words, those that the caller has not done with: not given yet, or given last. Each with the state that was found last.</summary>
    public string Left => string.Join(", ", items.Skip(taken).Select(i => $"{i.State.Target.Label()} {i.State.Status}"));

    private string Title => items.Length == 1 ? "Waiting for " + items[0].State.Target.Words() : $"Waiting for {items.Length} activations";

    /// <summary>The next of them that are decided or whose time is over: at least one, unless all have been given.</summary>
    /// <param name="cancellationToken">Stops the waiting; the activations stay as they are.</param>
    public async Task<IReadOnlyList<ActivationWait>> NextAsync(CancellationToken cancellationToken)
    {
        taken = given;
        var isCut = true;
        try
        {
            while (!IsOver && !items[given].IsDecided)
            {
                await PauseAsync(cancellationToken).ConfigureAwait(false);
                await LookAsync(cancellationToken).ConfigureAwait(false);
            }

            var next = items.Skip(given).TakeWhile(i => i.IsDecided).Select(i => new ActivationWait(i.State, i.Failure)).ToArray();
            given += next.Length;
            isCut = false;
            return next;
        }
        finally
        {
            if (hasWaited && (isCut || IsOver))
            {
                ports.Reporter.Progress(Title, "Done", 100, done: true);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var open = items.Where(i => !i.IsDecided).ToArray();
        await round.ReadAsync(open, cancellationToken).ConfigureAwait(false);
        hasLooked = true;
        var now = ports.Time.GetUtcNow();
        foreach (var item in open)
        {
            if (item.Failure is not null)
            {
                continue;
            }

            if (item.IsDecided)
            {
                Tell(item.State);
            }
            else if (now >= began + timeout || now + UntilStart(item.State, now) > began + timeout)
            {
                item.Fail(TimedOut(item.State, item.Missing, timeout, now));
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (!hasLooked)
        {
            return;
        }

        hasWaited = true;
        var now = ports.Time.GetUtcNow();
        var left = began + timeout - now;
        var open = items.Where(i => !i.IsDecided).ToArray();
        ports.Reporter.Progress(
            Title,
            items.Length == 1 ? open[0].Missing : $"{items.Length - open.Length} are done; of '{open[0].State.TargetName}' {open[0].Missing}",
            (int)(100 * (now - began).Ticks / Math.Max(1, timeout.Ticks)));

        // What is known to start later needs no look before.
        var untilStart = open.Min(i => UntilStart(i.State, now));
        var next = untilStart > pause ? untilStart : pause;
        await ports.Time.WaitAsync(next < left ? next : left, cancellationToken).ConfigureAwait(false);
        pause = pause + pause > LongestPause ? LongestPause : pause + pause;
    }

    private static TimeSpan UntilStart(PimActivation state, DateTimeOffset now) =>
        state.Status == ActivationStatus.Scheduled && state.StartTime > now ? state.StartTime.Value - now : TimeSpan.Zero;

    private void Tell(PimActivation state)
    {
        if (!state.IsActive)
        {
            ports.Reporter.Verbose($"{Wording.Begin(state.Target.Words())} will not come into force: it is {state.Status}.");
            return;
        }

        ports.Reporter.Verbose($"{Wording.Begin(state.Target.Words())} is in force in the directory {Wording.Until(state.EndTime)}.");
        if (!explained.Add(state.Kind == PimKind.Group))
        {
            return;
        }

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

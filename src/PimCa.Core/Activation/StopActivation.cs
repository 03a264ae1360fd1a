using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>
/// Ends an activation by the state that it finds: one that runs is deactivated, one that waits for approval or for its
/// start is canceled, and where there is none nothing is written.
/// </summary>
public sealed class StopActivation
{
    private readonly TenantPorts ports;

    // What the lists of everything that is mine showed, so that no activation among them is read once more.
    private readonly Dictionary<PimKind, (IReadOnlyList<ScheduleInfo> Schedules, IReadOnlyList<ScheduleRequestInfo> Requests)> mine = new();

    /// <summary>Works in this session.</summary>
    public StopActivation(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>
    /// Everything that the signed-in person has activated, has planned or waits for, of every kind, by kind and name: two requests for
    /// each kind. What an administrator assigned is not among it. To prepare one of these costs no request more.
    /// </summary>
    public async Task<IReadOnlyList<PimActivation>> ListMineAsync(CancellationToken cancellationToken)
    {
        var me = ports.SignIn.Context.AccountId;
        var drafts = await ports.OfAllKindsAsync(async pim =>
        {
            var query = ScheduleQuery.Own(pim.Kind, me);
            var schedules = await pim.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
            var requests = await pim.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
            mine[pim.Kind] = (schedules.Where(s => IsSame(s.PrincipalId, me)).ToArray(), requests.Where(r => IsSame(r.PrincipalId, me)).ToArray());
            return ListActivations.Join(Array.Empty<ScheduleInfo>(), mine[pim.Kind].Schedules, mine[pim.Kind].Requests, ports.Time.GetUtcNow());
        }).ConfigureAwait(false);
        var open = drafts.Where(d => !IsOver(d)).GroupBy(d => d.Target.Key).Select(g => g.First()).ToArray();
        return (await ListActivations.NameAsync(ports, open, cancellationToken).ConfigureAwait(false))
            .OrderBy(a => a.Kind)
            .ThenBy(a => a.TargetName, StringComparer.OrdinalIgnoreCase)
            .ThenBy(a => a.Scope, StringComparer.OrdinalIgnoreCase)
            .ToArray();
    }

    /// <summary>Of the signed-in person's own, by target. See <see cref="PrepareAsync(PimActivation, CancellationToken)"/>.</summary>
    public async Task<PlannedStop> PrepareAsync(TargetIdentity target, CancellationToken cancellationToken)
    {
        var me = ports.SignIn.Context;
        var found = await new TargetResolver(ports).ResolveAsync(target, isManaged: false, cancellationToken).ConfigureAwait(false);
        return await PrepareAsync(
            new PimActivation
            {
                Id = string.Empty,
                Kind = found.Kind,
                TargetId = found.Id,
                TargetName = found.Title,
                Access = found.Access,
                Scope = found.Scope,
                ScopeName = found.ScopeName,
                PrincipalId = me.AccountId,
                PrincipalName = me.Account,
                Status = ActivationStatus.Provisioning,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what there is of this activation's person and target: one request when it runs, two otherwise, none after <see cref="ListMineAsync"/>.</summary>
    /// <exception cref="PimCaException">
    /// <c>ActiveDurationTooShort</c>: it began less than five minutes ago. <c>NotAnActivation</c>: an administrator assigned it.
    /// </exception>
    public async Task<PlannedStop> PrepareAsync(PimActivation activation, CancellationToken cancellationToken)
    {
        if (activation is null)
        {
            throw new ArgumentNullException(nameof(activation));
        }

        var now = ports.Time.GetUtcNow();
        var what = activation.Target.Words();
        if (IsOver(activation))
        {
            // One from the history never ends another of the same target that runs now.
            return PlannedStop.None(activation, $"This activation of {what} is {activation.Status}.");
        }

        var query = ScheduleQuery.Of(activation.Target, activation.PrincipalId);
        var pim = ports.For(activation.Kind);
        var known = IsSame(activation.PrincipalId, ports.SignIn.Context.AccountId) && mine.TryGetValue(activation.Kind, out var lists) ? lists : default;
        var schedules = known.Schedules?.Where(s => s.Target.IsSame(activation.Target)).ToArray()
            ?? await pim.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var schedule = schedules.Where(s => !(s.End <= now)).OrderByDescending(s => s.IsActivated).ThenBy(s => s.Start).FirstOrDefault();
        if (schedule is { IsActivated: true } && !(schedule.Start > now))
        {
            return Deactivation(activation, schedule, what, now);
        }

        var requests = known.Requests?.Where(r => r.Target.IsSame(activation.Target)).ToArray()
            ?? await pim.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var asked = requests.Where(r => r.Action == ScheduleAction.SelfActivate).OrderByDescending(r => r.Created).ToArray();
        var open = asked.FirstOrDefault(r => ActivationStates.Of(r, now) is ActivationStatus.PendingApproval)
            ?? asked.FirstOrDefault(r => ActivationStates.Of(r, now) is ActivationStatus.Scheduled
                && (schedule is null || r.TargetScheduleId is null || string.Equals(r.TargetScheduleId, schedule.ScheduleId, StringComparison.OrdinalIgnoreCase)));
        if (open is not null)
        {
            var present = ActivationStates.ToActivation(open, activation.Target, activation.PrincipalName, now);
            var state = present.Status == ActivationStatus.PendingApproval ? "that waits for approval" : $"that starts at {Wording.Moment(open.Start!.Value)}";
            return new PlannedStop(activation.TargetName, $"Cancel the request for {what} {state}", present with { Status = ActivationStatus.Canceled }, what);
        }

        if (schedule is { IsActivated: true })
        {
            // Planned, and its request is purged: there is nothing to cancel, so the schedule itself is taken away.
            return Deactivation(activation, schedule, what, now);
        }

        if (schedule is not null)
        {
            throw new PimCaException(
                "NotAnActivation",
                PimCaErrorKind.InvalidState,
                $"An administrator assigned {what} to {activation.PrincipalName} {Wording.Until(schedule.End)}; it was not activated.",
                "An administrator takes it away with Remove-PimActiveAssignment.",
                activation.TargetName);
        }

        var last = asked.FirstOrDefault(r => r.Id == activation.Id) ?? asked.FirstOrDefault();
        var shown = last is null ? activation : ActivationStates.ToActivation(last, activation.Target, activation.PrincipalName, now);
        var ended = shown.Status is ActivationStatus.Provisioning or ActivationStatus.Scheduled or ActivationStatus.Active or ActivationStatus.PendingApproval
            ? shown with { Status = shown.EndTime <= now ? ActivationStatus.Expired : ActivationStatus.Canceled }
            : shown;
        return PlannedStop.None(ended, $"{Wording.Begin(what)} is not active and not asked for by {activation.PrincipalName}.");
    }

    /// <summary>The change that ends one; see <see cref="PrepareAsync(PimActivation, CancellationToken)"/>.</summary>
    public async Task<Change<PimActivation>> PlanAsync(PimActivation activation, CancellationToken cancellationToken) =>
        Plan(await PrepareAsync(activation, cancellationToken).ConfigureAwait(false));

    /// <summary>The change that ends the signed-in person's own; see <see cref="PrepareAsync(TargetIdentity, CancellationToken)"/>.</summary>
    public async Task<Change<PimActivation>> PlanAsync(TargetIdentity target, CancellationToken cancellationToken) =>
        Plan(await PrepareAsync(target, cancellationToken).ConfigureAwait(false));

    /// <summary>Ends what was prepared, in as few batches as the services allow. One result for each, in the same order; none stops another.</summary>
    public Task<IReadOnlyList<ItemResult<PimActivation>>> SendAsync(IReadOnlyList<PlannedStop> planned, CancellationToken cancellationToken) =>
        new StopSender(ports).SendAsync(planned ?? throw new ArgumentNullException(nameof(planned)), cancellationToken);

    /// <summary>Passes where the sign-in may end sessions, or its token does not tell: whoever wants both is not to get half.</summary>
    /// <exception cref="PimCaException"><c>PermissionDenied</c>.</exception>
    public void RequireRevocation() => PermissionCheck.Require(ports, "To revoke sessions", ports.SignIn.Context.Account, "User.RevokeSessions.All");

    /// <summary>
    /// Ends the sessions and refresh tokens of the activation's person: without that, a token from the time of the activation
    /// keeps its rights for its lifetime. Not a state, so it is never "already so".
    /// </summary>
    public Change<PimActivation> PlanRevocation(PimActivation activation)
    {
        if (activation is null)
        {
            throw new ArgumentNullException(nameof(activation));
        }

        return Change<PimActivation>.Needed(activation.PrincipalName, "Revoke all sign-in sessions and refresh tokens", activation, async token =>
        {
            await ports.SignIn.RevokeSessionsAsync(activation.PrincipalId, token).ConfigureAwait(false);
            ports.Reporter.Verbose($"The sessions of {activation.PrincipalName} are revoked: every app asks to sign in again. An access token that is out keeps working until it ends, up to about an hour; apps with continuous access evaluation, Exchange and SharePoint among them, refuse it within 15 minutes.");
            return activation;
        });
    }

    private Change<PimActivation> Plan(PlannedStop planned) => planned.AlreadySo is { } why
        ? Change<PimActivation>.None(planned.Target, why, planned.Preview)
        : Change<PimActivation>.Needed(planned.Target, planned.Action, planned.Preview, async token =>
        {
            var ended = await SendAsync(new[] { planned }, token).ConfigureAwait(false);
            return ended[0].Value ?? throw ended[0].Error!;
        });

    /// <exception cref="PimCaException"><c>ActiveDurationTooShort</c>.</exception>
    private PlannedStop Deactivation(PimActivation activation, ScheduleInfo schedule, string what, DateTimeOffset now)
    {
        var possible = schedule.Start + AskedWindow.ShortestActivation;
        if (!(schedule.Start > now) && possible > now)
        {
            throw StopSender.TooShort(what, possible.Value, activation.TargetName, null);
        }

        var ended = activation with
        {
            Id = activation.Id.Length > 0 ? activation.Id : schedule.ScheduleId ?? schedule.Id,
            Status = ActivationStatus.Canceled,
            StartTime = schedule.Start,
            EndTime = now,
        };
        return new PlannedStop(activation.TargetName, $"Deactivate {what} for {activation.PrincipalName}, which would run {Wording.Until(schedule.End)}", ended, what)
        {
            Deactivation = new ScheduleRequest
            {
                Kind = ScheduleKind.Active,
                Action = IsSame(activation.PrincipalId, ports.SignIn.Context.AccountId) ? ScheduleAction.SelfDeactivate : ScheduleAction.AdminRemove,
                Target = activation.Target,
                PrincipalId = activation.PrincipalId,
            },
            End = schedule.End,
        };
    }

    private static bool IsOver(PimActivation activation) =>
        activation.Status is ActivationStatus.Denied or ActivationStatus.Canceled or ActivationStatus.Failed or ActivationStatus.Expired;

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

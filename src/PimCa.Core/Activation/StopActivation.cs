using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>
/// Ends an activation by the state that it finds: one that runs is deactivated, one that waits for approval or for its
/// start is canceled, and where there is none nothing is written.
/// </summary>
public sealed class StopActivation
{
    private readonly TenantPorts ports;

    /// <summary>Works in this session.</summary>
    public StopActivation(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>Of the signed-in person's own, by target. See <see cref="PlanAsync(PimActivation, CancellationToken)"/>.</summary>
    public async Task<Change<PimActivation>> PlanAsync(TargetIdentity target, CancellationToken cancellationToken)
    {
        var me = ports.SignIn.Context;
        var found = await new TargetResolver(ports).ResolveAsync(target, isManaged: false, cancellationToken).ConfigureAwait(false);
        return await PlanAsync(
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

    /// <summary>Reads what there is of this activation's person and target: one request when it runs, two otherwise.</summary>
    /// <exception cref="PimCaException">
    /// <c>ActiveDurationTooShort</c>: it began less than five minutes ago. <c>NotAnActivation</c>: an administrator assigned it.
    /// </exception>
    public async Task<Change<PimActivation>> PlanAsync(PimActivation activation, CancellationToken cancellationToken)
    {
        if (activation is null)
        {
            throw new ArgumentNullException(nameof(activation));
        }

        var now = ports.Time.GetUtcNow();
        var what = activation.Target.Words();
        if (activation.Status is ActivationStatus.Denied or ActivationStatus.Canceled or ActivationStatus.Failed or ActivationStatus.Expired)
        {
            // One from the history never ends another of the same target that runs now.
            return Change<PimActivation>.None(activation.TargetName, $"This activation of {what} is {activation.Status}.", activation);
        }

        var query = ScheduleQuery.Of(activation.Target, activation.PrincipalId);
        var pim = ports.For(activation.Kind);
        var schedules = await pim.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var schedule = schedules.Where(s => !(s.End <= now)).OrderByDescending(s => s.IsActivated).ThenBy(s => s.Start).FirstOrDefault();
        if (schedule is { IsActivated: true } && !(schedule.Start > now))
        {
            return Deactivation(activation, schedule, what, now);
        }

        var requests = await pim.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var asked = requests.Where(r => r.Action == ScheduleAction.SelfActivate).OrderByDescending(r => r.Created).ToArray();
        var open = asked.FirstOrDefault(r => ActivationStates.Of(r, now) is ActivationStatus.PendingApproval)
            ?? asked.FirstOrDefault(r => ActivationStates.Of(r, now) is ActivationStatus.Scheduled
                && (schedule is null || r.TargetScheduleId is null || string.Equals(r.TargetScheduleId, schedule.ScheduleId, StringComparison.OrdinalIgnoreCase)));
        if (open is not null)
        {
            var present = ActivationStates.ToActivation(open, activation.Target, activation.PrincipalName, now);
            var state = present.Status == ActivationStatus.PendingApproval ? "that waits for approval" : $"that starts at {Wording.Moment(open.Start!.Value)}";
            return Change<PimActivation>.Needed(
                activation.TargetName,
                $"Cancel the request for {what} {state}",
                present with { Status = ActivationStatus.Canceled },
                token => CancelAsync(present, what, token));
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
        return Change<PimActivation>.None(activation.TargetName, $"{Wording.Begin(what)} is not active and not asked for by {activation.PrincipalName}.", ended);
    }

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

    private Change<PimActivation> Deactivation(PimActivation activation, ScheduleInfo schedule, string what, DateTimeOffset now)
    {
        var possible = schedule.Start + AskedWindow.ShortestActivation;
        if (!(schedule.Start > now) && possible > now)
        {
            throw TooShort(what, possible.Value, activation.TargetName, null);
        }

        var isMine = string.Equals(activation.PrincipalId, ports.SignIn.Context.AccountId, StringComparison.OrdinalIgnoreCase);
        var ended = activation with
        {
            Id = activation.Id.Length > 0 ? activation.Id : schedule.ScheduleId ?? schedule.Id,
            Status = ActivationStatus.Canceled,
            StartTime = schedule.Start,
            EndTime = now,
        };
        return Change<PimActivation>.Needed(
            activation.TargetName,
            $"Deactivate {what} for {activation.PrincipalName}, which would run {Wording.Until(schedule.End)}",
            ended,
            async token =>
            {
                var request = new ScheduleRequest
                {
                    Kind = ScheduleKind.Active,
                    Action = isMine ? ScheduleAction.SelfDeactivate : ScheduleAction.AdminRemove,
                    Target = activation.Target,
                    PrincipalId = activation.PrincipalId,
                };
                try
                {
                    await ports.For(activation.Kind).SubmitAsync(request, token).ConfigureAwait(false);
                }
                catch (PimCaException error) when ((error.ServiceCode ?? error.Code) == "ActiveDurationTooShort")
                {
                    // Its clock and ours differ, or it counts from when it provisioned.
                    throw TooShort(what, ports.Time.GetUtcNow() + AskedWindow.ShortestActivation, activation.TargetName, error);
                }
                catch (PimCaException error) when ((error.ServiceCode ?? error.Code) == "RoleAssignmentDoesNotExist")
                {
                    ports.Reporter.Verbose($"{Wording.Begin(what)} ended by itself meanwhile: nothing was to be done.");
                    return ended with { Status = schedule.End <= ports.Time.GetUtcNow() ? ActivationStatus.Expired : ActivationStatus.Canceled };
                }

                ports.Reporter.Verbose($"Deactivated: {what} for {activation.PrincipalName}. A token from before keeps its rights until it ends, up to about an hour; -RevokeSessions shortens that.");
                return ended with { EndTime = ports.Time.GetUtcNow() };
            });
    }

    private async Task<PimActivation> CancelAsync(PimActivation present, string what, CancellationToken cancellationToken)
    {
        await ports.For(present.Kind).CancelRequestAsync(ScheduleKind.Active, present.Id, cancellationToken).ConfigureAwait(false);
        ports.Reporter.Verbose($"Canceled: the request {present.Id} for {what}.");
        return present with { Status = ActivationStatus.Canceled };
    }

    private static PimCaException TooShort(string what, DateTimeOffset possible, string target, PimCaException? error) => new(
        "ActiveDurationTooShort",
        PimCaErrorKind.InvalidState,
        $"{Wording.Begin(what)} began less than 5 minutes ago; the service lets nobody deactivate before that.",
        $"Possible from {Wording.Moment(possible)}: repeat the command then.",
        target,
        error?.RequestId,
        error)
    {
        ServiceCode = error?.ServiceCode,
    };
}

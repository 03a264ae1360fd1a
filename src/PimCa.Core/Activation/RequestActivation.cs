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
/// Activates what the signed-in person is eligible for. With ids it is one request; only a refusal costs a look at why.
/// Repeating it while the activation runs, is planned or waits for approval is success without a write, as long as it
/// gives all that is asked.
/// </summary>
public sealed class RequestActivation
{
    private readonly TenantPorts ports;

    /// <summary>Activates in this session.</summary>
    public RequestActivation(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>
    /// How long, when neither a length nor an end is given: eight hours, the service's own default. Where the policy
    /// allows less, the policy's maximum is taken; that costs two more requests (the policy, and asking again).
    /// </summary>
    public static TimeSpan DefaultDuration { get; } = TimeSpan.FromHours(8);

    /// <summary>Everything that the signed-in person may activate now, once each, by name.</summary>
    /// <exception cref="PimCaException"><c>PersonRequired</c>.</exception>
    public async Task<IReadOnlyList<ActivationRequest>> ListMineAsync(CancellationToken cancellationToken)
    {
        Person();
        var mine = await ports.PimGroups.ListInstancesAsync(ScheduleKind.Eligible, new ScheduleQuery { Mine = true }, cancellationToken).ConfigureAwait(false);

        // Somebody can be eligible for one thing directly and through groups; it is activated once.
        var targets = mine.GroupBy(e => e.Target.Key).Select(g => g.First().Target).ToArray();
        var resolver = new TargetResolver(ports);
        await resolver.PrincipalsAsync(targets, Array.Empty<string>(), cancellationToken).ConfigureAwait(false);
        var named = targets.Select(resolver.Named).ToArray();
        foreach (var target in named)
        {
            ports.Names.Learn(KnownNameKind.MyEligibility, target.Id, target.Title);
        }

        return named
            .OrderBy(t => t.Title, StringComparer.OrdinalIgnoreCase)
            .ThenBy(t => t.Access)
            .Select(t => new ActivationRequest { Target = TargetIdentity.Of(t) })
            .ToArray();
    }

    /// <summary>Checks what is asked and resolves the target: no request when it is given by id.</summary>
    /// <exception cref="PimCaException">
    /// Here: <c>PersonRequired</c>, <c>DurationAndUntil</c>, <c>DurationNotPositive</c>, <c>ActivationTooShort</c>,
    /// <c>StartTimeInPast</c>, <c>EndBeforeStart</c>, <c>GroupNotFound</c>, <c>GroupAmbiguous</c>. When it is carried out: <c>NotEligible</c>,
    /// <c>ActivationTooLong</c>, <c>JustificationRequired</c>, <c>TicketRequired</c>, <c>MfaRequired</c>, <c>AlreadyActive</c>,
    /// <c>AlreadyScheduled</c>, <c>PendingRequestExists</c>, <c>ActivationRefused</c>, a claims challenge.
    /// </exception>
    public async Task<Change<PimActivation>> PlanAsync(ActivationRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        var me = Person();
        var now = ports.Time.GetUtcNow();
        var window = AskedWindow.Of(request.Start, request.Duration, request.Until, DefaultDuration, now, request.Target.ToString());
        if (window.LengthFrom(now) < AskedWindow.ShortestActivation)
        {
            throw new PimCaException(
                "ActivationTooShort",
                PimCaErrorKind.InvalidArgument,
                $"{Wording.Length(window.LengthFrom(now))} is too short; the service activates nothing for less than 5 minutes.",
                "Give -Duration 00:05:00 or more.",
                request.Target.ToString());
        }

        var target = await new TargetResolver(ports).ResolveAsync(request.Target, cancellationToken).ConfigureAwait(false);
        var asked = new ScheduleRequest
        {
            Kind = ScheduleKind.Active,
            Action = ScheduleAction.SelfActivate,
            Target = target,
            PrincipalId = me.AccountId,
            Window = window.ToSchedule(),
            Justification = request.Justification,
            TicketNumber = request.TicketNumber,
            TicketSystem = request.TicketSystem,
            IsValidationOnly = request.ValidateOnly,
        };
        var preview = new PimActivation
        {
            Id = string.Empty,
            Kind = target.Kind,
            TargetId = target.Id,
            TargetName = target.Title,
            Access = target.Access,
            Scope = target.Scope,
            ScopeName = target.ScopeName,
            PrincipalId = me.AccountId,
            PrincipalName = me.Account,
            Status = window.Start is null ? ActivationStatus.Provisioning : ActivationStatus.Scheduled,
            StartTime = window.Start ?? now,
            EndTime = window.EndFrom(now),
            Justification = request.Justification,
            TicketNumber = request.TicketNumber,
            TicketSystem = request.TicketSystem,
        };
        var from = window.Start is { } start ? "from " + Wording.Moment(start) + " " : string.Empty;
        var how = window.Until is { } until ? Wording.Until(until) : "for " + Wording.Length(window.Duration!.Value);
        var limit = window.IsDefault ? ", or the policy's maximum where that is less" : string.Empty;
        var verb = request.ValidateOnly ? "Only check: activate" : "Activate";
        return Change<PimActivation>.Needed(
            target.Title,
            $"{verb} {target.Words()} {from}{how}{limit}",
            preview,
            token => SendAsync(asked, window, token));
    }

    private async Task<PimActivation> SendAsync(ScheduleRequest asked, AskedWindow window, CancellationToken cancellationToken)
    {
        try
        {
            return await SubmitAsync(asked, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException refusal) when (window.IsDefault && ActivationRefusal.IsOnlyTooLong(refusal))
        {
            // Nobody asked for eight hours: what the policy allows is what the person wants.
            var maximum = await MaximumAsync(asked, cancellationToken).ConfigureAwait(false);
            if (maximum is null || maximum >= window.Duration)
            {
                throw ActivationRefusal.Explain(refusal, asked, maximum, window.LengthFrom(ports.Time.GetUtcNow()));
            }

            ports.Reporter.Verbose($"The policy of '{asked.Target}' allows {Wording.Length(maximum.Value)} at most: that is asked for.");
            return await SendAsync(asked with { Window = asked.Window! with { Duration = maximum } }, window.Shortened(maximum.Value), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PimCaException refusal) when (ActivationRefusal.IsAlready(refusal))
        {
            return await FindPresentAsync(refusal, asked, window, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException refusal)
        {
            var maximum = ActivationRefusal.IsTooLong(refusal) ? await MaximumAsync(asked, cancellationToken).ConfigureAwait(false) : null;
            throw ActivationRefusal.Explain(refusal, asked, maximum, window.LengthFrom(ports.Time.GetUtcNow()));
        }
    }

    private async Task<PimActivation> SubmitAsync(ScheduleRequest asked, CancellationToken cancellationToken)
    {
        var me = ports.SignIn.Context;
        var sent = await Replication.WaitAsync(
            ports,
            $"Activating {asked.Target.Words()}",
            asked.Target.MayBeFresh.ToArray(),
            token => ports.For(asked.Target.Kind).SubmitAsync(asked, token),
            cancellationToken).ConfigureAwait(false);
        var activation = ActivationStates.ToActivation(sent, asked.Target, me.Account, ports.Time.GetUtcNow());
        if (asked.IsValidationOnly)
        {
            ports.Reporter.Verbose($"Checked only, nothing was requested: {asked.Target.Words()} can be activated.");
            return activation with { Id = string.Empty, ApprovalId = null };
        }

        ports.Reporter.Verbose($"Sent: {asked.Target.Words()} for {me.Account}, request {activation.Id}, {activation.Status}.");
        return activation;
    }

    /// <summary>The service says that there is one already: shows it where it gives all that is asked.</summary>
    private async Task<PimActivation> FindPresentAsync(
        PimCaException refusal, ScheduleRequest asked, AskedWindow window, CancellationToken cancellationToken)
    {
        var now = ports.Time.GetUtcNow();
        var query = ScheduleQuery.Of(asked.Target, asked.PrincipalId);
        var pim = ports.For(asked.Target.Kind);
        if (ActivationRefusal.IsPending(refusal))
        {
            var requests = await pim.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
            if (requests.FirstOrDefault(r => r.Action == ScheduleAction.SelfActivate && ActivationStates.IsPending(r)) is { } pending)
            {
                if (!window.IsAskedBy(pending, now))
                {
                    throw ActivationRefusal.Pending(refusal, asked.Target, pending);
                }

                ports.Reporter.Verbose($"The same request for {asked.Target.Words()} waits for approval already (request {pending.Id}): nothing to do.");
                return ActivationStates.ToActivation(pending, asked.Target, ports.SignIn.Context.Account, now);
            }
        }

        else
        {
            var instances = await pim.ListInstancesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
            if (instances.OrderByDescending(i => i.End ?? DateTimeOffset.MaxValue).FirstOrDefault() is { } running)
            {
                return Enough(running, ActivationStatus.Active);
            }
        }

        // A planned one counts as pending as well, and one that has no instance yet as active: both are among the schedules.
        var schedules = await pim.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var present = schedules.OrderBy(s => s.Start).FirstOrDefault(s => !(s.End <= now));
        if (present is null)
        {
            throw ActivationRefusal.IsPending(refusal)
                ? ActivationRefusal.Pending(refusal, asked.Target, null)
                : ActivationRefusal.Present(refusal, asked.Target, null, now);
        }

        return Enough(present, present.Start > now ? ActivationStatus.Scheduled : ActivationStatus.Provisioning);

        PimActivation Enough(ScheduleInfo found, ActivationStatus status)
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

    private async Task<TimeSpan?> MaximumAsync(ScheduleRequest asked, CancellationToken cancellationToken)
    {
        try
        {
            var policy = await ports.For(asked.Target.Kind).GetPolicyAsync(asked.Target, cancellationToken).ConfigureAwait(false);
            return policy is not null && policy.Rules.TryGetValue(RuleIds.ActivationExpiration, out var rule) ? (rule as ExpirationRule)?.MaximumDuration : null;
        }
        catch (PimCaException error)
        {
            // An employee may lack the permission to read policies; the refusal is then told without the number.
            ports.Reporter.Verbose($"The policy could not be read, so its maximum is not known: {error.Message}");
            return null;
        }
    }

    private PimCaContext Person()
    {
        var context = ports.SignIn.Context;
        return context.IsApplication
            ? throw new PimCaException(
                "PersonRequired",
                PimCaErrorKind.NotSupported,
                $"'{context.Account}' is an application; only a person can activate, for themselves.",
                "Sign in as the person (Connect-PimCa), or let an administrator give the application an assignment: New-PimActiveAssignment.",
                context.Account)
            : context;
    }
}

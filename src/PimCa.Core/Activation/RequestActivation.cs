using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
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
    private readonly TargetResolver targets;

    /// <summary>Activates in this session.</summary>
    public RequestActivation(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        targets = new TargetResolver(ports);
    }

    /// <summary>
    /// How long, when neither a length nor an end is given: eight hours, the service's own default. Where the policy
    /// allows less, the policy's maximum is taken; that costs two more requests (the policy, and asking again).
    /// </summary>
    public static TimeSpan DefaultDuration { get; } = TimeSpan.FromHours(8);

    /// <summary>Everything that the signed-in person may activate now, once each, by kind and name.</summary>
    /// <exception cref="PimCaException"><c>PersonRequired</c>.</exception>
    public async Task<IReadOnlyList<ActivationRequest>> ListMineAsync(CancellationToken cancellationToken)
    {
        Person();
        var query = new ScheduleQuery { Mine = true };
        var mine = await ports.OfAllKindsAsync(pim => pim.ListInstancesAsync(ScheduleKind.Eligible, query, cancellationToken)).ConfigureAwait(false);

        // Somebody can be eligible for one thing directly and through groups; it is activated once.
        var once = mine.GroupBy(e => e.Target.Key).Select(g => g.First()).ToArray();
        await targets.LearnNamesAsync(once.Select(e => e.Target).ToArray(), Array.Empty<string>(), cancellationToken).ConfigureAwait(false);
        var named = once.Select(e => e with { Target = targets.Named(e.Target) }).ToArray();
        foreach (var eligibility in named)
        {
            ports.Names.LearnMine(eligibility.Target);
        }

        return named
            .OrderBy(e => e.Target.Kind)
            .ThenBy(e => e.Target.Title, StringComparer.OrdinalIgnoreCase)
            .ThenBy(e => e.Target.Access)
            .ThenBy(e => e.Target.Scope, StringComparer.OrdinalIgnoreCase)
            .Select(e => new ActivationRequest { Target = TargetIdentity.Of(e.Target), EligibilityScheduleId = e.ScheduleId })
            .ToArray();
    }

    /// <summary>Checks what is asked and resolves the target: no request when it is given by id.</summary>
    /// <exception cref="PimCaException">
    /// Here: <c>PersonRequired</c>, <c>DurationAndUntil</c>, <c>DurationNotPositive</c>, <c>ActivationTooShort</c>,
    /// <c>StartTimeInPast</c>, <c>EndBeforeStart</c>, <c>GroupNotFound</c>, <c>GroupAmbiguous</c>. When it is carried out: <c>NotEligible</c>,
    /// <c>ActivationTooLong</c>, <c>JustificationRequired</c>, <c>TicketRequired</c>, <c>MfaRequired</c>, <c>AlreadyActive</c>,
    /// <c>AlreadyScheduled</c>, <c>PendingRequestExists</c>, <c>ActivationRefused</c>, a claims challenge.
    /// </exception>
    public async Task<PlannedActivation> PrepareAsync(ActivationRequest request, CancellationToken cancellationToken)
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
                "Give -Duration 5m or more, or a later -Until.",
                request.Target.ToString());
        }

        var target = await targets.ResolveAsync(request.Target, isManaged: false, cancellationToken).ConfigureAwait(false);
        var asked = new ScheduleRequest
        {
            Kind = ScheduleKind.Active,
            Action = ScheduleAction.SelfActivate,
            Target = target,
            PrincipalId = me.AccountId,
            EligibilityScheduleId = request.EligibilityScheduleId,
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
        return new PlannedActivation(asked, window, $"{verb} {target.Words()} {from}{how}{limit}", preview);
    }

    /// <summary>The change that activates one; see <see cref="PrepareAsync"/>.</summary>
    public async Task<Change<PimActivation>> PlanAsync(ActivationRequest request, CancellationToken cancellationToken)
    {
        var planned = await PrepareAsync(request, cancellationToken).ConfigureAwait(false);
        return Change<PimActivation>.Needed(planned.Target, planned.Action, planned.Preview, async token =>
        {
            var sent = await SendAsync(new[] { planned }, token).ConfigureAwait(false);
            return sent[0].Value ?? throw sent[0].Error!;
        });
    }

    /// <summary>
    /// Sends activations that were prepared, in as few batches as the services allow. One result for each, in the same order:
    /// waiting for approval is a result, a refusal an error, and none stops another.
    /// </summary>
    public Task<IReadOnlyList<ItemResult<PimActivation>>> SendAsync(IReadOnlyList<PlannedActivation> planned, CancellationToken cancellationToken) =>
        new ActivationSender(ports).SendAsync(planned ?? throw new ArgumentNullException(nameof(planned)), cancellationToken);

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

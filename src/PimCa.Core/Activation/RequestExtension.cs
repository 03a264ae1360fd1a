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

/// <summary>An extension or a renewal to be asked for.</summary>
public sealed record ExtensionRequest
{
    /// <summary>Eligible or active.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>What it is an assignment to.</summary>
    public required PimTarget Target { get; init; }

    /// <summary>Whose assignment.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>The principal's name; the id where it is not known.</summary>
    public required string PrincipalName { get; init; }

    /// <summary>When it ends or ended, as last seen; null when permanent. A present schedule that is found overrules it.</summary>
    public DateTimeOffset? KnownEnd { get; init; }

    /// <summary>True for an activation, which can be neither extended nor renewed.</summary>
    public bool IsActivated { get; init; }

    /// <summary>How long from now.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Until when, instead of a length.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The reason.</summary>
    public string? Justification { get; init; }

    /// <summary>For an eligibility.</summary>
    public static ExtensionRequest For(PimEligibility eligibility) => new()
    {
        Kind = ScheduleKind.Eligible,
        Target = eligibility.Target,
        PrincipalId = eligibility.PrincipalId,
        PrincipalName = eligibility.PrincipalName,
        KnownEnd = eligibility.EndTime,
    };

    /// <summary>For an active assignment.</summary>
    public static ExtensionRequest For(PimActiveAssignment assignment) => new()
    {
        Kind = ScheduleKind.Active,
        Target = assignment.Target,
        PrincipalId = assignment.PrincipalId,
        PrincipalName = assignment.PrincipalName,
        KnownEnd = assignment.EndTime,
        IsActivated = assignment.AssignmentType == AssignmentType.Activated,
    };
}

/// <summary>
/// Extends a time-bound assignment in its last 14 days, or renews one up to 30 days after it ended, by the state that it
/// finds. For oneself that is a request which an administrator must agree to; on others' behalf it takes effect at once.
/// </summary>
public sealed class RequestExtension
{
    private readonly TenantPorts ports;

    /// <summary>Works in this session.</summary>
    public RequestExtension(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>How long before its end an assignment can be extended.</summary>
    public static TimeSpan ExtensionWindow { get; } = TimeSpan.FromDays(14);

    /// <summary>How long after its end an assignment can be renewed.</summary>
    public static TimeSpan RenewalWindow { get; } = TimeSpan.FromDays(30);

    /// <summary><c>ActivationNotExtendable</c>, where an activation was given in the place of an assignment.</summary>
    /// <param name="activation">What was given.</param>
    public static PimCaException OfActivation(PimActivation activation) =>
        Activated((activation ?? throw new ArgumentNullException(nameof(activation))).Target);

    /// <summary>Reads the assignment's present end (one request) and decides between the two.</summary>
    /// <exception cref="PimCaException">
    /// <c>PermanentAssignment</c>, <c>ActivationNotExtendable</c>, <c>ExtensionTooEarly</c>, <c>RenewalTooLate</c>,
    /// <c>ExtensionNotLonger</c>, <c>DurationRequired</c>, and those of the time window. When it is carried out:
    /// <c>PendingRequestExists</c>, <c>ExtensionTooLong</c>, <c>JustificationRequired</c>.
    /// </exception>
    public async Task<Change<PimExtension>> PlanAsync(ExtensionRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        var now = ports.Time.GetUtcNow();
        var (name, words) = (request.Target.Title, request.Target.Words());
        if (request.IsActivated)
        {
            throw Activated(request.Target);
        }

        if (request is { Duration: null, Until: null })
        {
            throw Refused("DurationRequired", PimCaErrorKind.InvalidArgument, name, "It must be said how long.", "Give -Duration (from now) or -Until.");
        }

        var end = AskedWindow.Of(null, request.Duration, request.Until, TimeSpan.Zero, now, name).EndFrom(now);
        var query = ScheduleQuery.Of(request.Target, request.PrincipalId);
        var schedules = await ports.For(request.Target.Kind).ListSchedulesAsync(request.Kind, query, cancellationToken).ConfigureAwait(false);
        var present = schedules.Where(s => !s.IsActivated && Same(s.PrincipalId, request.PrincipalId)).OrderByDescending(s => s.End ?? DateTimeOffset.MaxValue).FirstOrDefault();
        var last = present is null ? request.KnownEnd : present.End;
        var what = (request.Kind == ScheduleKind.Eligible ? "The eligibility for " : "The active assignment of ") + words + $" of {request.PrincipalName}";
        if (last is null)
        {
            throw Refused("PermanentAssignment", PimCaErrorKind.InvalidState, name, $"{Wording.Begin(what)} is permanent; it has no end to extend.", "Nothing is needed.");
        }

        // The same call once more: -Duration counts from now, so its end moves a little with every call.
        if (last >= end - (request.Until is null ? AskedWindow.ShortestActivation : TimeSpan.FromMinutes(1)) && last > now)
        {
            return last > end + TimeSpan.FromMinutes(1)
                ? throw Refused("ExtensionNotLonger", PimCaErrorKind.InvalidArgument, name, $"{Wording.Begin(what)} runs {Wording.Until(last)}, longer than is asked ({Wording.Until(end)}).", "Give an end after that; an administrator shortens it with Set-PimEligibility or Set-PimActiveAssignment.")
                : Change<PimExtension>.None(name, $"{Wording.Begin(what)} runs {Wording.Until(last)} already.", Describe(request, ExtensionAction.Extend, ActivationStatus.Active, string.Empty, last, last));
        }

        if (last - ExtensionWindow > now)
        {
            throw Refused("ExtensionTooEarly", PimCaErrorKind.InvalidState, name, $"{Wording.Begin(what)} runs {Wording.Until(last)}; it can be extended in its last 14 days only.", $"Possible from {Wording.Moment(last.Value - ExtensionWindow)}. An administrator can change it before with Set-PimEligibility or Set-PimActiveAssignment.");
        }

        if (last + RenewalWindow < now)
        {
            throw Refused("RenewalTooLate", PimCaErrorKind.InvalidState, name, $"{Wording.Begin(what)} ended at {Wording.Moment(last.Value)}; it could be renewed until {Wording.Moment(last.Value + RenewalWindow)}, 30 days after.", "An administrator makes a new one: New-PimEligibility or New-PimActiveAssignment.");
        }

        var action = last > now ? ExtensionAction.Extend : ExtensionAction.Renew;
        var isMine = Same(request.PrincipalId, ports.SignIn.Context.AccountId);
        var asked = new ScheduleRequest
        {
            Kind = request.Kind,
            Action = (action, isMine) switch
            {
                (ExtensionAction.Extend, true) => ScheduleAction.SelfExtend,
                (ExtensionAction.Extend, false) => ScheduleAction.AdminExtend,
                (_, true) => ScheduleAction.SelfRenew,
                _ => ScheduleAction.AdminRenew,
            },
            Target = request.Target,
            PrincipalId = request.PrincipalId,
            Window = new ScheduleWindow(null, end, null),
            Justification = request.Justification,
        };
        var preview = Describe(request, action, isMine ? ActivationStatus.PendingApproval : ActivationStatus.Provisioning, string.Empty, end, last);
        return Change<PimExtension>.Needed(
            name,
            $"{(isMine ? "Ask to " : string.Empty)}{(action == ExtensionAction.Extend ? "extend" : "renew")} {char.ToLowerInvariant(what[0])}{what.Substring(1)} {Wording.Until(end)}",
            preview,
            token => SendAsync(asked, request, action, what, last, token));
    }

    private async Task<PimExtension> SendAsync(
        ScheduleRequest asked, ExtensionRequest request, ExtensionAction action, string what, DateTimeOffset? last, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await ports.For(asked.Target.Kind).SubmitAsync(asked, cancellationToken).ConfigureAwait(false);
            ports.Reporter.Verbose($"{what}: {asked.Action} sent, request {sent.Id}, {sent.Status}.");
            return Describe(request, action, ActivationStates.Of(sent, ports.Time.GetUtcNow()), sent.Id, asked.Window!.End, last);
        }
        catch (PimCaException error) when (ActivationRefusal.IsPending(error))
        {
            return await FindPendingAsync(error, asked, request, action, what, last, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException error) when (error.FailedRules.Contains("ExpirationRule"))
        {
            throw Refused("ExtensionTooLong", PimCaErrorKind.InvalidArgument, request.Target.Title, $"{Wording.Begin(what)} may not run {Wording.Until(asked.Window!.End)}: that is longer than the policy allows.", $"Give an earlier end. {request.Target.PolicyCommand("Get")} shows the maximum ({(request.Kind == ScheduleKind.Eligible ? nameof(PimPolicy.EligibilityExpiresAfter) : nameof(PimPolicy.ActiveExpiresAfter))}).", error);
        }
        catch (PimCaException error) when (error.FailedRules.Contains("JustificationRule"))
        {
            throw Refused("JustificationRequired", PimCaErrorKind.InvalidArgument, request.Target.Title, $"The policy of '{request.Target}' requires a justification.", "Say why: -Justification '…'.", error);
        }
    }

    private async Task<PimExtension> FindPendingAsync(
        PimCaException error, ScheduleRequest asked, ExtensionRequest request, ExtensionAction action, string what, DateTimeOffset? last, CancellationToken cancellationToken)
    {
        var query = ScheduleQuery.Of(asked.Target, asked.PrincipalId);
        var requests = await ports.For(asked.Target.Kind).ListRequestsAsync(asked.Kind, query, cancellationToken).ConfigureAwait(false);
        var pending = requests.FirstOrDefault(ActivationStates.IsPending);
        if (pending is null || pending.Action != asked.Action || !(pending.End >= asked.Window!.End - AskedWindow.ShortestActivation))
        {
            throw ActivationRefusal.Pending(error, request.Target, pending, "Wait for an administrator's decision, or withdraw that one in the Entra admin center (Privileged Identity Management, My requests) and ask anew.");
        }

        ports.Reporter.Verbose($"{what}: the same request waits for an administrator already (request {pending.Id}): nothing to do.");
        return Describe(request, action, ActivationStatus.PendingApproval, pending.Id, pending.End, last);
    }

    private static PimExtension Describe(
        ExtensionRequest request, ExtensionAction action, ActivationStatus status, string id, DateTimeOffset? end, DateTimeOffset? last) => new()
    {
        Id = id,
        Kind = request.Target.Kind,
        TargetId = request.Target.Id,
        TargetName = request.Target.Title,
        Access = request.Target.Access,
        Scope = request.Target.Scope,
        ScopeName = request.Target.ScopeName,
        PrincipalId = request.PrincipalId,
        PrincipalName = request.PrincipalName,
        Assignment = request.Kind,
        Action = action,
        Status = status,
        EndTime = end,
        PreviousEndTime = last,
        Justification = request.Justification,
    };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static PimCaException Activated(PimTarget target) => Refused(
        "ActivationNotExtendable",
        PimCaErrorKind.InvalidState,
        target.Title,
        $"{Wording.Begin(target.Words())} was activated; an activation can be neither extended nor renewed.",
        "Deactivate it and activate anew: Stop-PimActivation, then Request-PimActivation.");

    private static PimCaException Refused(string code, PimCaErrorKind kind, string target, string message, string advice, PimCaException? error = null) =>
        new(code, kind, message, advice, target, error?.RequestId, error) { ServiceCode = error?.ServiceCode, FailedRules = error?.FailedRules ?? Array.Empty<string>() };
}

using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>
/// Changes an eligible or active assignment: by update; by extension in its last 14 days when it is to end later; by
/// renewal within 30 days after it expired.
/// </summary>
public sealed class ChangeAssignment
{
    private readonly TenantPorts ports;
    private readonly AssignmentState state;
    private readonly AssignmentSubmission submission;

    /// <summary>Works in this session.</summary>
    public ChangeAssignment(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        state = new AssignmentState(ports);
        submission = new AssignmentSubmission(ports, state);
    }

    /// <summary>Reads what there is and decides between adminUpdate, adminExtend, adminRenew and nothing.</summary>
    /// <exception cref="PimCaException"><c>AssignmentNotFound</c>, <c>AssignmentInherited</c>; otherwise as <see cref="AssignAccess.PlanAsync"/>.</exception>
    public async Task<Change<Assignment>> PlanAsync(AssignmentRequest request, CancellationToken cancellationToken)
    {
        var (target, principal) = await state.ResolveAsync(request.Target, request.Principal, cancellationToken).ConfigureAwait(false);
        var now = ports.Time.GetUtcNow();
        var schedules = await state.SchedulesAsync(request.Kind, target, principal, cancellationToken).ConfigureAwait(false);
        var present = AssignmentState.Assigned(schedules);
        if (present is not null && AssignmentWindow.IsAsSet(request.Window, present, now))
        {
            return Change<Assignment>.None(target.Label(), $"The assignment of '{principal}' is as asked.", state.Show(present, target, principal));
        }

        var window = AssignmentWindow.ToSend(request.Window, request.Kind, now, principal.ToString());
        if (present is not null)
        {
            return submission.Plan(Choose(present, window, now), request, target, principal, window, present);
        }

        if (schedules.Count > 0)
        {
            throw AssignmentNotOwn.Error(target, principal, request.Kind, schedules[0]);
        }

        if (await state.ExpiredAsync(request.Kind, target, principal, cancellationToken).ConfigureAwait(false) is not { } expired)
        {
            var noun = request.Kind == ScheduleKind.Eligible ? "PimEligibility" : "PimActiveAssignment";
            throw new PimCaException(
                "AssignmentNotFound",
                PimCaErrorKind.NotFound,
                $"'{principal}' has no {(request.Kind == ScheduleKind.Eligible ? "eligible" : "active")} assignment as {target.Holder().Substring(2)}, and none is known that expired in the last 30 days (the service forgets the requests that tell it after about 45).",
                $"New-{noun} makes one.",
                principal.ToString());
        }

        ports.Reporter.Verbose($"The assignment of '{principal}' expired {Wording.Moment(expired)}: it is renewed.");
        return submission.Plan(ScheduleAction.AdminRenew, request, target, principal, window, null);
    }

    private ScheduleAction Choose(ScheduleInfo present, ScheduleWindow window, DateTimeOffset now)
    {
        var isLater = AssignmentWindow.EndOf(window, now) is { } end && end > present.End;
        if (isLater && window.Start is null && present.End is { } last && last - now <= AssignmentState.ExtendableFor)
        {
            ports.Reporter.Verbose($"The assignment ends {Wording.Moment(last)}, in its last 14 days: it is extended.");
            return ScheduleAction.AdminExtend;
        }

        ports.Reporter.Verbose("The assignment is updated.");
        return ScheduleAction.AdminUpdate;
    }
}

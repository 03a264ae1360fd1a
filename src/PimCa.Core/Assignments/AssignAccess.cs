using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>
/// Makes someone eligible or active. One that is as asked is success without a write; one that differs is brought to it.
/// By ids: one read and one write.
/// </summary>
public sealed class AssignAccess
{
    private readonly TenantPorts ports;
    private readonly AssignmentState state;
    private readonly AssignmentSubmission submission;

    /// <summary>Works in this session.</summary>
    public AssignAccess(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        state = new AssignmentState(ports);
        submission = new AssignmentSubmission(ports, state);
    }

    /// <summary>Reads what there is and decides between adminAssign, adminUpdate and nothing.</summary>
    /// <exception cref="PimCaException">
    /// <c>StartTimeInPast</c>, <c>EndTimeBeforeStart</c>, <c>DurationInvalid</c>, <c>DurationTooShort</c>, <c>GuestNotAllowed</c>,
    /// <c>DynamicGroupNotAllowed</c>, names that are not exactly one object; when applied also what the target's policy refuses:
    /// <c>PermanentEligibilityNotAllowed</c>, <c>PermanentActiveNotAllowed</c>, <c>AssignmentTooLong</c>, <c>JustificationRequired</c>, <c>MfaRequired</c>.
    /// </exception>
    public async Task<Change<Assignment>> PlanAsync(AssignmentRequest request, CancellationToken cancellationToken)
    {
        var (target, principal) = await state.ResolveAsync(request.Target, request.Principal, cancellationToken).ConfigureAwait(false);
        if (!request.AllowGuest)
        {
            AssignmentRefusals.CheckGuest(ports.Names.PrincipalOf(principal.Id!), target);
        }

        var now = ports.Time.GetUtcNow();
        var schedules = await state.SchedulesAsync(request.Kind, target, principal, cancellationToken).ConfigureAwait(false);
        var present = AssignmentState.Assigned(schedules);
        if (present is not null && AssignmentWindow.IsAsAssigned(request.Window, present, now))
        {
            return Change<Assignment>.None(target.Label(), $"'{principal}' has this assignment.", state.Show(present, target, principal));
        }

        var window = AssignmentWindow.ToSend(request.Window, request.Kind, now, principal.ToString());
        var action = present is null ? ScheduleAction.AdminAssign : ScheduleAction.AdminUpdate;
        return submission.Plan(action, request, target, principal, window, present);
    }
}

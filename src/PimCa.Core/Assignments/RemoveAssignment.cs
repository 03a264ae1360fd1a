using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>Takes an eligible or active assignment away; an activation as well, though not in its first 5 minutes.</summary>
public sealed class RemoveAssignment
{
    private readonly AssignmentState state;
    private readonly AssignmentSubmission submission;

    /// <summary>Works in this session.</summary>
    public RemoveAssignment(TenantPorts ports)
    {
        state = new AssignmentState(ports ?? throw new ArgumentNullException(nameof(ports)));
        submission = new AssignmentSubmission(ports, state);
    }

    /// <summary>Reads what there is and decides. One that is not there is already removed.</summary>
    /// <exception cref="PimCaException"><c>AssignmentInherited</c>; names that are not exactly one object; when applied <c>ActiveDurationTooShort</c>.</exception>
    public async Task<Change<Assignment>> PlanAsync(AssignmentRemoval removal, CancellationToken cancellationToken)
    {
        var (target, principal) = await state.ResolveAsync(removal.Target, removal.Principal, cancellationToken).ConfigureAwait(false);
        var schedules = await state.SchedulesAsync(removal.Kind, target, principal, cancellationToken).ConfigureAwait(false);
        var label = target.Label();
        if (schedules.Count == 0)
        {
            return Change<Assignment>.None(label, $"'{principal}' has no such assignment.", state.Show(removal.Kind, string.Empty, target, principal));
        }

        var own = schedules.FirstOrDefault(s => s.MemberType is MemberType.Direct or MemberType.Unknown)
            ?? throw AssignmentNotOwn.Error(target, principal, removal.Kind, schedules[0]);
        var shown = state.Show(own, target, principal);
        var request = new ScheduleRequest
        {
            Kind = removal.Kind,
            Action = ScheduleAction.AdminRemove,
            Target = target,
            PrincipalId = principal.Id!,
            Justification = removal.Justification,
        };
        return Change<Assignment>.Needed(
            label,
            removal.Kind == ScheduleKind.Eligible ? $"Remove the eligibility of '{principal}'" : $"Remove the active assignment of '{principal}'",
            shown,
            async token =>
            {
                try
                {
                    await submission.SendAsync(request, principal, token).ConfigureAwait(false);
                }
                catch (PimCaException gone) when ((gone.ServiceCode ?? gone.Code) == "RoleAssignmentDoesNotExist")
                {
                    // It ended between the read and the write: what was asked for holds.
                    return shown;
                }

                return shown;
            });
    }
}

using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;

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
        var (group, principal) = await state.ResolveAsync(removal.Group, removal.Principal, cancellationToken).ConfigureAwait(false);
        var schedules = await state.SchedulesAsync(removal.Kind, group, removal.Access, principal, cancellationToken).ConfigureAwait(false);
        var target = AssignmentSubmission.TargetOf(group, removal.Access);
        if (schedules.Count == 0)
        {
            return Change<Assignment>.None(target, $"'{principal}' has no such assignment.", state.Show(removal.Kind, string.Empty, group, removal.Access, principal));
        }

        var own = schedules.FirstOrDefault(s => s.MemberType is MemberType.Direct or MemberType.Unknown)
            ?? throw AssignmentNotOwn.Error(group, principal, schedules[0]);
        var shown = state.Show(own, group, principal);
        var request = new ScheduleRequest
        {
            Kind = removal.Kind,
            Action = ScheduleAction.AdminRemove,
            GroupId = group.Id!,
            Access = removal.Access,
            PrincipalId = principal.Id!,
            Justification = removal.Justification,
        };
        return Change<Assignment>.Needed(
            target,
            removal.Kind == ScheduleKind.Eligible ? $"Remove the eligibility of '{principal}'" : $"Remove the active assignment of '{principal}'",
            shown,
            async token =>
            {
                try
                {
                    await submission.SendAsync(request, group, principal, token).ConfigureAwait(false);
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

using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>An assignment that is there, but is not one that an administrator made for this principal.</summary>
internal static class AssignmentNotOwn
{
    public static PimCaException Error(PimTarget target, Identity principal, ScheduleInfo found) => found.IsActivated
        ? new PimCaException(
            "AssignmentActivated",
            PimCaErrorKind.InvalidState,
            $"'{principal}' is {target.Holder()} by activation; a running activation cannot be changed.",
            "Let it end or take it away with Remove-PimActiveAssignment; to change who may activate, use Set-PimEligibility.",
            principal.ToString())
        : new PimCaException(
            "AssignmentInherited",
            PimCaErrorKind.InvalidState,
            $"'{principal}' has the assignment to '{target}' through a group; it is that group's.",
            $"Change or remove the assignment of the group: Get-PimEligibility {(target.Kind == PimKind.Group ? "-Group" : "-Role")} lists it.",
            principal.ToString());
}

using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Assignments;

/// <summary>An assignment that is there, but is not one that an administrator made for this principal.</summary>
internal static class AssignmentNotOwn
{
    public static PimCaException Error(Identity group, Identity principal, ScheduleInfo found) => found.IsActivated
        ? new PimCaException(
            "AssignmentActivated",
            PimCaErrorKind.InvalidState,
            $"'{principal}' is a {found.Access} of '{group}' by activation; a running activation cannot be changed.",
            "Let it end or take it away with Remove-PimActiveAssignment; to change who may activate, use Set-PimEligibility.",
            principal.ToString())
        : new PimCaException(
            "AssignmentInherited",
            PimCaErrorKind.InvalidState,
            $"'{principal}' has the assignment to '{group}' through a group; it is that group's.",
            "Change or remove the assignment of the group: Get-PimEligibility -Group lists it.",
            principal.ToString());
}

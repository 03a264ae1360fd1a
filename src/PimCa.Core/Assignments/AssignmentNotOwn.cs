using PimCa.Errors;
using PimCa.Groups;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>An assignment that is there, but is not one that an administrator made for this principal.</summary>
internal static class AssignmentNotOwn
{
    public static PimCaException Error(PimTarget target, Identity principal, ScheduleKind kind, ScheduleInfo found) => found.IsActivated
        ? new PimCaException(
            "AssignmentActivated",
            PimCaErrorKind.InvalidState,
            $"'{principal}' is {target.Holder()} by activation; a running activation cannot be changed.",
            "Let it end or take it away with Remove-PimActiveAssignment; to change who may activate, use Set-PimEligibility.",
            principal.ToString())
        : new PimCaException(
            "AssignmentInherited",
            PimCaErrorKind.InvalidState,
            $"'{principal}' is {(kind == ScheduleKind.Eligible ? "eligible for" : "assigned")} {target.Words()} through a group, or at a scope above; it is not this principal's own.",
            $"Change or remove it where it was given: {(kind == ScheduleKind.Eligible ? "Get-PimEligibility" : "Get-PimActiveAssignment")} {target.Selector()} lists it.",
            principal.ToString());
}

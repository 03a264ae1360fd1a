using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Lists who may activate: of a group, of a principal, or what the signed-in person may activate.</summary>
[Cmdlet(VerbsCommon.Get, "PimEligibility")]
[OutputType(typeof(PimEligibility))]
[RequiresPermission("PrivilegedEligibilitySchedule.Read.AzureADGroup", "Group.Read.All", "User.Read.All")]
public sealed class GetPimEligibilityCommand : GetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Eligible;
}

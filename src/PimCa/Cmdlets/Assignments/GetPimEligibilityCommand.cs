using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Lists who may activate: of a group or a role, of a principal, or what the signed-in person may activate.</summary>
[Cmdlet(VerbsCommon.Get, "PimEligibility", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimEligibility))]
[RequiresPermission(
    "PrivilegedEligibilitySchedule.Read.AzureADGroup",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class GetPimEligibilityCommand : GetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Eligible;
}

using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Lists who is assigned actively, by an administrator or by activation: of a group or a role, of a principal, or of the signed-in person.</summary>
[Cmdlet(VerbsCommon.Get, "PimActiveAssignment", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class GetPimActiveAssignmentCommand : GetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

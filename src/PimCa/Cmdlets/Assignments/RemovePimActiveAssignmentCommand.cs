using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Takes an active assignment away, an activation as well (not in its first 5 minutes); one that is not there is already removed.</summary>
[Cmdlet(VerbsCommon.Remove, "PimActiveAssignment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class RemovePimActiveAssignmentCommand : RemoveAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

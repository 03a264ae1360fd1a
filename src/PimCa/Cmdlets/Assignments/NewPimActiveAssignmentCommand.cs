using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Makes someone a member or owner of a group, or a holder of a role, for a time, through PIM. One that is as asked is success without a write; one that differs is brought to it.</summary>
[Cmdlet(VerbsCommon.New, "PimActiveAssignment", SupportsShouldProcess = true)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class NewPimActiveAssignmentCommand : NewAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

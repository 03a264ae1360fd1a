using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Changes until when someone is assigned actively: by update, by extension in the last 14 days, or by renewal within 30 days after the end.</summary>
[Cmdlet(VerbsCommon.Set, "PimActiveAssignment", SupportsShouldProcess = true)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class SetPimActiveAssignmentCommand : SetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

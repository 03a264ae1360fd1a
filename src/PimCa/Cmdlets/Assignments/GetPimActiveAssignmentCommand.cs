using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Lists who is assigned actively, by an administrator or by activation: of a group or a role, of a principal, or of the signed-in person.</summary>
[Cmdlet(VerbsCommon.Get, "PimActiveAssignment", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission("PrivilegedAssignmentSchedule.Read.AzureADGroup", "RoleAssignmentSchedule.Read.Directory", "Group.Read.All", "User.Read.All", "RoleManagement.Read.Directory")]
public sealed class GetPimActiveAssignmentCommand : GetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

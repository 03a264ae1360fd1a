using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Makes someone a member or owner of a group for a time, through PIM. One that is as asked is success without a write; one that differs is brought to it.</summary>
[Cmdlet(VerbsCommon.New, "PimActiveAssignment", DefaultParameterSetName = "Duration", SupportsShouldProcess = true)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All")]
public sealed class NewPimActiveAssignmentCommand : NewAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

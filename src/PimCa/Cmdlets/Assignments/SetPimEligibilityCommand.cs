using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Changes until when someone is eligible: by update, by extension in the last 14 days, or by renewal within 30 days after the end.</summary>
[Cmdlet(VerbsCommon.Set, "PimEligibility", SupportsShouldProcess = true)]
[OutputType(typeof(PimEligibility))]
[RequiresPermission(
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup", "RoleEligibilitySchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class SetPimEligibilityCommand : SetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Eligible;
}

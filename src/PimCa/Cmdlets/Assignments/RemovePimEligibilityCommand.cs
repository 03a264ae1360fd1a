using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Takes an eligibility away; one that is not there is already removed.</summary>
[Cmdlet(VerbsCommon.Remove, "PimEligibility", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[RequiresPermission(
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup", "RoleEligibilitySchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class RemovePimEligibilityCommand : RemoveAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Eligible;
}

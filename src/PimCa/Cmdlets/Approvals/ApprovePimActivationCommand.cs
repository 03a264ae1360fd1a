using System.Management.Automation;
using PimCa.Approvals;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Approvals;

/// <summary>
/// Approves activations that wait for the signed-in person's decision. One that was decided before is told, and is no error.
/// Those of groups and of Azure roles; those of Entra roles are decided in the Entra admin center, since Microsoft Graph has them in its
/// beta alone.
/// </summary>
[Cmdlet(VerbsLifecycle.Approve, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByObject)]
[OutputType(typeof(PimApproval))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All", "user_impersonation", PeopleOnly = true)]
public sealed class ApprovePimActivationCommand : DecidePimActivationCommand
{
    private protected override bool Approves => true;
}

using System.Management.Automation;
using PimCa.Approvals;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Approvals;

/// <summary>
/// Denies activations that wait for the signed-in person's decision. One that was decided before is told, and is no error.
/// Those of groups and of Azure roles; those of Entra roles are decided in the Entra admin center, since Microsoft Graph has them in its
/// beta alone.
/// </summary>
[Cmdlet(VerbsLifecycle.Deny, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByObject)]
[OutputType(typeof(PimApproval))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All", "user_impersonation", PeopleOnly = true)]
public sealed class DenyPimActivationCommand : DecidePimActivationCommand
{
    private protected override bool Approves => false;
}

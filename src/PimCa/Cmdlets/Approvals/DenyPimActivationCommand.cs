using System.Management.Automation;
using PimCa.Approvals;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Approvals;

/// <summary>
/// Denies activations that wait for the signed-in person's decision. One that was decided before is told, and is no error.
/// Those of groups and of Azure roles; those of Entra roles are decided in the Entra admin center, since Microsoft Graph has them in its
/// beta alone.
/// </summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan</before>
/// <code>
/// Get-PimApproval | Where-Object RequestorName -eq adele@contoso.example | Deny-PimActivation -Justification 'A spare laptop is ready for you'
/// </code>
/// <para>Denies one person's request and says why.</para>
/// <output>
/// RequestorName          TargetName         For   Decision       Justification
/// -------------          ----------         ---   --------       -------------
/// adele@contoso.example  Browser-Only Users 8h    Denied         Laptop broken
/// </output>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $id = (Get-PimApproval).Id</before>
/// <code>
/// Deny-PimActivation -Id $id -Justification 'No ticket for it'
/// </code>
/// <para>Denies one request by its id, as the approver's mail or the audit log has it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ApprovalNotFound</c>, <c>ApprovalRequired</c>, <c>ApprovalNotSupported</c>, <c>AuthorizationFailed</c>, <c>PermissionDenied</c>, <c>PersonRequired</c>.</exception>
/// <seealso cref="Approvals.GetPimApprovalCommand"/>
[Cmdlet(VerbsLifecycle.Deny, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByObject)]
[OutputType(typeof(PimApproval))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All", "user_impersonation", PeopleOnly = true)]
public sealed class DenyPimActivationCommand : DecidePimActivationCommand
{
    private protected override bool Approves => false;
}

using System.Management.Automation;
using PimCa.Approvals;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Approvals;

/// <summary>
/// Approves activations that wait for the signed-in person's decision. One that was decided before is told, and is no error.
/// Those of groups and of Azure roles; those of Entra roles are decided in the Entra admin center, since Microsoft Graph has them in its
/// beta alone.
/// </summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan</before>
/// <code>
/// Get-PimApproval | Where-Object TicketNumber -like 'INC-*' | Approve-PimActivation -Justification 'Confirmed by the service desk'
/// </code>
/// <para>Approves all that come with a ticket.</para>
/// <output>
/// RequestorName          TargetName         For   Decision       Justification
/// -------------          ----------         ---   --------       -------------
/// adele@contoso.example  Browser-Only Users 8h    Approved       Laptop broken
/// </output>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan</before>
/// <code>
/// Get-PimApproval | Where-Object TargetName -eq 'Browser-Only Users' | Approve-PimActivation -Justification 'Seen the laptop' -WhatIf
/// </code>
/// <para>Shows what would be approved of one group. Leave -WhatIf out to do it.</para>
/// <output>
/// What if: Performing the operation "Approve membership of 'Browser-Only Users' for 8 hours, asked because: Laptop broken" on target "adele@contoso.example".
///
/// RequestorName          TargetName         For   Decision       Justification
/// -------------          ----------         ---   --------       -------------
/// adele@contoso.example  Browser-Only Users 8h    Approved       Laptop broken
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ApprovalNotFound</c>, <c>ApprovalRequired</c>, <c>ApprovalNotSupported</c>, <c>AuthorizationFailed</c>, <c>PermissionDenied</c>, <c>PersonRequired</c>.</exception>
/// <seealso cref="Approvals.GetPimApprovalCommand"/>
[Cmdlet(VerbsLifecycle.Approve, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByObject)]
[OutputType(typeof(PimApproval))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All", "user_impersonation", PeopleOnly = true)]
public sealed class ApprovePimActivationCommand : DecidePimActivationCommand
{
    private protected override bool Approves => true;
}

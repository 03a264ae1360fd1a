using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Takes an active assignment away, an activation as well (not in its first 5 minutes); one that is not there is already removed.</summary>
/// <example>
/// <before>$null = New-PimActiveAssignment $group alex@contoso.example -Duration 3d -Justification x; $null = Step-PimSimulator 10m</before>
/// <code>
/// Remove-PimActiveAssignment 'Browser-Only Users' alex@contoso.example -Justification 'New laptop arrived' -Confirm:$false
/// </code>
/// <para>Ends an exemption before its time.</para>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m; As admin</before>
/// <code>
/// Get-PimActiveAssignment 'Browser-Only Users' | Remove-PimActiveAssignment -Confirm:$false
/// </code>
/// <para>Ends all exemptions of the group, activated ones too. Tokens live on: Stop-PimActivation -RevokeSessions ends sessions as well.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>TargetRequired</c>, <c>ActiveDurationTooShort</c>, <c>PrincipalNotFound</c>, <c>AssignmentInherited</c>, <c>LastGlobalAdministrator</c>, <c>RoleNotFound</c>, <c>AuthorizationFailed</c>.</exception>
/// <seealso cref="Activation.StopPimActivationCommand"/>
[Cmdlet(VerbsCommon.Remove, "PimActiveAssignment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class RemovePimActiveAssignmentCommand : RemoveAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

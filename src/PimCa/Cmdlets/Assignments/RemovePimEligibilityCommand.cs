using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Takes an eligibility away; one that is not there is already removed.</summary>
/// <example>
/// <before>$null = New-PimEligibility $group alex@contoso.example -Duration 30d</before>
/// <code>
/// Remove-PimEligibility 'Browser-Only Users' alex@contoso.example -Confirm:$false
/// </code>
/// <para>Alex can ask no more, unless as a member of a group that is eligible. Without -Confirm:$false it asks first.</para>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility $group alex@contoso.example -Duration 30d; $null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal alex@contoso.example -Duration 30d</before>
/// <code>
/// Get-PimEligibility -Principal alex@contoso.example | Where-Object MemberType -eq Direct | Remove-PimEligibility -WhatIf
/// </code>
/// <para>Alex changes jobs: shows all that would be taken away.</para>
/// <output>
/// What if: Performing the operation "Remove the eligibility of 'alex@contoso.example'" on target "Browser-Only Users (Member)".
/// What if: Performing the operation "Remove the eligibility of 'alex@contoso.example'" on target "Helpdesk Administrator".
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>TargetRequired</c>, <c>PrincipalNotFound</c>, <c>GroupNotFound</c>, <c>AssignmentInherited</c>, <c>RoleNotFound</c>, <c>AuthorizationFailed</c>.</exception>
/// <seealso cref="Activation.StopPimActivationCommand"/>
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

using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Lists who may activate: of a group or a role, of a principal, or what the signed-in person may activate.</summary>
/// <example>
/// <before>As adele</before>
/// <code>
/// Get-PimEligibility -Mine
/// </code>
/// <para>What the signed-in person may ask for, through groups too.</para>
/// <output>
///    Principal: adele@contoso.example
///
/// Type      TargetName                          Access Through   EndTime
/// ----      ----------                          ------ -------   -------
/// Eligible  Browser-Only Users                  Member Group     permanent
/// </output>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d</before>
/// <code>
/// Get-PimEligibility -Role 'Helpdesk Administrator' -IncludeExpired | Where-Object { -not $_.IsPermanent }
/// </code>
/// <para>Who may activate a role for a time only, those included whose time ended in the last 30 days.</para>
/// <output>
///    Target: Entra role Helpdesk Administrator
///
/// Type      PrincipalName             Through   StartTime        EndTime
/// ----      -------------             -------   ---------        -------
/// Eligible  adele@contoso.example     Direct    2026-03-02 08:10 2026-03-22 08:10
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>PrincipalNotFound</c>, <c>PermissionDenied</c>.</exception>
/// <seealso cref="Activation.RequestPimActivationCommand"/>
[Cmdlet(VerbsCommon.Get, "PimEligibility", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimEligibility))]
[RequiresPermission(
    "PrivilegedEligibilitySchedule.Read.AzureADGroup",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class GetPimEligibilityCommand : GetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Eligible;
}

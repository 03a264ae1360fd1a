using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>
/// Gets eligibilities: who may activate a group's membership or ownership, or a role. Of a group, a role, an Azure scope or a principal;
/// with none of them what the signed-in person may activate. Those to come are listed as well.
/// </summary>
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
/// <example>
/// <before>$null = New-PimEligibility $group alex@contoso.example -Duration 30d</before>
/// <code>
/// Get-PimEligibility 'Browser-Only Users' | Where-Object { $_.EndTime -lt (Get-Date).AddDays(14) -and -not $_.IsPermanent }
/// </code>
/// <para>Whose eligibility ends within two weeks: the time in which it can be extended.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>PrincipalNotFound</c>, <c>PrincipalNotSelf</c>, <c>WildcardNotAllowed</c>, <c>AuthorizationFailed</c>, <c>PermissionDenied</c>.</exception>
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

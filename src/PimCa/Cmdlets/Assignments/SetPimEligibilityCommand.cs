using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>
/// Changes until when someone is eligible: by update, by extension in the last 14 days, or by renewal within 30 days after the end.
/// Its state decides which; <c>-Verbose</c> tells.
/// </summary>
/// <example>
/// <before>$null = New-PimEligibility $group alex@contoso.example -Duration 30d</before>
/// <code>
/// Set-PimEligibility 'Browser-Only Users' alex@contoso.example -Duration 60d -PassThru
/// </code>
/// <para>Gives Alex 60 days from now instead of what is left.</para>
/// <output>
///    Target: Member of Browser-Only Users
///
/// Type      PrincipalName             Through   StartTime        EndTime
/// ----      -------------             -------   ---------        -------
/// Eligible  alex@contoso.example      Direct    2026-03-02 08:10 2026-05-01 08:10
/// </output>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d; $null = Step-PimSimulator 10d</before>
/// <code>
/// Get-PimEligibility -Role 'Helpdesk Administrator' | Where-Object { -not $_.IsPermanent } | Set-PimEligibility -Duration 180d -Verbose 4&gt;&amp;1
/// </code>
/// <para>Brings everybody's to half a year. Whether that is an update, an extension or a renewal depends on where each stands; -Verbose tells.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>TargetRequired</c>, <c>AssignmentNotFound</c>, <c>TimeRequired</c>, <c>TimesExclusive</c>, <c>AssignmentTooLong</c>, <c>PermanentEligibilityNotAllowed</c>, <c>AssignmentInherited</c>, <c>PrincipalNotFound</c>, <c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>AuthorizationFailed</c>.</exception>
/// <seealso cref="Activation.RequestPimExtensionCommand"/>
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

using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>
/// Changes until when someone is assigned actively: by update, by extension in the last 14 days, or by renewal within 30 days after the end.
/// Its state decides which; <c>-Verbose</c> tells. An activation cannot be changed.
/// </summary>
/// <example>
/// <before>$null = New-PimActiveAssignment $group alex@contoso.example -Duration 3d -Justification x</before>
/// <code>
/// Set-PimActiveAssignment 'Browser-Only Users' alex@contoso.example -Duration 5d -Justification 'The new laptop is late' -PassThru
/// </code>
/// <para>Gives Alex five days from now instead of what is left of three.</para>
/// <output>
///    Target: Member of Browser-Only Users
///
/// Type      PrincipalName             Through   StartTime        EndTime
/// ----      -------------             -------   ---------        -------
/// Assigned  alex@contoso.example      Direct    2026-03-02 08:10 2026-03-07 08:10
/// </output>
/// </example>
/// <example>
/// <before>$null = New-PimActiveAssignment $group alex@contoso.example -Duration 3d -Justification x</before>
/// <code>
/// Get-PimActiveAssignment 'Browser-Only Users' | Where-Object { $_.AssignmentType -eq 'Assigned' -and -not $_.IsPermanent } | Set-PimActiveAssignment -Duration 1d -Justification 'Back to normal'
/// </code>
/// <para>Lets all that an administrator assigned for a time end in a day. What was activated is not touched: it cannot be lengthened or shortened.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>TargetRequired</c>, <c>AssignmentNotFound</c>, <c>AssignmentActivated</c>, <c>TimeRequired</c>, <c>AssignmentTooLong</c>, <c>JustificationRequired</c>, <c>AssignmentInherited</c>, <c>PrincipalNotFound</c>, <c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>AuthorizationFailed</c>.</exception>
/// <seealso cref="Activation.RequestPimExtensionCommand"/>
[Cmdlet(VerbsCommon.Set, "PimActiveAssignment", SupportsShouldProcess = true)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class SetPimActiveAssignmentCommand : SetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

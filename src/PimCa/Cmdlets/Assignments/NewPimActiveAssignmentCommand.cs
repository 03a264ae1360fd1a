using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Makes someone a member or owner of a group, or a holder of a role, for a time, through PIM. One that is as asked is success without a write; one that differs is brought to it.</summary>
/// <example>
/// <code>
/// New-PimActiveAssignment 'Browser-Only Users' alex@contoso.example -Duration 3d -Justification 'Device lost abroad, INC-4711'
/// </code>
/// <para>Exempts Alex for three days at once: nobody has to ask or to approve.</para>
/// <output>
///    Target: Member of Browser-Only Users
///
/// Type      PrincipalName             Through   StartTime        EndTime
/// ----      -------------             -------   ---------        -------
/// Assigned  alex@contoso.example      Direct    2026-03-02 08:10 2026-03-05 08:10
/// </output>
/// </example>
/// <example>
/// <code>
/// New-PimActiveAssignment -AzureRole Reader -Scope rg-web -Principal alex@contoso.example -Duration 8h -Justification 'Audit'
/// </code>
/// <para>Lets Alex read one resource group for a working day.</para>
/// </example>
/// <example>
/// <before>[IO.File]::WriteAllLines("$pwd/exempt.csv", ('Principal,Justification', 'adele@contoso.example,Laptop stolen', 'alex@contoso.example,Phone broken'))</before>
/// <code>
/// Import-Csv exempt.csv | New-PimActiveAssignment -Group 'Browser-Only Users' -Duration 1d
/// </code>
/// <para>Exempts the people of a list, each with the reason in it: the columns Principal and Justification are taken by their names.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>TargetRequired</c>, <c>PrincipalNotFound</c>, <c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>TimeRequired</c>, <c>TimesExclusive</c>, <c>StartTimeInPast</c>, <c>EndTimeBeforeStart</c>, <c>PermanentActiveNotAllowed</c>, <c>AssignmentTooLong</c>, <c>DurationTooShort</c>, <c>JustificationRequired</c>, <c>MfaRequired</c>, <c>GuestNotAllowed</c>, <c>AuthorizationFailed</c>.</exception>
/// <seealso cref="Assignments.NewPimEligibilityCommand"/>
[Cmdlet(VerbsCommon.New, "PimActiveAssignment", SupportsShouldProcess = true)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class NewPimActiveAssignmentCommand : NewAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>
/// Gets active assignments: who has a group's membership or ownership, or a role, assigned by an administrator or activated. Of a group, a
/// role, an Azure scope or a principal; with none of them the signed-in person's. Those to come are listed as well.
/// </summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m; As admin</before>
/// <code>
/// Get-PimActiveAssignment 'Browser-Only Users'
/// </code>
/// <para>Who is exempt now, assigned or activated.</para>
/// <output>
///    Target: Member of Browser-Only Users
///
/// Type      PrincipalName             Through   StartTime        EndTime
/// ----      -------------             -------   ---------        -------
/// Activated adele@contoso.example     Direct    2026-03-02 08:10 2026-03-02 16:10
///
///    Target: Owner of Browser-Only Users
///
/// Type      PrincipalName             Through   StartTime        EndTime
/// ----      -------------             -------   ---------        -------
/// Assigned  admin@contoso.example     Direct    -                permanent
/// </output>
/// </example>
/// <example>
/// <code>
/// Get-PimActiveAssignment -Role 'Global Administrator' | Where-Object IsPermanent
/// </code>
/// <para>Who holds a role for good. Convert-PimStandingAssignment makes them eligible.</para>
/// </example>
/// <example>
/// <code>
/// Get-PimActiveAssignment -Scope rg-web | Where-Object AssignmentType -eq Assigned
/// </code>
/// <para>Who was assigned an Azure role that reaches a resource group, at it or above it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>PrincipalNotFound</c>, <c>PrincipalNotSelf</c>, <c>WildcardNotAllowed</c>, <c>AuthorizationFailed</c>, <c>PermissionDenied</c>.</exception>
/// <seealso cref="Assignments.ConvertPimStandingAssignmentCommand"/>
/// <seealso cref="Evidence.GetPimExemptionCommand"/>
[Cmdlet(VerbsCommon.Get, "PimActiveAssignment", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActiveAssignment))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class GetPimActiveAssignmentCommand : GetAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Active;
}

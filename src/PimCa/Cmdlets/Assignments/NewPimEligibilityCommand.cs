using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Makes someone eligible to activate the membership or ownership of a group, or a role. One that is as asked is success without a write; one that differs is brought to it.</summary>
/// <example>
/// <code>
/// New-PimEligibility 'Browser-Only Users' alex@contoso.example -Duration 30d
/// </code>
/// <para>Lets Alex ask for an exemption for the next 30 days.</para>
/// <output>
///    Target: Member of Browser-Only Users
///
/// Type      PrincipalName             Through   StartTime        EndTime
/// ----      -------------             -------   ---------        -------
/// Eligible  alex@contoso.example      Direct    2026-03-02 08:10 2026-04-01 08:10
/// </output>
/// </example>
/// <example>
/// <code>
/// Get-PimBrowserOnlyGroup | New-PimEligibility -Principal alex@contoso.example -Duration 30d
/// </code>
/// <para>The same, for every group of that name.</para>
/// </example>
/// <example>
/// <code>
/// 'adele@contoso.example', 'alex@contoso.example' | New-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope Munich -Duration 90d
/// </code>
/// <para>Lets two people be helpdesk administrators for the accounts of an administrative unit.</para>
/// </example>
/// <example>
/// <before>$null = New-PimInternalUserGroup</before>
/// <code>
/// New-PimEligibility 'Browser-Only Users' 'Internal Users' -Permanent -WhatIf
/// </code>
/// <para>Shows what it takes to let all internal users ask, for good: the policy must allow that (Set-PimMemberPolicy -AllowPermanentEligibility).</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>TargetRequired</c>, <c>PrincipalNotFound</c>, <c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>TimeRequired</c>, <c>TimesExclusive</c>, <c>StartTimeInPast</c>, <c>EndTimeBeforeStart</c>, <c>PermanentEligibilityNotAllowed</c>, <c>AssignmentTooLong</c>, <c>GuestNotAllowed</c>, <c>DynamicGroupNotAllowed</c>, <c>StandingMember</c>, <c>AuthorizationFailed</c>.</exception>
/// <seealso cref="Assignments.NewPimActiveAssignmentCommand"/>
/// <seealso cref="Activation.RequestPimActivationCommand"/>
[Cmdlet(VerbsCommon.New, "PimEligibility", SupportsShouldProcess = true)]
[OutputType(typeof(PimEligibility))]
[RequiresPermission(
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup", "RoleEligibilitySchedule.ReadWrite.Directory",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class NewPimEligibilityCommand : NewAssignmentCmdlet
{
    /// <inheritdoc/>
    protected override ScheduleKind Kind => ScheduleKind.Eligible;
}

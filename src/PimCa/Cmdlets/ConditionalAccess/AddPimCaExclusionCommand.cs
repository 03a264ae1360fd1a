using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Excludes a group from a Conditional Access policy, if the guard finds everything in force that limits its members to the browser.
/// Otherwise it changes nothing, and the error lists what is missing; <c>-Force</c> overrides, with a warning and an audit line.
/// </summary>
/// <remarks>
/// <para>
/// The guard is that of Test-PimCaGuard: enabled policies limit the group's browser and keep its other clients out, Exchange Online and
/// SharePoint Online carry that out, the group gives nothing else, and nobody is its member for good. A check that cannot be made counts as
/// not met. It is made again right before the write, and the policy is read again after it.
/// </para>
/// <para>
/// The audit line of <c>-Force</c> is a record in the information stream with the tag <c>PimCa.Override</c>: its <c>MessageData</c> has
/// the time, the tenant, the account, what was forced, and the findings in spite of which. <c>-InformationVariable</c>
/// keeps it. The findings also stay on the output (<c>IsGuarded</c> is false, <c>Findings</c>), and <c>Get-PimCaExclusion</c> finds them anew at any
/// time. The service logs the change itself under the administrator's name; that it was forced, it cannot know.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Add-PimCaExclusion -Policy 'Require compliant device' -Group 'Browser-Only Users'
/// </code>
/// <para>Excludes the group, if everything that limits its members is in force.</para>
/// </example>
/// <example>
/// <code>
/// if (Test-PimCaGuard 'Browser-Only Users') { Get-PimCaPolicy 'Require compliant*' | Add-PimCaExclusion -Group 'Browser-Only Users' -WhatIf }
/// </code>
/// <para>Shows which policies the group would be excluded from, where the guard is met.</para>
/// <output>
/// What if: Performing the operation "Exclude the group 'Browser-Only Users'" on target "Require compliant device".
///
///    Excluded from: Require compliant device
///
/// GroupName                  IsGuarded Findings
/// ---------                  --------- --------
/// Browser-Only Users         True      -
/// </output>
/// </example>
/// <example>
/// <code>
/// Add-PimCaExclusion 'Require compliant device' 'Browser-Only Users' -Confirm:$false -ErrorAction Stop
/// </code>
/// <para>In a runbook: asks no question, and ends it where the guard refuses.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ExclusionNotGuarded</c>, <c>PolicyPairInUse</c>, <c>CaPolicyNotAsWritten</c>, <c>ExchangeModuleMissing</c>.</exception>
/// <seealso cref="ConditionalAccess.TestPimCaGuardCommand"/>
/// <seealso cref="ConditionalAccess.NewPimBrowserOnlyPolicyCommand"/>
[Cmdlet(VerbsCommon.Add, "PimCaExclusion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaExclusion))]
[RequiresPermission(
    "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All", "User.ReadBasic.All",
    "RoleManagement.Read.Directory", "PrivilegedEligibilitySchedule.Read.AzureADGroup", "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "AllSites.FullControl", "Exchange.Manage",
    AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class AddPimCaExclusionCommand : PimCaCmdlet
{
    /// <summary>The policy that is to exclude the group: an id, a name, or a piped policy.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public CaPolicyIdentity Policy { get; set; } = null!;

    /// <summary>The group to exclude: an id, a name, or a piped object that is about a group.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>Excludes the group although the guard is not met, with a warning and an audit line that name the findings. It does not answer the question: that is <c>-Confirm:$false</c>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Policy, async () =>
        await CarryOutAsync(await new CaExclusions(Ports).PlanAddAsync(Policy.Value, Group.Value, Force, cancellationToken)));
}

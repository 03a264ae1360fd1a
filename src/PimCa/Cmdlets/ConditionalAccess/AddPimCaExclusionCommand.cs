using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Excludes a group from a Conditional Access policy, once enabled policies are proven to limit the group's browser and to keep
/// its other clients out, Exchange and SharePoint to carry that out, and the group to give nothing else, to nobody for good. Fails closed, with what is missing; <c>-Force</c> overrides, with a warning and an audit line.
/// </summary>
/// <remarks>
/// The audit line of <c>-Force</c> is a record in the information stream with the tag <c>PimCa.Override</c>: its <c>MessageData</c> has
/// the time, the tenant, the account, what was forced, and the findings in spite of which. <c>-InformationVariable</c>
/// keeps it. The findings also stay on the output (<c>IsGuarded</c> is false, <c>Findings</c>), and <c>Get-PimCaExclusion</c> finds them anew at any
/// time. The service logs the change itself under the administrator's name; that it was forced, it cannot know.
/// </remarks>
/// <example>
/// <code>
/// Add-PimCaExclusion -Policy 'Require compliant device' -Group 'Browser-Only Users'
/// </code>
/// <para>Excludes the group, once everything that limits its members is proven to be in force.</para>
/// </example>
/// <example>
/// <code>
/// if (Test-PimCaGuard 'Browser-Only Users') { Get-PimCaPolicy 'Require compliant*' | Add-PimCaExclusion -Group 'Browser-Only Users' -WhatIf }
/// </code>
/// <para>Shows which policies the group would be excluded from, if the guard allows it.</para>
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
/// <exception cref="Errors.PimCaException"><c>ExclusionNotGuarded</c>, <c>CaPolicyNotFound</c>, <c>CaPolicyAmbiguous</c>, <c>GroupNotFound</c>, <c>CaPolicyNotAsWritten</c>, <c>ExchangeModuleMissing</c>.</exception>
/// <seealso cref="ConditionalAccess.TestPimCaGuardCommand"/>
[Cmdlet(VerbsCommon.Add, "PimCaExclusion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaExclusion))]
[RequiresPermission(
    "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All", "User.ReadBasic.All",
    "RoleManagement.Read.Directory", "PrivilegedEligibilitySchedule.Read.AzureADGroup", "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "AllSites.FullControl", "Exchange.Manage",
    AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class AddPimCaExclusionCommand : PimCaCmdlet
{
    /// <summary>The policy.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public CaPolicyIdentity Policy { get; set; } = null!;

    /// <summary>The group.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>Excludes the group although the guard's findings are not met, with a warning and an audit line that name them.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Policy, async () =>
        await CarryOutAsync(await new CaExclusions(Ports).PlanAddAsync(Policy.Value, Group.Value, Force, cancellationToken)));
}

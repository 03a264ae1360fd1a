using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Brings about the two policies that together mean browser only for a group: one limits Exchange Online and SharePoint
/// Online in the browser by app enforced restrictions, its companion keeps every other client out. Written in the order that never
/// opens a hole; what is there already is changed only where it differs.
/// </summary>
/// <example>
/// <code>
/// New-PimBrowserOnlyPolicy -Group 'Browser-Only Users' -State Enabled
/// </code>
/// <para>Makes the pair of policies and enables it.</para>
/// </example>
/// <example>
/// <code>
/// New-PimBrowserOnlyPolicy 'Browser-Only Users' -NonBrowser RequireCompliantDevice -WhatIf
/// </code>
/// <para>Shows what would change if a companion let compliant devices use every client.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>PolicyPairInUse</c>, <c>CaPolicyAmbiguous</c>, <c>CaPolicyNotAsWritten</c>.</exception>
/// <seealso cref="ConditionalAccess.AddPimCaExclusionCommand"/>
[Cmdlet(VerbsCommon.New, "PimBrowserOnlyPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All")]
public sealed class NewPimBrowserOnlyPolicyCommand : PimCaCmdlet
{
    /// <summary>The group whose members are limited to the browser.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>ReportOnly (what new policies are otherwise), Enabled or Disabled. Refused below Enabled while a policy spares the group.</summary>
    [Parameter]
    public CaPolicyState? State { get; set; }

    /// <summary>What the companion does with clients that are no browsers: Block, or RequireCompliantDevice.</summary>
    /// <value>Block</value>
    [Parameter]
    public NonBrowserAccess NonBrowser { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var request = new BrowserOnlyPoliciesRequest { Group = Group.Value, State = State, NonBrowser = NonBrowser };
        await TryAsync(Group, async () =>
        {
            foreach (var change in await new SetBrowserOnlyPolicies(Ports).PlanAsync(request, cancellationToken))
            {
                await CarryOutAsync(change);
            }
        });
    }
}

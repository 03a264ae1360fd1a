using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Creates the two Conditional Access policies that together limit a group to the browser, or brings those that exist to what is asked.
/// </summary>
/// <remarks>
/// <para>
/// "Browser-Only Users - restricted browser" applies app enforced restrictions to the browser at Exchange Online and SharePoint Online.
/// Its companion "Browser-Only Users - other clients" covers every other client at Office 365. The companion is written first, so that the
/// browser policy never stands alone; what is there already is changed only where it differs.
/// </para>
/// <para>Only enabled policies limit anybody: try with ReportOnly, then run it again with <c>-State Enabled</c>.</para>
/// </remarks>
/// <example>
/// <code>
/// New-PimBrowserOnlyPolicy -Group 'Browser-Only Users' -State Enabled
/// </code>
/// <para>Creates the two policies and enables them.</para>
/// </example>
/// <example>
/// <code>
/// New-PimBrowserOnlyPolicy 'Browser-Only Users' -NonBrowser RequireCompliantDevice -WhatIf
/// </code>
/// <para>Shows what would change if the companion let compliant devices use every client.</para>
/// </example>
/// <example>
/// <code>
/// Get-PimBrowserOnlyGroup | New-PimBrowserOnlyPolicy -State Enabled -Confirm:$false
/// </code>
/// <para>In a runbook: the same for a piped group, without a question.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PolicyPairInUse</c>, <c>CaPolicyAmbiguous</c>, <c>CaPolicyNotAsWritten</c>.</exception>
/// <seealso cref="ConditionalAccess.GetPimCaPolicyCommand"/>
/// <seealso cref="Restrictions.SetAppEnforcedRestrictionsCommand"/>
/// <seealso cref="ConditionalAccess.TestPimCaGuardCommand"/>
/// <seealso cref="ConditionalAccess.AddPimCaExclusionCommand"/>
[Cmdlet(VerbsCommon.New, "PimBrowserOnlyPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All")]
public sealed class NewPimBrowserOnlyPolicyCommand : PimCaCmdlet
{
    /// <summary>The group whose members are limited to the browser: an id, a name, or a piped object that is about a group. The policies are named after it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>Enabled, ReportOnly or Disabled. Left out, new policies are ReportOnly and existing ones stay as they are. Anything but Enabled is refused while a policy excludes the group.</summary>
    [Parameter]
    public CaPolicyState? State { get; set; }

    /// <summary>What happens to desktop, mobile, ActiveSync and older clients: Block keeps them out; RequireCompliantDevice lets them in from a compliant device.</summary>
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

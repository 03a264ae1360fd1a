using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Removes a group from the exclusions of a Conditional Access policy. From then on its members need what the policy requires. It is the
/// first step of undoing everything, and no guard stands in its way. Where the group is not excluded nothing is written.
/// </summary>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group</before>
/// <code>
/// Remove-PimCaExclusion 'Require compliant device' 'Browser-Only Users' -Confirm:$false
/// </code>
/// <para>From now on the group's members need a compliant device too. Asks no question.</para>
/// </example>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group</before>
/// <code>
/// Get-PimCaExclusion -Group 'Browser-Only Users' | Remove-PimCaExclusion -PassThru -Confirm:$false
/// </code>
/// <para>Removes the group from every policy that excludes it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>CaPolicyNotAsWritten</c>.</exception>
[Cmdlet(VerbsCommon.Remove, "PimCaExclusion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaExclusion))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All")]
public sealed class RemovePimCaExclusionCommand : PimCaCmdlet
{
    /// <summary>The policy that excludes the group: an id, a name, or a piped policy or exclusion.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public CaPolicyIdentity Policy { get; set; } = null!;

    /// <summary>The group: an id, a name, or a piped object that is about a group. A group that was deleted is given by its id.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>Writes the exclusion that was removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Policy, async () =>
        await CarryOutAsync(await new CaExclusions(Ports).PlanRemoveAsync(Policy.Value, Group.Value, cancellationToken), PassThru));
}

using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>Takes the exclusion of a group from a Conditional Access policy away. The first step of undoing everything; never guarded.</summary>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group</before>
/// <code>
/// Remove-PimCaExclusion 'Require compliant device' 'Browser-Only Users' -Confirm:$false
/// </code>
/// <para>Takes the exclusion back: from now on the group's members need a compliant device too.</para>
/// </example>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group</before>
/// <code>
/// Get-PimCaExclusion -Group 'Browser-Only Users' | Remove-PimCaExclusion -PassThru -Confirm:$false
/// </code>
/// <para>Takes the group out of every policy that excludes it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>CaPolicyNotFound</c>, <c>CaPolicyAmbiguous</c>, <c>GroupNotFound</c>, <c>CaPolicyNotAsWritten</c>.</exception>
[Cmdlet(VerbsCommon.Remove, "PimCaExclusion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaExclusion))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All")]
public sealed class RemovePimCaExclusionCommand : PimCaCmdlet
{
    /// <summary>The policy.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public CaPolicyIdentity Policy { get; set; } = null!;

    /// <summary>The group; by its id also one that is deleted.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>Writes the exclusion that was taken away.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Policy, async () =>
        await CarryOutAsync(await new CaExclusions(Ports).PlanRemoveAsync(Policy.Value, Group.Value, cancellationToken), PassThru));
}

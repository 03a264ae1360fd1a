using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Groups;

/// <summary>
/// Deletes a group, unless a Conditional Access policy still refers to it. Then the error names the policies. A group that is not there
/// is deleted already: no error, said with <c>-Verbose</c>.
/// </summary>
/// <example>
/// <code>
/// $null = New-PimBrowserOnlyGroup -DisplayName 'Trial'
/// Remove-PimBrowserOnlyGroup -Group 'Trial' -Confirm:$false
/// </code>
/// <para>Deletes a group that no policy refers to, without asking.</para>
/// </example>
/// <example>
/// <before>$null = 'Trial 1', 'Trial 2' | ForEach-Object { New-PimBrowserOnlyGroup $_ }</before>
/// <code>
/// Get-PimBrowserOnlyGroup 'Trial*' | Remove-PimBrowserOnlyGroup -WhatIf
/// </code>
/// <para>Shows which groups would go, and deletes none.</para>
/// <output>
/// What if: Performing the operation "Delete the group" on target "Trial 1".
/// What if: Performing the operation "Delete the group" on target "Trial 2".
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupInUse</c>, <c>GroupAmbiguous</c>.</exception>
/// <seealso cref="ConditionalAccess.RemovePimCaExclusionCommand"/>
[Cmdlet(VerbsCommon.Remove, "PimBrowserOnlyGroup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[RequiresPermission("Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory", "Policy.Read.All")]
public sealed class RemovePimBrowserOnlyGroupCommand : PimCaCmdlet
{
    /// <summary>The group: an id, a name, or an object that is about a group. Several are listed by Get-PimBrowserOnlyGroup and piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Group, async () =>
        await CarryOutAsync(await new RemoveBrowserOnlyGroup(Ports).PlanAsync(Group.Value, cancellationToken), passThru: false));
}

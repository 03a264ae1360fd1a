using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Deletes an authentication context, and the Conditional Access policies that target nothing else. The context is unpublished first, then
/// the policies go, then the context. Refused while a PIM policy requires it, as far as those can be found: see <c>UsedBy</c> of
/// Get-PimAuthenticationContext. A context that is not there is deleted already: no error.
/// </summary>
/// <example>
/// <before>$null = New-PimAuthenticationContext c1 -State Enabled</before>
/// <code>
/// Remove-PimAuthenticationContext c1 -Confirm:$false
/// </code>
/// <para>Deletes the context together with its policy, without asking.</para>
/// </example>
/// <example>
/// <before>$null = New-PimAuthenticationContext c1 -State Enabled</before>
/// <code>
/// Get-PimAuthenticationContext | Where-Object { -not $_.UsedBy } | Remove-PimAuthenticationContext -WhatIf
/// </code>
/// <para>Shows which contexts no PIM policy requires, and what would be deleted with them.</para>
/// <output>
/// What if: Performing the operation "Unpublish the authentication context; delete the Conditional Access policy 'PIM activation - authentication context c1' (Enabled); delete the authentication context 'Phishing-resistant MFA'" on target "c1".
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>AuthenticationContextInUse</c>, <c>AuthenticationContextInvalid</c>.</exception>
[Cmdlet(VerbsCommon.Remove, "PimAuthenticationContext", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All", "RoleManagementPolicy.Read.AzureADGroup", "RoleManagement.Read.Directory")]
public sealed class RemovePimAuthenticationContextCommand : PimCaCmdlet
{
    /// <summary>The context's id: c1 to c99; or a piped context.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.AuthenticationContext)]
    public string Id { get; set; } = null!;

    /// <summary>Deletes it although PIM policies require it: PIM then asks for MFA in its place. It does not answer the question: that is <c>-Confirm:$false</c>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Id, async () =>
        await CarryOutAsync(await new RemoveAuthenticationContext(Ports).PlanAsync(Id, Force, cancellationToken), passThru: false));
}

using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Takes an authentication context away with the Conditional Access policies that are about nothing else: unpublished first,
/// then the policies, then the context. Refused while a PIM policy demands it, as far as those can be found: see
/// <c>UsedBy</c> of Get-PimAuthenticationContext.
/// </summary>
/// <example>
/// <before>$null = New-PimAuthenticationContext c1 -State Enabled</before>
/// <code>
/// Remove-PimAuthenticationContext c1 -Confirm:$false
/// </code>
/// <para>Takes the context away together with its policy.</para>
/// </example>
/// <example>
/// <before>$null = New-PimAuthenticationContext c1 -State Enabled</before>
/// <code>
/// Get-PimAuthenticationContext | Where-Object { -not $_.UsedBy } | Remove-PimAuthenticationContext -WhatIf
/// </code>
/// <para>Shows which contexts no PIM policy demands, and what would go with them.</para>
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

    /// <summary>Removes it although PIM policies demand it: PIM then asks for MFA in its place.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Id, async () =>
        await CarryOutAsync(await new RemoveAuthenticationContext(Ports).PlanAsync(Id, Force, cancellationToken), passThru: false));
}

using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Creates an authentication context and the Conditional Access policy that enforces it, so that activation can ask for proof again. One
/// that exists is brought to what is asked.
/// </summary>
/// <remarks>
/// In the safe order: the context unpublished, then the policy that requires an authentication strength of all users for it, then the
/// context published. Only an enabled policy enforces anything: give <c>-State Enabled</c> before a PIM policy requires the context.
/// </remarks>
/// <example>
/// <code>
/// New-PimAuthenticationContext c1 -DisplayName 'Phishing-resistant sign-in' -State Enabled
/// </code>
/// <para>Creates the context, and an enabled policy that requires phishing-resistant MFA for it. A warning tells whom that keeps out.</para>
/// </example>
/// <example>
/// <code>
/// New-PimAuthenticationContext c2 -AuthenticationStrength 'Multifactor authentication' -State Enabled
/// </code>
/// <para>The same with another strength, by its name.</para>
/// </example>
/// <example>
/// <code>
/// New-PimAuthenticationContext c1 -State Enabled -WhatIf
/// </code>
/// <para>Shows what would be written, and in which order.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>AuthenticationContextInvalid</c>, <c>AuthenticationStrengthNotFound</c>, <c>AuthenticationStrengthAmbiguous</c>, <c>AuthenticationContextInUse</c>, <c>AuthenticationContextPolicyAmbiguous</c>, <c>CaPolicyNotAsWritten</c>.</exception>
/// <seealso cref="Policies.SetPimMemberPolicyCommand"/>
/// <seealso cref="Policies.SetPimRolePolicyCommand"/>
[Cmdlet(VerbsCommon.New, "PimAuthenticationContext", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimAuthenticationContext))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All", "RoleManagementPolicy.Read.AzureADGroup", "RoleManagement.Read.Directory")]
public sealed class NewPimAuthenticationContextCommand : PimCaCmdlet
{
    /// <summary>The context's id: c1 to c99, of which Microsoft documents c1 to c25.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.AuthenticationContext)]
    public string Id { get; set; } = null!;

    /// <summary>The name that administrators see where they choose a context. Left out, a new one is named after the strength.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DisplayName { get; set; }

    /// <summary>What the context is for. Left out, that of an existing one stays.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>The authentication strength, by name or id, built in or your own. Left out, a new policy requires phishing-resistant MFA and an existing one stays.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.AuthenticationStrength)]
    public string? AuthenticationStrength { get; set; }

    /// <summary>State of the policy: Enabled, ReportOnly or Disabled. Left out, a new policy is ReportOnly and an existing one stays as it is. Anything but Enabled is refused while a PIM policy requires the context.</summary>
    [Parameter]
    public CaPolicyState? State { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Id, async () =>
    {
        var request = new AuthenticationContextRequest
        {
            Id = Id,
            DisplayName = DisplayName,
            Description = Description,
            Strength = AuthenticationStrength is null ? null : Identity.Parse(AuthenticationStrength),
            State = State,
        };
        await CarryOutAsync(await new SetAuthenticationContext(Ports).PlanAsync(request, cancellationToken));
    });
}

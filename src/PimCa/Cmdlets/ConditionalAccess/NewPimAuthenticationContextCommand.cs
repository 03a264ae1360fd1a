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
/// Brings about an authentication context, so that activation can really ask for proof again: the context unpublished, the
/// Conditional Access policy that demands an authentication strength of all users for it, then the context published. One that
/// exists is brought to what is asked. Only an enabled policy enforces anything: <c>-State Enabled</c>.
/// </summary>
/// <example>
/// <code>
/// New-PimAuthenticationContext c1 -DisplayName 'Phishing-resistant sign-in' -State Enabled
/// </code>
/// <para>Makes the context, and an enabled policy that demands phishing-resistant MFA for it. A warning tells whom that keeps out.</para>
/// </example>
/// <example>
/// <code>
/// New-PimAuthenticationContext c2 -AuthenticationStrength 'Multifactor authentication' -State Enabled
/// </code>
/// <para>The same with another strength, by its name.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>AuthenticationContextInvalid</c>, <c>AuthenticationStrengthNotFound</c>, <c>AuthenticationContextInUse</c>, <c>AuthenticationContextPolicyAmbiguous</c>, <c>CaPolicyNotAsWritten</c>.</exception>
/// <seealso cref="Policies.SetPimMemberPolicyCommand"/>
/// <seealso cref="Policies.SetPimRolePolicyCommand"/>
[Cmdlet(VerbsCommon.New, "PimAuthenticationContext", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimAuthenticationContext))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All", "RoleManagementPolicy.Read.AzureADGroup", "RoleManagement.Read.Directory")]
public sealed class NewPimAuthenticationContextCommand : PimCaCmdlet
{
    /// <summary>The context's id: c1 to c99. Documented are c1 to c25.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.AuthenticationContext)]
    public string Id { get; set; } = null!;

    /// <summary>The name that people see where they choose a context; a new one is named after the strength.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DisplayName { get; set; }

    /// <summary>What it is for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>The authentication strength, by name or id. For a new policy phishing-resistant MFA unless another is given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.AuthenticationStrength)]
    public string? AuthenticationStrength { get; set; }

    /// <summary>ReportOnly (what a new policy is otherwise), Enabled or Disabled. Refused below Enabled while a PIM policy demands the context.</summary>
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

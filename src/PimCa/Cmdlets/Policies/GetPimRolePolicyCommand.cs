using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>
/// Gets the PIM policy of an Entra role, or of an Azure role at a scope. An Entra role has one policy for the whole directory; an Azure
/// role has one at each scope.
/// </summary>
/// <example>
/// <code>Get-PimRolePolicy -Role 'Global Administrator'</code>
/// <para>Shows what the activation of an Entra role requires.</para>
/// </example>
/// <example>
/// <code>Get-PimRolePolicy -AzureRole Reader -Scope Production</code>
/// <para>Shows the same for an Azure role in the subscription Production.</para>
/// </example>
/// <example>
/// <code>'Global Administrator', 'Exchange Administrator' | Get-PimRolePolicy | Where-Object { -not $_.RequireApproval }</code>
/// <para>Which of these roles can be activated without an approval.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PolicyNotFound</c>, <c>RoleRequired</c>.</exception>
/// <seealso cref="Policies.ExportPimPolicyCommand"/>
/// <seealso cref="Policies.GetPimMemberPolicyCommand"/>
[Cmdlet(VerbsCommon.Get, "PimRolePolicy", DefaultParameterSetName = ForRole)]
[OutputType(typeof(PimPolicy))]
[RequiresPermission("RoleManagement.Read.Directory", "Group.Read.All", "User.Read.All", "user_impersonation")]
public sealed class GetPimRolePolicyCommand : PimCaCmdlet
{
    private const string ForRole = "Role";
    private const string ForAzureRole = "AzureRole";
    private const string ForObject = "InputObject";

    /// <summary>The Entra role: a name, a template id, or an object that is about one. Its policy is one for all its scopes.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForRole, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Role)]
    [ValidateNotNull]
    public RoleIdentity? Role { get; set; }

    /// <summary>The Azure role: a name, the GUID or the resource id of its definition, or an object that is about one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForAzureRole)]
    [KnownNameCompleter(KnownNameKind.AzureRole)]
    [ValidateNotNull]
    public AzureRoleIdentity? AzureRole { get; set; }

    /// <summary>Where the Azure role holds: the name or the resource id of a management group, a subscription, a resource group or a resource.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForAzureRole)]
    [KnownNameCompleter(KnownNameKind.AzureScope)]
    [ValidateNotNull]
    public ScopeIdentity? Scope { get; set; }

    /// <summary>A piped object that is about a role: its policy, an eligibility, an assignment, an activation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Item, async () =>
        WriteObject(await new GetPimPolicy(Ports).GetAsync(Target(), cancellationToken)));

    private object? Item => (object?)InputObject ?? (object?)Role ?? AzureRole;

    private TargetIdentity Target() => RolePolicyTarget.Of(Role, AzureRole, Scope, InputObject);
}

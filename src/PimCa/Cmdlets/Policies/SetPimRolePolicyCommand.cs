using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>Sets the PIM policy of an Entra role, which is one for all its scopes, or of an Azure role at a scope.</summary>
/// <example>
/// <code>Set-PimRolePolicy -Role 'Helpdesk Administrator' -MaximumActivationDuration 4h -RequireTicket</code>
/// <para>Lets nobody be a helpdesk administrator for more than four hours, or without a ticket.</para>
/// </example>
/// <example>
/// <code>Set-PimRolePolicy -AzureRole Contributor -Scope Production -RequireApproval -Approver Administrators</code>
/// <para>Lets the group Administrators approve who changes something in the subscription Production.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>ApproverNeeded</c>, <c>ActivationDurationOutOfRange</c>, <c>MfaAndContextConflict</c>, <c>AuthenticationContextNotEnforced</c>, <c>PolicyWriteLocked</c>.</exception>
/// <seealso cref="ConditionalAccess.NewPimAuthenticationContextCommand"/>
/// <seealso cref="Policies.ExportPimPolicyCommand"/>
[Cmdlet(VerbsCommon.Set, "PimRolePolicy", DefaultParameterSetName = ForRole, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimPolicy))]
[RequiresPermission(
    "RoleManagementPolicy.ReadWrite.Directory", "RoleManagement.Read.Directory",
    "Policy.Read.All", "AuthenticationContext.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class SetPimRolePolicyCommand : SetPolicyCmdlet
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

    /// <summary>Something that is about a role: its policy, an eligibility, an assignment, an activation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => SetAsync(Item, Target, cancellationToken);

    private object? Item => (object?)InputObject ?? (object?)Role ?? AzureRole;

    private TargetIdentity Target() => RolePolicyTarget.Of(Role, AzureRole, Scope, InputObject);
}

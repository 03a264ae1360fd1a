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
/// Sets the PIM policy of an Entra role, or of an Azure role at a scope. An Entra role has one policy for the whole directory; an Azure
/// role has one at each scope.
/// </summary>
/// <remarks>
/// A setting whose parameter is left out stays as it is. A switch turns a setting on; <c>:$false</c> after it turns the setting off, as in
/// <c>-RequireTicket:$false</c>. Any number of settings costs one read and one write, and only what differs is written.
/// </remarks>
/// <example>
/// <code>Set-PimRolePolicy -Role 'Helpdesk Administrator' -MaximumActivationDuration 4h -RequireTicket</code>
/// <para>An activation lasts four hours at most and needs a ticket. All other settings stay.</para>
/// </example>
/// <example>
/// <code>Set-PimRolePolicy -AzureRole Contributor -Scope Production -RequireApproval -Approver Administrators</code>
/// <para>Activation of this role in the subscription Production needs the approval of a member of the group Administrators.</para>
/// </example>
/// <example>
/// <code>'Helpdesk Administrator', 'Exchange Administrator' | Set-PimRolePolicy -RequireJustification -AllowPermanentActive:$false -ActiveExpiresAfter 30d -WhatIf</code>
/// <para>Shows what would change in two roles, and writes nothing.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ApproverNeeded</c>, <c>ApproverInvalid</c>, <c>PrincipalNotFound</c>, <c>PrincipalAmbiguous</c>, <c>ActivationDurationOutOfRange</c>, <c>ExpiryOutOfRange</c>, <c>MfaAndContextConflict</c>, <c>AuthenticationContextInvalid</c>, <c>AuthenticationContextNotEnforced</c>, <c>AuthenticationContextSparesEligible</c>, <c>PolicyWriteLocked</c>, <c>RoleRequired</c>.</exception>
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

    /// <summary>A piped object that is about a role: its policy, an eligibility, an assignment, an activation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => SetAsync(Item, Target, cancellationToken);

    private object? Item => (object?)InputObject ?? (object?)Role ?? AzureRole;

    private TargetIdentity Target() => RolePolicyTarget.Of(Role, AzureRole, Scope, InputObject);
}

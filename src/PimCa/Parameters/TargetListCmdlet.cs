using System.Management.Automation;
using PimCa.Groups;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>What the cmdlets have in common that list what there is of targets: of one, of all at an Azure scope, or of the signed-in person.</summary>
public abstract class TargetListCmdlet : TargetCmdlet
{
    /// <summary>Only of this group: an id, a name, or an object that is about one.</summary>
    [Parameter(Position = 0, ParameterSetName = ForGroup, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Only of the group or the role that a piped object is about: an eligibility, an assignment, an activation, an approval, a policy.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <summary>
    /// Only at this place of the Entra role: <c>/</c> for the whole directory; an administrative unit or an application, by its name, its id,
    /// or as <c>/administrativeUnits/{name or id}</c>. Left out, wherever the role is held.
    /// </summary>
    [Parameter(ParameterSetName = ForRole)]
    [KnownNameCompleter(KnownNameKind.DirectoryScope)]
    [ValidateNotNull]
    public override ScopeIdentity? DirectoryScope { get; set; }

    /// <summary>
    /// The Azure role, together with -Scope: its name as the portal shows it, the GUID or the resource id of its definition, or an object that
    /// is about one. Left out, all roles at the scope.
    /// </summary>
    [Parameter(ParameterSetName = ForAzureRole)]
    [KnownNameCompleter(KnownNameKind.AzureRole)]
    [ValidateNotNull]
    public override AzureRoleIdentity? AzureRole { get; set; }

    /// <summary>
    /// Where the Azure role holds: the name or the resource id (<c>/subscriptions/…</c>) of a management group, a subscription, a resource
    /// group or a resource. What is given above and reaches down to it is listed as well, and told apart by its own scope.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ForAzureRole)]
    [KnownNameCompleter(KnownNameKind.AzureScope)]
    [ValidateNotNull]
    public override ScopeIdentity? Scope { get; set; }

    /// <summary>What is listed of; null for all that is mine, or that is at a scope.</summary>
    private protected TargetIdentity? Listed => InputObject is null ? Named(Group, null) : Of(InputObject);

    /// <summary>The Azure scope of which everything is listed; null where a role is named.</summary>
    private protected Identity? ListedScope => ParameterSetName == ForAzureRole && AzureRole is null ? Scope!.Value : null;
}

using System.Management.Automation;
using PimCa.Session;

namespace PimCa.Parameters;

/// <summary>What the cmdlets have in common that are about the signed-in person's own activations: completion offers what the person may activate.</summary>
public abstract class OwnTargetCmdlet : TargetCmdlet
{
    /// <summary>The Entra role: its name as the admin center shows it in English, its template id, or an object that is about one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForRole)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public override RoleIdentity? Role { get; set; }

    /// <summary>
    /// Where the Entra role holds: <c>/</c> for the whole directory, which is also meant when this is left out; an administrative unit or an
    /// application, by its name, its id, or as <c>/administrativeUnits/{name or id}</c>.
    /// </summary>
    [Parameter(ParameterSetName = ForRole)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public override ScopeIdentity? DirectoryScope { get; set; }

    /// <summary>
    /// The Azure role, together with -Scope: its name as the portal shows it, the GUID or the resource id of its definition, or an object that
    /// is about one.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ForAzureRole)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public override AzureRoleIdentity? AzureRole { get; set; }

    /// <summary>
    /// Where the Azure role holds: the name or the resource id (<c>/subscriptions/…</c>) of a management group, a subscription, a resource
    /// group or a resource.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ForAzureRole)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public override ScopeIdentity? Scope { get; set; }
}

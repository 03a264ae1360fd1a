using System.Management.Automation;
using PimCa.Groups;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>
/// What the cmdlets have in common that are about a target of any kind: the roles and their scopes, in sets of their own.
/// The group is the cmdlet's own parameter, since each takes it in another way.
/// </summary>
public abstract class TargetCmdlet : PimCaCmdlet
{
    /// <summary>The parameter set of groups.</summary>
    protected const string ForGroup = "Group";

    /// <summary>The parameter set of Entra roles.</summary>
    protected const string ForRole = "Role";

    /// <summary>The parameter set of Azure roles.</summary>
    protected const string ForAzureRole = "AzureRole";

    /// <summary>The parameter set of piped objects, of whatever kind.</summary>
    protected const string ForObject = "InputObject";

    /// <summary>The Entra role: its name as the admin center shows it in English, its template id, or an object that is about one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForRole, ValueFromPipelineByPropertyName = true)]
    [KnownNameCompleter(KnownNameKind.Role)]
    [ValidateNotNull]
    public virtual RoleIdentity? Role { get; set; }

    /// <summary>
    /// Where the Entra role holds: <c>/</c> for the whole directory, which is also meant when this is left out; an administrative unit or an
    /// application, by its name, its id, or as <c>/administrativeUnits/{name or id}</c>.
    /// </summary>
    [Parameter(ParameterSetName = ForRole, ValueFromPipelineByPropertyName = true)]
    [KnownNameCompleter(KnownNameKind.DirectoryScope)]
    [ValidateNotNull]
    public virtual ScopeIdentity? DirectoryScope { get; set; }

    /// <summary>
    /// The Azure role, together with -Scope: its name as the portal shows it, the GUID or the resource id of its definition, or an object that
    /// is about one.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ForAzureRole, ValueFromPipelineByPropertyName = true)]
    [KnownNameCompleter(KnownNameKind.AzureRole)]
    [ValidateNotNull]
    public virtual AzureRoleIdentity? AzureRole { get; set; }

    /// <summary>
    /// Where the Azure role holds: the name or the resource id (<c>/subscriptions/…</c>) of a management group, a subscription, a resource
    /// group or a resource.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ForAzureRole, ValueFromPipelineByPropertyName = true)]
    [KnownNameCompleter(KnownNameKind.AzureScope)]
    [ValidateNotNull]
    public virtual ScopeIdentity? Scope { get; set; }

    /// <summary>What the parameters name; null where they name nothing.</summary>
    /// <param name="group">The group, if one was given.</param>
    /// <param name="access">Member or owner.</param>
    private protected TargetIdentity? Named(GroupIdentity? group, PimAccess? access) => ParameterSetName switch
    {
        ForRole => TargetIdentity.EntraRole(Role!.Value, DirectoryScope?.Value),
        ForAzureRole => AzureRole is null ? null : TargetIdentity.AzureRole(AzureRole.Value, Scope!.Value),
        _ => group is null ? null : TargetIdentity.Group(group.Value, access),
    };

    /// <summary>The target of a piped object.</summary>
    private protected static TargetIdentity Of(PimTargetRecord piped) => new(
        piped.Kind,
        PipedIdentity.Of(piped.TargetId, piped.TargetName),
        piped.Access,
        piped.Scope is null ? null : new Identity(piped.Scope, piped.ScopeName));

    /// <summary>What the user named, for the errors that are about it.</summary>
    private protected object? Given(GroupIdentity? group) => (object?)group ?? (object?)Role ?? (object?)AzureRole ?? Scope;
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Targets;

/// <summary>Directory roles by name and by template id, which is the same in every tenant.</summary>
internal sealed class DirectoryRoles
{
    private const string GlobalAdministratorName = "Global Administrator";
    private readonly TenantPorts ports;

    public DirectoryRoles(TenantPorts ports)
    {
        this.ports = ports;
        if (ports.Names.NameOf(KnownNameKind.Role, CaWellKnown.GlobalAdministrator) is null)
        {
            ports.Names.Learn(KnownNameKind.Role, CaWellKnown.GlobalAdministrator, GlobalAdministratorName);
        }
    }

    /// <summary>The role's template id. An id is trusted; a name not met before costs one request for all roles.</summary>
    /// <exception cref="PimCaException"><c>RoleNotFound</c>; <c>RoleAmbiguous</c>, which lists the matches.</exception>
    public async Task<string> IdAsync(Identity role, CancellationToken cancellationToken)
    {
        if (role.Id is { } id)
        {
            return id;
        }

        if (Known(role.Name!) is { } known)
        {
            return known;
        }

        await ListAsync(cancellationToken).ConfigureAwait(false);
        return Known(role.Name!) ?? throw new PimCaException(
            "RoleNotFound",
            PimCaErrorKind.NotFound,
            $"There is no directory role '{role.Name}'.",
            ports.Names.DidYouMean(KnownNameKind.Role, role.Name) + "Give the role's name as the admin center shows it, in English, or its template id.",
            role.Name);
    }

    /// <summary>Makes the session know the names of these roles.</summary>
    public async Task LearnAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Any(id => ports.Names.NameOf(KnownNameKind.Role, id) is null))
        {
            await ListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The role's name, if it is known.</summary>
    public string NameOrId(string id) => ports.Names.NameOf(KnownNameKind.Role, id) ?? id;

    private string? Known(string name)
    {
        var matches = ports.Names.All(KnownNameKind.Role).Where(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return matches.Length < 2 ? matches.Select(m => m.Id).FirstOrDefault() : throw new PimCaException(
            "RoleAmbiguous",
            PimCaErrorKind.InvalidArgument,
            $"'{name}' is the name of {matches.Length} directory roles: {string.Join(", ", matches.Select(m => m.Id))}.",
            "Give the template id of the one that is meant.",
            name);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        foreach (var role in await ports.Directory.ListRolesAsync(cancellationToken).ConfigureAwait(false))
        {
            ports.Names.Learn(KnownNameKind.Role, role.TemplateId, role.DisplayName);
        }
    }
}

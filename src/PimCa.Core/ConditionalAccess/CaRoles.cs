using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>Directory roles in policies: a policy holds the template id, which is the same in every tenant.</summary>
internal sealed class CaRoles
{
    private const string GlobalAdministratorName = "Global Administrator";
    private readonly TenantPorts ports;

    public CaRoles(TenantPorts ports)
    {
        this.ports = ports;
        if (ports.Names.NameOf(KnownNameKind.Role, CaWellKnown.GlobalAdministrator) is null)
        {
            ports.Names.Learn(KnownNameKind.Role, CaWellKnown.GlobalAdministrator, GlobalAdministratorName);
        }
    }

    /// <summary>The role's template id. An id is trusted; a name not met before costs one request for all roles.</summary>
    /// <exception cref="PimCaException"><c>RoleNotFound</c>.</exception>
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
            "Give the role's name as the admin center shows it, in English, or its template id.",
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
        var match = ports.Names.All(KnownNameKind.Role).FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
        return match.Name is null ? null : match.Id;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        foreach (var role in await ports.Directory.ListRolesAsync(cancellationToken).ConfigureAwait(false))
        {
            ports.Names.Learn(KnownNameKind.Role, role.TemplateId, role.DisplayName);
        }
    }
}

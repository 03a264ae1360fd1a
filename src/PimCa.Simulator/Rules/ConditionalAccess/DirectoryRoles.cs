using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>Directory roles by template id, as Conditional Access names them, and who holds them.</summary>
internal static class DirectoryRoles
{
    public static bool IsBuiltIn(string templateId) => BuiltInRoles.Find(templateId) is not null;

    /// <summary>
    /// The roles that a principal holds actively and tenant-wide, itself or through the groups given: Conditional Access
    /// does not see eligible holders, nor roles scoped to an administrative unit.
    /// </summary>
    public static IReadOnlyCollection<string> HeldBy(SimulatedTenant tenant, string principalId, IReadOnlyCollection<string> groupIds, DateTimeOffset? asOf = null)
    {
        var principals = new HashSet<string>(groupIds, StringComparer.OrdinalIgnoreCase) { principalId };
        return new HashSet<string>(
            tenant.Store.All(Collections.RoleAssignments, asOf)
                .Where(assignment => principals.Contains(assignment["principalId"].Text() ?? string.Empty)
                    && (assignment["directoryScopeId"].Text() ?? "/") == "/")
                .Select(assignment => assignment["roleDefinitionId"].Text())
                .OfType<string>(),
            StringComparer.OrdinalIgnoreCase);
    }
}

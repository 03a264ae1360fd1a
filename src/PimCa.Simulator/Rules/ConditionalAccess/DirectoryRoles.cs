using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>Directory roles by template id, as Conditional Access names them, and who holds them.</summary>
internal static class DirectoryRoles
{
    public const string SecurityOperator = "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f";

    /// <summary>Built-in roles that policies name besides those that act here.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        SecurityOperator,
        "729827e3-9c14-49f7-bb1b-9608f156bbb8", // Helpdesk Administrator
        "b0f54661-2d74-4c50-afa3-1ec803f12efe", // Billing Administrator
        "c4e39bd9-1100-46d3-8c65-fb160da0071f", // Authentication Administrator
        "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", // Application Administrator
        "158c047a-c907-4556-b7ef-446551a6b5f7", // Cloud Application Administrator
        "966707d0-3269-4727-9be2-8c3a10f19b9d", // Password Administrator
        "7be44c8a-adaf-4e2a-84d6-ab2649e08a13", // Privileged Authentication Administrator
        "3a2c62db-5318-420d-8d74-23affee5d9d5", // Intune Administrator
        "69091246-20e8-4a56-aa4d-066075b2a7a8", // Teams Administrator
    };

    public static bool IsBuiltIn(string templateId) => Others.Contains(templateId) || BuiltInRoles.Find(templateId.ToLowerInvariant()) is not null;

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

using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>Directory roles by template id, as Conditional Access names them, and who holds them.</summary>
internal static class DirectoryRoles
{
    public const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    public const string GlobalReader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    public const string SecurityAdministrator = "194ae4cb-b126-40b2-bd5b-6091b380977d";
    public const string SecurityReader = "5d6b6bb7-de71-4623-b4af-96380a352509";
    public const string SecurityOperator = "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f";
    public const string ConditionalAccessAdministrator = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9";
    public const string ReportsReader = "4a5d8f65-41da-4de4-8968-e035b65339cf";

    /// <summary>The built-in roles that a policy may name; ids that are not among them are refused.</summary>
    private static readonly HashSet<string> BuiltIn = new(StringComparer.OrdinalIgnoreCase)
    {
        GlobalAdministrator, GlobalReader, SecurityAdministrator, SecurityReader, SecurityOperator, ConditionalAccessAdministrator, ReportsReader,
        "f28a1f50-f6e7-4571-818b-6a12f2af6b6c", // SharePoint Administrator
        "29232cdf-9323-42fd-ade2-1d097af3e4de", // Exchange Administrator
        "729827e3-9c14-49f7-bb1b-9608f156bbb8", // Helpdesk Administrator
        "b0f54661-2d74-4c50-afa3-1ec803f12efe", // Billing Administrator
        "fe930be7-5e62-47db-91af-98c3a49a38b1", // User Administrator
        "c4e39bd9-1100-46d3-8c65-fb160da0071f", // Authentication Administrator
        "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", // Application Administrator
        "158c047a-c907-4556-b7ef-446551a6b5f7", // Cloud Application Administrator
        "966707d0-3269-4727-9be2-8c3a10f19b9d", // Password Administrator
        "7be44c8a-adaf-4e2a-84d6-ab2649e08a13", // Privileged Authentication Administrator
        "e8611ab8-c189-46e8-94e1-60213ab1f814", // Privileged Role Administrator
        "fdd7a751-b60b-444a-984c-02652fe8fa1c", // Groups Administrator
        "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e", // Identity Governance Administrator
        "9360feb5-f418-4baa-8175-e2a00bac4301", // Directory Writers
        "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", // Directory Readers
        "3a2c62db-5318-420d-8d74-23affee5d9d5", // Intune Administrator
        "69091246-20e8-4a56-aa4d-066075b2a7a8", // Teams Administrator
    };

    public static bool IsBuiltIn(string templateId) => BuiltIn.Contains(templateId);

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

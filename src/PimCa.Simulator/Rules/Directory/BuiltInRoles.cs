using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Rules.Directory;

/// <param name="TemplateId">The same in every tenant; also the id of the role's definition.</param>
/// <param name="DisplayName">The role's name.</param>
internal sealed record BuiltInRole(string TemplateId, string DisplayName);

/// <summary>The directory roles that matter here, by their documented template ids.</summary>
internal static class BuiltInRoles
{
    public const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    public const string PrivilegedRoleAdministrator = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    public const string ConditionalAccessAdministrator = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9";
    public const string SecurityAdministrator = "194ae4cb-b126-40b2-bd5b-6091b380977d";
    public const string SecurityReader = "5d6b6bb7-de71-4623-b4af-96380a352509";
    public const string GlobalReader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    public const string GroupsAdministrator = "fdd7a751-b60b-444a-984c-02652fe8fa1c";
    public const string UserAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    public const string IdentityGovernanceAdministrator = "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e";
    public const string DirectoryWriters = "9360feb5-f418-4baa-8175-e2a00bac4301";
    public const string DirectoryReaders = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
    public const string ExchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    public const string SharePointAdministrator = "f28a1f50-f6e7-4571-818b-6a12f2af6b6c";
    public const string ReportsReader = "4a5d8f65-41da-4de4-8968-e035b65339cf";

    public static IReadOnlyList<BuiltInRole> All { get; } = new BuiltInRole[]
    {
        new(GlobalAdministrator, "Global Administrator"),
        new(PrivilegedRoleAdministrator, "Privileged Role Administrator"),
        new(ConditionalAccessAdministrator, "Conditional Access Administrator"),
        new(SecurityAdministrator, "Security Administrator"),
        new(SecurityReader, "Security Reader"),
        new(GlobalReader, "Global Reader"),
        new(GroupsAdministrator, "Groups Administrator"),
        new(UserAdministrator, "User Administrator"),
        new(IdentityGovernanceAdministrator, "Identity Governance Administrator"),
        new(DirectoryWriters, "Directory Writers"),
        new(DirectoryReaders, "Directory Readers"),
        new(ExchangeAdministrator, "Exchange Administrator"),
        new(SharePointAdministrator, "SharePoint Administrator"),
        new(ReportsReader, "Reports Reader"),
    };

    public static BuiltInRole? Find(string templateId) => All.FirstOrDefault(r => r.TemplateId == templateId);
}

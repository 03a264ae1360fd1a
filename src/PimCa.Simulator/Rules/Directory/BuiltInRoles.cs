using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Rules.Directory;

/// <param name="TemplateId">The same in every tenant; also the id of the role's definition.</param>
/// <param name="DisplayName">The role's name.</param>
/// <param name="Below">What else than the whole tenant it can be assigned over.</param>
internal sealed record BuiltInRole(string TemplateId, string DisplayName, RoleScopes Below = RoleScopes.None);

/// <summary>The scopes below the tenant that a role can be assigned over.</summary>
[Flags]
internal enum RoleScopes
{
    /// <summary>The whole tenant only.</summary>
    None = 0,

    /// <summary>An administrative unit.</summary>
    AdministrativeUnit = 1,

    /// <summary>One application's registration.</summary>
    Application = 2,
}

/// <summary>The built-in directory roles by their documented template ids, as far as they are in common use.</summary>
internal static class BuiltInRoles
{
    public const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    public const string PrivilegedRoleAdministrator = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    public const string ConditionalAccessAdministrator = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9";
    public const string SecurityAdministrator = "194ae4cb-b126-40b2-bd5b-6091b380977d";
    public const string SecurityOperator = "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f";
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
    public const string HelpdeskAdministrator = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
    public const string ApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";

    public static IReadOnlyList<BuiltInRole> All { get; } = new BuiltInRole[]
    {
        new(GlobalAdministrator, "Global Administrator"),
        new(PrivilegedRoleAdministrator, "Privileged Role Administrator"),
        new(ConditionalAccessAdministrator, "Conditional Access Administrator"),
        new(SecurityAdministrator, "Security Administrator"),
        new(SecurityReader, "Security Reader"),
        new(GlobalReader, "Global Reader"),
        new(GroupsAdministrator, "Groups Administrator", RoleScopes.AdministrativeUnit),
        new(UserAdministrator, "User Administrator", RoleScopes.AdministrativeUnit),
        new(IdentityGovernanceAdministrator, "Identity Governance Administrator"),
        new(DirectoryWriters, "Directory Writers"),
        new(DirectoryReaders, "Directory Readers"),
        new(ExchangeAdministrator, "Exchange Administrator"),
        new(SharePointAdministrator, "SharePoint Administrator", RoleScopes.AdministrativeUnit),
        new(ReportsReader, "Reports Reader"),
        new(SecurityOperator, "Security Operator"),
        new(HelpdeskAdministrator, "Helpdesk Administrator", RoleScopes.AdministrativeUnit),
        new(ApplicationAdministrator, "Application Administrator", RoleScopes.Application),
        new("158c047a-c907-4556-b7ef-446551a6b5f7", "Cloud Application Administrator", RoleScopes.Application),
        new("cf1c38e5-3621-4004-a7cb-879624dced7c", "Application Developer"),
        new("c4e39bd9-1100-46d3-8c65-fb160da0071f", "Authentication Administrator", RoleScopes.AdministrativeUnit),
        new("0526716b-113d-4c15-b2c8-68e3c22b9f80", "Authentication Policy Administrator"),
        new("7be44c8a-adaf-4e2a-84d6-ab2649e08a13", "Privileged Authentication Administrator", RoleScopes.AdministrativeUnit),
        new("966707d0-3269-4727-9be2-8c3a10f19b9d", "Password Administrator", RoleScopes.AdministrativeUnit),
        new("4d6ac14f-3453-41d0-bef9-a3e0c569773a", "License Administrator", RoleScopes.AdministrativeUnit),
        new("b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator"),
        new("7698a772-787b-4ac8-901f-60d6b08affd2", "Cloud Device Administrator", RoleScopes.AdministrativeUnit),
        new("892c5842-a9a6-463a-8041-72aa08ca3cf6", "Cloud App Security Administrator"),
        new("17315797-102d-40b4-93e0-432062caca18", "Compliance Administrator"),
        new("e6d1a23a-da11-4be4-9570-befc86d067a7", "Compliance Data Administrator"),
        new("d29b2b05-8046-44ba-8758-1e26182fcf32", "Directory Synchronization Accounts"),
        new("8329153b-31d0-4727-b945-745eb3bc5f31", "Domain Name Administrator"),
        new("44367163-eba1-44c3-98af-f5787879f96a", "Dynamics 365 Administrator"),
        new("31392ffb-586c-42d1-9346-e59415a2cc4e", "Exchange Recipient Administrator"),
        new("be2f45a1-457d-42af-a067-6ec1fa63bc45", "External Identity Provider Administrator"),
        new("a9ea8996-122f-4c74-9520-8edcd192826c", "Fabric Administrator"),
        new("95e79109-95c0-4d8e-aee3-d01accf2d47b", "Guest Inviter"),
        new("8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2", "Hybrid Identity Administrator"),
        new("3a2c62db-5318-420d-8d74-23affee5d9d5", "Intune Administrator"),
        new("59d46f88-662b-457b-bceb-5c3809e5908f", "Lifecycle Workflows Administrator"),
        new("790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", "Message Center Reader"),
        new("2b745bdf-0803-4d80-aa65-822c4493daac", "Office Apps Administrator"),
        new("11648597-926c-4cf3-9c36-bcebb0ba8dcc", "Power Platform Administrator"),
        new("644ef478-e28f-4e28-b9dc-3fdde9aa0b1f", "Printer Administrator", RoleScopes.AdministrativeUnit),
        new("f023fd81-a637-4b56-95fd-791ac0226033", "Service Support Administrator"),
        new("69091246-20e8-4a56-aa4d-066075b2a7a8", "Teams Administrator", RoleScopes.AdministrativeUnit),
        new("3d762c5a-1b6c-493f-843e-55a3b42923d4", "Teams Devices Administrator", RoleScopes.AdministrativeUnit),
        new("75934031-6c7e-415a-99d7-48dbd49e875e", "Usage Summary Reports Reader"),
        new("11451d60-acb2-45eb-a7d6-43d0f0125c13", "Windows 365 Administrator"),
    };

    public static BuiltInRole? Find(string templateId) =>
        All.FirstOrDefault(role => string.Equals(role.TemplateId, templateId, StringComparison.OrdinalIgnoreCase));
}

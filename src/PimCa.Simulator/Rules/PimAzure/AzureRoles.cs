using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Rules.Pim;

namespace PimCa.Simulator.Rules.PimAzure;

/// <param name="Id">The documented id, the same everywhere.</param>
/// <param name="Name">The role's name.</param>
internal sealed record AzureRole(string Id, string Name);

/// <summary>Built-in roles of Azure in common use, by their documented ids.</summary>
internal static class AzureRoles
{
    public const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    public const string Contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    public const string UserAccessAdministrator = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";
    public const string AccessControlAdministrator = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";

    private const string Definitions = "/providers/Microsoft.Authorization/roleDefinitions/";

    public static IReadOnlyList<AzureRole> All { get; } = new AzureRole[]
    {
        new(Owner, "Owner"),
        new(Contributor, "Contributor"),
        new(Reader, "Reader"),
        new(UserAccessAdministrator, "User Access Administrator"),
        new(AccessControlAdministrator, "Role Based Access Control Administrator"),
        new("4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor"),
        new("9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "Virtual Machine Contributor"),
        new("1c0163c0-47e6-4577-8991-ea5c82e286e4", "Virtual Machine Administrator Login"),
        new("17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor"),
        new("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor"),
        new("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader"),
        new("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator"),
        new("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer"),
        new("fb1c8493-542b-48eb-b624-b4c8fea62acd", "Security Admin"),
        new("92aaf0da-9dab-42b6-94a3-d43ce8d16293", "Log Analytics Contributor"),
        new("73c42c96-874c-492b-b04d-ab87d138a893", "Log Analytics Reader"),
        new("749f88d5-cbae-40b8-bcfc-e573ddc772fa", "Monitoring Contributor"),
        new("43d0d8ad-25c7-4714-9337-8ba259a9fe05", "Monitoring Reader"),
        new("5e467623-bb1f-42f4-a55d-6e525e11384b", "Backup Contributor"),
        new("72fafb9e-0641-4937-9268-a91bfd8191a3", "Cost Management Reader"),
    };

    public static AzureRole? Find(string id) => All.FirstOrDefault(role => PimDocuments.Same(role.Id, id));

    /// <summary>The whole id of a role definition, as it is written at a scope: below management groups with the subscription.</summary>
    public static string DefinitionId(string scope, string roleId) =>
        (AzureScopes.SubscriptionOf(scope) is { } subscription ? $"/subscriptions/{subscription}" : string.Empty) + Definitions + roleId;

    /// <summary>The role's own id from its whole one.</summary>
    public static string IdOf(string definitionId) => definitionId.Substring(definitionId.LastIndexOf('/') + 1);
}

using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>Directory roles and their scopes as Graph shows them.</summary>
internal static class RoleDocuments
{
    public static JsonObject Definition(BuiltInRole role) => new()
    {
        ["id"] = role.TemplateId,
        ["displayName"] = role.DisplayName,
        ["description"] = role.DisplayName,
        ["isBuiltIn"] = true,
        ["isEnabled"] = true,
        ["templateId"] = role.TemplateId,
        ["resourceScopes"] = new JsonArray("/"),
        ["version"] = "1",
        ["rolePermissions"] = new JsonArray(),
    };

    /// <summary>The object that a directory scope stands for; null for the whole tenant.</summary>
    public static JsonObject? Scope(SimulatedTenant tenant, string directoryScopeId) => directoryScopeId == "/"
        ? null
        : DirectoryObjects.Find(tenant, directoryScopeId.Substring(directoryScopeId.LastIndexOf('/') + 1), tenant.Replicated);

    public static JsonObject AdministrativeUnit(string id, string displayName, string description) => new()
    {
        ["id"] = id,
        ["displayName"] = displayName,
        ["description"] = description,
        ["isMemberManagementRestricted"] = false,
        ["membershipRule"] = null,
        ["membershipRuleProcessingState"] = null,
        ["membershipType"] = null,
        ["visibility"] = null,
    };

    public static JsonObject Application(SimulatedTenant tenant, string id, string appId, string displayName) => new()
    {
        ["id"] = id,
        ["appId"] = appId,
        ["displayName"] = displayName,
        ["createdDateTime"] = tenant.Now.ToJsonTime(),
        ["signInAudience"] = "AzureADMyOrg",
        ["identifierUris"] = new JsonArray(),
        ["tags"] = new JsonArray(),
    };
}

using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>Makes the directory's documents with all the properties that the simulated resources have.</summary>
internal static class DirectoryDocuments
{
    private static readonly string[] UserTexts =
    {
        "givenName", "surname", "mail", "jobTitle", "department", "companyName", "city", "country", "employeeId", "employeeType",
        "officeLocation", "mobilePhone", "preferredLanguage", "usageLocation", "externalUserState",
    };

    private static readonly string[] GroupTexts =
    {
        "description", "mail", "classification", "membershipRule", "membershipRuleProcessingState", "theme", "visibility",
        "preferredLanguage", "preferredDataLocation", "expirationDateTime", "onPremisesLastSyncDateTime", "onPremisesSyncEnabled",
    };

    /// <summary>The properties of a simulated user.</summary>
    public static IReadOnlyList<string> UserProperties { get; } = new[]
    {
        "id", "displayName", "userPrincipalName", "mailNickname", "userType", "accountEnabled", "createdDateTime", "businessPhones",
        "signInSessionsValidFromDateTime", "onPremisesSyncEnabled",
    }.Concat(UserTexts).ToArray();

    /// <summary>The user properties that Graph returns without <c>$select</c>, as documented.</summary>
    public static IReadOnlyList<string> DefaultUserProperties { get; } = new[]
    {
        "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage",
        "surname", "userPrincipalName",
    };

    /// <summary>The user properties that are plain text and can be set.</summary>
    public static IReadOnlyList<string> SettableUserTexts => UserTexts;

    /// <summary>The properties of a simulated group.</summary>
    public static IReadOnlyList<string> GroupProperties { get; } = new[]
    {
        "id", "displayName", "mailNickname", "mailEnabled", "securityEnabled", "isAssignableToRole", "groupTypes", "createdDateTime",
        "renewedDateTime", "securityIdentifier", "proxyAddresses",
    }.Concat(GroupTexts).ToArray();

    /// <summary>The properties of a simulated service principal.</summary>
    public static IReadOnlyList<string> ServicePrincipalProperties { get; } = new[]
    {
        "id", "appId", "displayName", "appDisplayName", "accountEnabled", "servicePrincipalType", "appOwnerOrganizationId",
        "servicePrincipalNames", "tags",
    };

    public static JsonObject User(SimulatedTenant tenant, string id, string userPrincipalName, string displayName)
    {
        var user = new JsonObject
        {
            ["id"] = id,
            ["displayName"] = displayName,
            ["userPrincipalName"] = userPrincipalName,
            ["mailNickname"] = userPrincipalName.Split('@')[0],
            ["userType"] = "Member",
            ["accountEnabled"] = true,
            ["createdDateTime"] = tenant.Now.ToJsonTime(),
            ["businessPhones"] = new JsonArray(),
            ["signInSessionsValidFromDateTime"] = tenant.Now.ToJsonTime(),
            ["onPremisesSyncEnabled"] = null,
        };
        foreach (var name in UserTexts)
        {
            user[name] = null;
        }

        return user;
    }

    /// <summary>A security group with assigned members.</summary>
    public static JsonObject Group(SimulatedTenant tenant, string id, string displayName, string mailNickname)
    {
        var group = new JsonObject
        {
            ["id"] = id,
            ["displayName"] = displayName,
            ["mailNickname"] = mailNickname,
            ["mailEnabled"] = false,
            ["securityEnabled"] = true,
            ["isAssignableToRole"] = null,
            ["groupTypes"] = new JsonArray(),
            ["createdDateTime"] = tenant.Now.ToJsonTime(),
            ["renewedDateTime"] = tenant.Now.ToJsonTime(),
            ["securityIdentifier"] = SecurityIdentifier(id),
            ["proxyAddresses"] = new JsonArray(),
        };
        foreach (var name in GroupTexts)
        {
            group[name] = null;
        }

        return group;
    }

    public static JsonObject ServicePrincipal(string id, string appId, string displayName, string owner) => new()
    {
        ["id"] = id,
        ["appId"] = appId,
        ["displayName"] = displayName,
        ["appDisplayName"] = displayName,
        ["accountEnabled"] = true,
        ["servicePrincipalType"] = "Application",
        ["appOwnerOrganizationId"] = owner,
        ["servicePrincipalNames"] = new JsonArray(appId),
        ["tags"] = new JsonArray(),
    };

    /// <summary>Makes a principal a member or an owner of a group.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="collection"><see cref="Collections.GroupMembers"/> or <see cref="Collections.GroupOwners"/>.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="principalId">The user, service principal or group.</param>
    /// <param name="source">assigned, dynamic or pim.</param>
    public static void Relate(SimulatedTenant tenant, string collection, string groupId, string principalId, string source) =>
        tenant.Store.Put(
            collection,
            $"{groupId}/{principalId}",
            new JsonObject { ["groupId"] = groupId, ["principalId"] = principalId, ["source"] = source });

    /// <summary>Gives a principal a directory role for the whole tenant, without end.</summary>
    public static void AssignRole(SimulatedTenant tenant, string templateId, string principalId) =>
        tenant.Store.Put(
            Collections.RoleAssignments,
            $"{templateId}/{principalId}",
            new JsonObject
            {
                ["roleDefinitionId"] = templateId,
                ["principalId"] = principalId,
                ["directoryScopeId"] = "/",
                ["source"] = "assigned",
            });

    // The directory derives it from the object's id: four 32-bit numbers after the fixed prefix.
    private static string SecurityIdentifier(string id)
    {
        var bytes = new System.Guid(id).ToByteArray();
        return "S-1-12-1-" + string.Join("-", Enumerable.Range(0, 4).Select(i => System.BitConverter.ToUInt32(bytes, i * 4)));
    }
}

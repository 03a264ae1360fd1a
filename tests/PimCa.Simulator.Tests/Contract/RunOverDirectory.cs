using System;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>Uses every route of the directory at least once.</summary>
internal static class RunOverDirectory
{
    private static readonly string[] Casts = ["", "/microsoft.graph.user", "/microsoft.graph.group", "/microsoft.graph.servicePrincipal"];

    public static async Task RunAsync(TenantClient client)
    {
        await client.AsAsync("admin");
        var groupId = await GroupsAsync(client);
        await MembersAsync(client, groupId);
        await MembershipsAsync(client, groupId);
        await RolesAsync(client);
        await OthersAsync(client);
        await UsersAsync(client);
        (await client.DeleteAsync($"groups/{groupId}")).Expect(HttpStatusCode.NoContent);
    }

    private static async Task<string> GroupsAsync(TenantClient client)
    {
        var created = (await client.PostAsync("groups", new JsonObject
        {
            ["displayName"] = "Browser-Only Users",
            ["description"] = "Exempt for a while",
            ["mailNickname"] = "browser-only",
            ["mailEnabled"] = false,
            ["securityEnabled"] = true,
            ["isAssignableToRole"] = true,
            ["owners@odata.bind"] = new JsonArray($"https://graph.microsoft.com/v1.0/users/{ContosoPeople.Admin}"),
        })).Expect(HttpStatusCode.Created);
        (await client.PatchAsync($"groups/{created.Id}", new JsonObject { ["description"] = "Exempt for a day" })).Expect(HttpStatusCode.NoContent);
        (await client.PostAsync("groups", new JsonObject
        {
            ["displayName"] = "Internal Users",
            ["mailNickname"] = "internal",
            ["mailEnabled"] = false,
            ["securityEnabled"] = true,
            ["groupTypes"] = new JsonArray("DynamicMembership"),
            ["membershipRule"] = "(user.userType -eq \"Member\")",
            ["membershipRuleProcessingState"] = "On",
        })).Expect(HttpStatusCode.Created);
        await RunOverAllRoutes.ReadAsync(
            client, "groups", "groups?$filter=displayName eq 'Browser-Only Users'&$select=id,displayName", $"groups/{created.Id}", $"groups/{created.Id}?$expand=members,owners", "groups/none");
        return created.Id;
    }

    private static async Task MembersAsync(TenantClient client, string groupId)
    {
        foreach (var name in new[] { "members", "owners" })
        {
            var reference = new JsonObject { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{ContosoPeople.Adele}" };
            (await client.PostAsync($"groups/{groupId}/{name}/$ref", reference)).Expect(HttpStatusCode.NoContent);
            foreach (var cast in Casts)
            {
                await RunOverAllRoutes.ReadAsync(client, $"groups/{groupId}/{name}{cast}", $"groups/{groupId}/transitiveMembers{cast}");
            }

            if (name == "owners")
            {
                (await client.DeleteAsync($"groups/{groupId}/{name}/{ContosoPeople.Adele}/$ref")).Expect(HttpStatusCode.NoContent);
            }
        }
    }

    private static async Task MembershipsAsync(TenantClient client, string groupId)
    {
        foreach (var who in new[] { "me", $"users/{ContosoPeople.Adele}", $"groups/{groupId}", $"directoryObjects/{ContosoPeople.Adele}" })
        {
            (await client.PostAsync($"{who}/checkMemberGroups", new JsonObject { ["groupIds"] = new JsonArray(groupId) })).Expect(HttpStatusCode.OK);
            (await client.PostAsync($"{who}/getMemberGroups", new JsonObject { ["securityEnabledOnly"] = true })).Expect(HttpStatusCode.OK);
            if (who.StartsWith("directoryObjects", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var cast in new[] { string.Empty, "/microsoft.graph.group", "/microsoft.graph.directoryRole" })
            {
                await RunOverAllRoutes.ReadAsync(client, $"{who}/memberOf{cast}", $"{who}/transitiveMemberOf{cast}");
            }
        }

        (await client.DeleteAsync($"groups/{groupId}/members/{ContosoPeople.Adele}/$ref")).Expect(HttpStatusCode.NoContent);
    }

    private static async Task RolesAsync(TenantClient client)
    {
        const string Root = "roleManagement/directory";
        var id = (await client.PostAsync($"{Root}/roleAssignments", new JsonObject
        {
            ["@odata.type"] = "#microsoft.graph.unifiedRoleAssignment",
            ["roleDefinitionId"] = BuiltInRoles.SecurityReader,
            ["principalId"] = ContosoPeople.Alex,
            ["directoryScopeId"] = "/",
        })).Expect(HttpStatusCode.Created).Id;
        await RunOverAllRoutes.ReadAsync(
            client,
            $"{Root}/roleDefinitions",
            $"{Root}/roleDefinitions/{BuiltInRoles.SecurityReader}",
            $"{Root}/roleAssignments?$expand=principal,roleDefinition",
            $"{Root}/roleAssignments/{id}",
            "directoryRoles");
        (await client.DeleteAsync($"{Root}/roleAssignments/{id}")).Expect(HttpStatusCode.NoContent);
    }

    private static async Task OthersAsync(TenantClient client)
    {
        (await client.PostAsync("directoryObjects/getByIds", new JsonObject
        {
            ["ids"] = new JsonArray(ContosoPeople.Adele, ContosoPeople.Administrators, ContosoPeople.AutomationServicePrincipal),
            ["types"] = new JsonArray("user", "group", "servicePrincipal"),
        })).Expect(HttpStatusCode.OK);
        await RunOverAllRoutes.ReadAsync(
            client,
            $"directoryObjects/{ContosoPeople.Adele}",
            "servicePrincipals",
            $"servicePrincipals/{ContosoPeople.AutomationServicePrincipal}",
            $"servicePrincipals(appId='{ContosoPeople.AutomationClientId}')",
            "organization",
            $"organization/{ContosoPeople.TenantId}");
    }

    private static async Task UsersAsync(TenantClient client)
    {
        var id = (await client.PostAsync("users", new JsonObject
        {
            ["displayName"] = "New Colleague",
            ["userPrincipalName"] = $"new@{ContosoPeople.Domain}",
            ["mailNickname"] = "new",
            ["accountEnabled"] = true,
            ["passwordProfile"] = new JsonObject { ["password"] = "simulated", ["forceChangePasswordNextSignIn"] = false },
        })).Expect(HttpStatusCode.Created).Id;
        (await client.PatchAsync($"users/{id}", new JsonObject { ["department"] = "Sales" })).Expect(HttpStatusCode.NoContent);
        await RunOverAllRoutes.ReadAsync(client, "users", "users?$select=id,userType,accountEnabled", $"users/{id}", "me", "me?$select=id");
        (await client.PostAsync($"users/{id}/revokeSignInSessions")).Expect(HttpStatusCode.OK);
        (await client.DeleteAsync($"users/{id}")).Expect(HttpStatusCode.NoContent);

        // Whoever revokes their own sessions needs a new token, so it is somebody else than the one who goes on.
        using var other = new TenantClient(client.Tenant);
        (await (await other.AsAsync("alex")).SendAsync(HttpMethod.Post, "me/revokeSignInSessions", null)).Expect(HttpStatusCode.OK);
    }
}

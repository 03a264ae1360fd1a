using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.Tests.ConditionalAccess;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>Uses every route at least once, with bodies that fill in as much as the routes take.</summary>
internal static class RunOverAllRoutes
{
    private const string Root = "identity/conditionalAccess";

    public static async Task RunAsync(TenantClient client)
    {
        await RunOverDirectory.RunAsync(client);
        await client.AsAsync("admin");
        await PoliciesAsync(client);
        await WhatIfAsync(client);
        await ContextsAndStrengthsAsync(client);
        await SignInsAsync(client);
        await RunOverPimRoutes.RunAsync(client);
        await RunOverRoles.RunAsync(client);
    }

    private static async Task PoliciesAsync(TenantClient client)
    {
        var id = (await client.PostAsync($"{Root}/policies", FullPolicy())).Expect(HttpStatusCode.Created).Id;
        (await client.PatchAsync($"{Root}/policies/{id}", FullPolicy())).Expect(HttpStatusCode.NoContent);
        await ReadAsync(client, $"{Root}/policies", $"{Root}/policies?$select=id,state&$top=1&$count=true", $"{Root}/policies/{id}", $"{Root}/policies/none");
        await client.DeleteAsync($"{Root}/policies/{id}");
        await ReadAsync(client, $"{Root}/deletedItems/policies", $"{Root}/deletedItems/policies/{id}");
        (await client.PostAsync($"{Root}/deletedItems/policies/{id}/restore")).Expect(HttpStatusCode.OK);
    }

    private static async Task WhatIfAsync(TenantClient client)
    {
        var question = ConditionalAccessHttpTests.Question("browser");
        question["signInConditions"] = JsonNode.Parse("""
            {"clientAppType":"browser","devicePlatform":"windows","country":"US","ipAddress":"203.0.113.1","signInRiskLevel":"low","userRiskLevel":"none",
             "servicePrincipalRiskLevel":"none","insiderRiskLevel":"minor","authenticationFlow":{"transferMethod":"deviceCodeFlow"},
             "deviceInfo":{"isCompliant":true,"operatingSystem":"Windows","trustType":"EntraID","systemLabels":[],"extensionAttribute15":"x"}}
            """);
        (await client.PostAsync($"{Root}/evaluate", question)).Expect(HttpStatusCode.OK);
        await client.PostAsync($"{Root}/evaluate", new JsonObject());
    }

    private static async Task ContextsAndStrengthsAsync(TenantClient client)
    {
        const string Contexts = Root + "/authenticationContextClassReferences";
        await client.PatchAsync($"{Contexts}/c1", new JsonObject { ["displayName"] = "Strong", ["description"] = "Asked for on activation", ["isAvailable"] = false });
        await ReadAsync(client, Contexts, $"{Contexts}/c1");
        (await client.DeleteAsync($"{Contexts}/c1")).Expect(HttpStatusCode.NoContent);
        foreach (var strengths in new[] { "policies/authenticationStrengthPolicies", Root + "/authenticationStrength/policies" })
        {
            await ReadAsync(client, strengths, $"{strengths}/{AuthenticationStrengths.MultiFactor}");
        }
    }

    private static async Task SignInsAsync(TenantClient client)
    {
        foreach (var clientApp in new[] { "browser", "mobileAppsAndDesktopClients" })
        {
            await client.PostAsync("https://simulator.invalid/signIns", new JsonObject
            {
                ["user"] = ContosoPeople.Adele,
                ["application"] = "SharePointOnline",
                ["clientApp"] = clientApp,
            });
        }

        var newest = (await client.GetAsync("auditLogs/signIns?$top=1")).Items.Single()!["id"];
        await ReadAsync(client, "auditLogs/signIns", $"auditLogs/signIns/{newest}");
    }

    internal static async Task ReadAsync(TenantClient client, params string[] paths)
    {
        foreach (var path in paths)
        {
            await client.GetAsync(path);
        }
    }

    /// <summary>A policy with every condition and control that is simulated.</summary>
    private static JsonObject FullPolicy()
    {
        var policy = SmallTenant.CompliantDevice();
        policy["conditions"] = JsonNode.Parse($$$"""
            {"clientAppTypes":["browser","mobileAppsAndDesktopClients","exchangeActiveSync","easSupported","other"],
             "signInRiskLevels":["low","medium","high"],"userRiskLevels":["none"],"servicePrincipalRiskLevels":[],"insiderRiskLevels":"minor,moderate",
             "platforms":{"includePlatforms":["all"],"excludePlatforms":["linux","iOS"]},
             "locations":{"includeLocations":["All"],"excludeLocations":[]},
             "authenticationFlows":{"transferMethods":"deviceCodeFlow,authenticationTransfer"},"devices":null,
             "applications":{"includeApplications":["Office365"],"excludeApplications":["cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"],"includeUserActions":[]},
             "users":{"includeUsers":["All"],"excludeUsers":["{{{ContosoPeople.BreakGlass}}}"],"includeGroups":["{{{ContosoPeople.Administrators}}}"],
               "excludeRoles":["62e90394-69f5-4237-9190-012177145e10"],
               "excludeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest,b2bCollaborationGuest,serviceProvider",
                 "externalTenants":{"@odata.type":"#microsoft.graph.conditionalAccessEnumeratedExternalTenants","membershipKind":"enumerated","members":["x"]} } } }
            """);
        policy["grantControls"] = JsonNode.Parse($$$"""
            {"operator":"AND","builtInControls":["compliantDevice","domainJoinedDevice"],"customAuthenticationFactors":[],"termsOfUse":[],
             "authenticationStrength":{"id":"{{{AuthenticationStrengths.MultiFactor}}}" } }
            """);
        policy["sessionControls"] = JsonNode.Parse("""
            {"applicationEnforcedRestrictions":{"isEnabled":true},"persistentBrowser":{"isEnabled":false,"mode":"never"},
             "cloudAppSecurity":{"isEnabled":true,"cloudAppSecurityType":"monitorOnly"},"secureSignInSession":null,"disableResilienceDefaults":true,
             "signInFrequency":{"isEnabled":true,"type":"hours","value":4,"authenticationType":"primaryAndSecondaryAuthentication","frequencyInterval":"timeBased"}}
            """);
        return policy;
    }
}

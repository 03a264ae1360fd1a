using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.PimAzure;

/// <summary>The shapes of the management endpoint as they are documented: there is no schema to compare them with.</summary>
public sealed class ArmProtocolTests : IDisposable
{
    private const string Resources = "api-version=2022-12-01";

    private readonly ArmClient arm = new();

    public void Dispose() => arm.Dispose();

    [Fact]
    public async Task Every_request_must_say_its_api_version_and_one_that_the_route_knows()
    {
        await arm.AsAsync("admin");
        Assert.Equal("MissingApiVersionParameter", (await arm.Http.GetAsync("https://management.azure.com/subscriptions")).Expect(HttpStatusCode.BadRequest).Code);
        var other = (await arm.GetAsync(ArmClient.Provider(ArmClient.Production, "roleEligibilitySchedules"), "api-version=2015-01-01")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("InvalidResourceType", other.Code);
        Assert.Contains("2020-10-01", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_endpoint_does_not_know_fails_with_its_name()
    {
        await arm.AsAsync("admin");
        var route = await arm.GetAsync("/subscriptions/x/locations");
        Assert.Equal(501, route.Status);
        Assert.Contains("/arm/subscriptions/x/locations", route.Message, StringComparison.Ordinal);
        Assert.Equal(501, (await arm.GetAsync("/subscriptions?$expand=tags", Resources)).Status);
        Assert.Equal(501, (await arm.GetAsync("/subscriptions?detail=true", Resources)).Status);
        Assert.Equal(501, (await arm.GetAsync(ArmClient.Provider(ArmClient.Production, "roleEligibilitySchedules?$filter=condition eq 'x'"))).Status);
    }

    [Theory]
    [InlineData("management.azure.com", "login.microsoftonline.com")]
    [InlineData("management.usgovcloudapi.net", "login.microsoftonline.us")]
    [InlineData("management.chinacloudapi.cn", "login.chinacloudapi.cn")]
    public async Task An_error_has_a_code_and_a_message_and_nothing_else(string host, string login)
    {
        var token = await arm.Http.TokenAsync(TenantClient.PasswordFields("admin", $"https://{host}/.default"), host: login);
        arm.Http.WithToken((string)token.Expect(HttpStatusCode.OK).Body!["access_token"]!);
        var missing = await arm.Http.GetAsync($"https://{host}/subscriptions/00000000-0000-4000-8000-000000000000?{Resources}");
        Assert.Equal("SubscriptionNotFound", missing.Expect(HttpStatusCode.NotFound).Code);
        Assert.Equal(["code", "message"], missing.Body!["error"]!.AsObject().Select(property => property.Key));
        Assert.NotEmpty(missing.Headers["x-ms-request-id"]);
        Assert.NotEmpty(missing.Headers["x-ms-correlation-request-id"]);
    }

    [Theory]
    [InlineData(ContosoPeople.ProductionSubscription + "/resourceGroups/none", "ResourceGroupNotFound")]
    [InlineData("/providers/Microsoft.Management/managementGroups/none", "NotFound")]
    [InlineData(ContosoPeople.WebResourceGroup + "/providers/Microsoft.Compute/virtualMachines/none", "ResourceNotFound")]
    public async Task Each_kind_of_scope_that_is_missing_has_its_code(string scope, string code)
    {
        await arm.AsAsync("admin");
        Assert.Equal(code, (await arm.GetAsync(ArmClient.Provider(scope, "roleEligibilitySchedules"))).Expect(HttpStatusCode.NotFound).Code);
    }

    [Fact]
    public async Task Only_tokens_for_the_management_endpoint_are_taken()
    {
        await arm.Http.AsAsync("admin");
        (await arm.GetAsync("/subscriptions", Resources)).Expect(HttpStatusCode.Unauthorized);
        var older = await arm.Http.TokenAsync(TenantClient.PasswordFields("admin", "https://management.core.windows.net//.default"));
        arm.Http.WithToken((string)older.Body!["access_token"]!);
        (await arm.GetAsync("/subscriptions", Resources)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_tree_is_shown_to_who_holds_a_role_in_it()
    {
        await arm.AsAsync("admin");
        var groups = (await arm.GetAsync("/providers/Microsoft.Management/managementGroups", "api-version=2020-05-01")).Expect(HttpStatusCode.OK);
        Assert.Equal([ContosoPeople.TenantId, "platform"], groups.Texts("name"));
        Assert.Equal("Platform", (string?)groups.Items[1]!["properties"]!["displayName"]);
        Assert.Equal(ContosoPeople.TenantId, (string?)groups.Items[1]!["properties"]!["details"]!["parent"]!["name"]);
        var subscriptions = (await arm.GetAsync("/subscriptions", Resources)).Expect(HttpStatusCode.OK);
        Assert.Equal(["Production", "Development"], subscriptions.Texts("displayName"));
        Assert.Equal(ArmClient.Production, "/subscriptions/" + subscriptions.Texts("subscriptionId")[0]);
        Assert.Equal(["rg-web", "rg-data"], (await arm.GetAsync($"{ArmClient.Production}/resourcegroups", Resources)).Expect(HttpStatusCode.OK).Texts("name"));
        Assert.Equal("Microsoft.Compute/virtualMachines", (string?)(await arm.GetAsync(ContosoPeople.WebVirtualMachine, Resources)).Expect(HttpStatusCode.OK).Body!["type"]);
        Assert.Equal(["stcontosodata"], (await arm.GetAsync($"{ArmClient.Production}/resources?$filter=resourceType eq 'Microsoft.Storage/storageAccounts'", Resources)).Texts("name"));
        Assert.Equal(["vm-web-01"], (await arm.GetAsync($"{ArmClient.Web}/resources", Resources)).Texts("name"));

        await arm.EligibleAsync(ContosoPeople.Adele, scope: ArmClient.Web);
        await arm.AsAsync("adele");
        Assert.Empty((await arm.GetAsync("/subscriptions", Resources)).Expect(HttpStatusCode.OK).Items);
        (await arm.GetAsync(ArmClient.Production, Resources)).Expect(HttpStatusCode.Forbidden);
        (await arm.ActivateAsync("adele", ContosoPeople.Adele, scope: ArmClient.Web)).Expect(HttpStatusCode.Created);
        Assert.Equal(["Production"], (await arm.GetAsync("/subscriptions", Resources)).Texts("displayName"));
        Assert.Equal(["rg-web"], (await arm.GetAsync($"{ArmClient.Production}/resourceGroups", Resources)).Texts("name"));
    }

    [Fact]
    public async Task Role_definitions_are_found_by_name_and_carry_the_subscription_in_their_id()
    {
        await arm.AsAsync("admin");
        const string Version = "api-version=2022-04-01";
        var owner = (await arm.GetAsync(ArmClient.Provider(ArmClient.Web, "roleDefinitions?$filter=roleName eq 'Owner'"), Version)).Expect(HttpStatusCode.OK).Items.Single()!;
        Assert.Equal(AzureRoles.Owner, (string?)owner["name"]);
        Assert.Equal($"{ArmClient.Production}/providers/Microsoft.Authorization/roleDefinitions/{AzureRoles.Owner}", (string?)owner["id"]);
        Assert.Equal("BuiltInRole", (string?)owner["properties"]!["type"]);
        var above = (await arm.GetAsync(ArmClient.Provider(ContosoPeople.RootManagementGroup, $"roleDefinitions/{AzureRoles.Reader}"), Version)).Expect(HttpStatusCode.OK);
        Assert.Equal($"/providers/Microsoft.Authorization/roleDefinitions/{AzureRoles.Reader}", above.Id);
        Assert.Equal("RoleDefinitionDoesNotExist", (await arm.GetAsync("/providers/Microsoft.Authorization/roleDefinitions/none", Version)).Code);
    }

    [Fact]
    public async Task A_request_is_answered_in_the_documented_shape()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        await arm.AsAsync("adele");
        var eligibility = Assert.Single(await arm.ListAsync("roleEligibilityScheduleInstances", "asTarget()"));
        var name = arm.Name();
        var body = ArmClient.Body("SelfActivate", ContosoPeople.Adele, "PT2H");
        body["properties"]!["linkedRoleEligibilityScheduleId"] = ((string)eligibility["properties"]!["roleEligibilityScheduleId"]!).Split('/').Last();
        var created = (await arm.SendAsync(HttpMethod.Put, ArmClient.Provider(ArmClient.Production, $"roleAssignmentScheduleRequests/{name}"), body)).Expect(HttpStatusCode.Created).Body!;

        Assert.Equal(["properties", "name", "id", "type"], created.Select(property => property.Key));
        Assert.Equal(name, (string?)created["name"]);
        Assert.Equal($"{ArmClient.Production}/providers/Microsoft.Authorization/RoleAssignmentScheduleRequests/{name}", (string?)created["id"]);
        Assert.Equal("Microsoft.Authorization/RoleAssignmentScheduleRequests", (string?)created["type"]);
        var properties = created["properties"]!.AsObject();
        Assert.Equal(
            new[]
            {
                "approvalId", "condition", "conditionVersion", "createdOn", "expandedProperties", "justification", "linkedRoleEligibilityScheduleId", "principalId",
                "principalType", "requestType", "requestorId", "roleDefinitionId", "scheduleInfo", "scope", "status", "targetRoleAssignmentScheduleId",
                "targetRoleAssignmentScheduleInstanceId", "ticketInfo",
            },
            properties.Select(property => property.Key).Order(StringComparer.Ordinal));
        Assert.Equal("SelfActivate", (string?)properties["requestType"]);
        Assert.Equal("AfterDuration", (string?)properties["scheduleInfo"]!["expiration"]!["type"]);
        Assert.Equal("PT2H", (string?)properties["scheduleInfo"]!["expiration"]!["duration"]);
        Assert.Equal("User", (string?)properties["principalType"]);
        var expanded = properties["expandedProperties"]!;
        Assert.Equal(("Production", "subscription"), ((string?)expanded["scope"]!["displayName"], (string?)expanded["scope"]!["type"]));
        Assert.Equal(("Contributor", "BuiltInRole"), ((string?)expanded["roleDefinition"]!["displayName"], (string?)expanded["roleDefinition"]!["type"]));
        Assert.Equal(("Adele Vance", "adele@contoso.example"), ((string?)expanded["principal"]!["displayName"], (string?)expanded["principal"]!["email"]));

        var read = (await arm.GetAsync(ArmClient.Provider(ArmClient.Production, $"roleAssignmentScheduleRequests/{name}"))).Expect(HttpStatusCode.OK);
        Assert.Equal("Provisioned", (string?)read.Body!["properties"]!["status"]);
        Assert.Equal(409, (await arm.SendAsync(HttpMethod.Put, ArmClient.Provider(ArmClient.Production, $"roleAssignmentScheduleRequests/{name}"), body)).Status);
    }

    [Fact]
    public async Task Schedules_and_instances_are_shown_in_the_documented_shape()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        (await arm.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        var schedule = Assert.Single(await arm.ListAsync("roleAssignmentSchedules", "asTarget()"));
        var instance = Assert.Single(await arm.ListAsync("roleAssignmentScheduleInstances", "asTarget()"));
        var eligible = Assert.Single(await arm.ListAsync("roleEligibilitySchedules", "asTarget()"));
        Assert.Equal("Activated", (string?)instance["properties"]!["assignmentType"]);
        Assert.Equal((string?)schedule["id"], (string?)instance["properties"]!["roleAssignmentScheduleId"]);
        Assert.Equal((string?)eligible["id"], (string?)instance["properties"]!["linkedRoleEligibilityScheduleId"]);
        Assert.NotNull(instance["properties"]!["linkedRoleEligibilityScheduleInstanceId"]);
        Assert.Contains("/roleAssignments/", (string?)instance["properties"]!["originRoleAssignmentId"], StringComparison.Ordinal);
        Assert.Equal("2026-03-02T10:00:00Z", (string?)schedule["properties"]!["endDateTime"]);
        Assert.Contains("/RoleAssignmentScheduleRequests/", (string?)schedule["properties"]!["roleAssignmentScheduleRequestId"], StringComparison.Ordinal);
        foreach (var item in new[] { schedule, instance, eligible })
        {
            (await arm.GetAsync((string)item["id"]!)).Expect(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_long_list_goes_on_at_its_next_link()
    {
        await arm.AsAsync("admin");
        var scopes = new[]
        {
            ContosoPeople.RootManagementGroup, ContosoPeople.PlatformManagementGroup, ArmClient.Production, ContosoPeople.DevelopmentSubscription,
            ArmClient.Web, ContosoPeople.DataResourceGroup,
        };
        foreach (var scope in scopes)
        {
            foreach (var role in AzureRoles.All)
            {
                (await arm.RequestAsync("Eligibility", ArmClient.Body("AdminAssign", ContosoPeople.Alex, "P1D", scope, role.Id), scope)).Expect(HttpStatusCode.Created);
            }
        }

        await arm.AsAsync("alex");
        var first = (await arm.GetAsync("/providers/Microsoft.Authorization/roleEligibilityScheduleInstances?$filter=asTarget()")).Expect(HttpStatusCode.OK);
        Assert.Equal(100, first.Items.Count);
        var second = (await arm.Http.GetAsync((string)first.Body!["nextLink"]!)).Expect(HttpStatusCode.OK);
        Assert.Equal(scopes.Length * AzureRoles.All.Count - 100, second.Items.Count);
        Assert.Null(second.Body!["nextLink"]);
    }

    [Fact]
    public async Task A_batch_answers_each_of_its_requests_and_takes_twenty()
    {
        await arm.AsAsync("admin");
        JsonObject Batch(int count) => new()
        {
            ["requests"] = new JsonArray(Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject
            {
                ["httpMethod"] = "GET",
                ["name"] = $"n{i}",
                ["url"] = i == 1 ? "/subscriptions/none?" + Resources : "https://management.azure.com/subscriptions?" + Resources,
            }).ToArray()),
        };
        var answer = (await arm.SendAsync(HttpMethod.Post, "/batch", Batch(20), "api-version=2020-06-01")).Expect(HttpStatusCode.OK);
        var responses = answer.Body!["responses"]!.AsArray();
        Assert.Equal(20, responses.Count);
        Assert.Equal(("n0", 200), ((string?)responses[0]!["name"], (int)responses[0]!["httpStatusCode"]!));
        Assert.Equal("Production", (string?)responses[0]!["content"]!["value"]![0]!["displayName"]);
        Assert.Equal("SubscriptionNotFound", (string?)responses[1]!["content"]!["error"]!["code"]);
        Assert.Equal(501, (await arm.SendAsync(HttpMethod.Post, "/batch", Batch(21), "api-version=2020-06-01")).Status);
    }

    [Fact]
    public async Task The_answers_say_how_many_requests_are_left_and_in_bad_weather_there_is_an_end()
    {
        await arm.AsAsync("admin");
        arm.Tenant.Weather.Throttle = true;
        var first = (await arm.GetAsync(ArmClient.Production, Resources)).Expect(HttpStatusCode.OK);
        Assert.Equal("249", first.Headers["x-ms-ratelimit-remaining-subscription-reads"]);
        Assert.Equal("249", (await arm.GetAsync("/subscriptions", Resources)).Headers["x-ms-ratelimit-remaining-tenant-reads"]);
        for (var i = 0; i < 249; i++)
        {
            (await arm.GetAsync(ArmClient.Production, Resources)).Expect(HttpStatusCode.OK);
        }

        var refused = await arm.GetAsync(ArmClient.Production, Resources);
        Assert.Equal(429, refused.Status);
        Assert.Equal("10", refused.Headers["Retry-After"]);
    }
}

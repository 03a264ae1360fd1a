using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimAzure;

/// <summary>A client of the management endpoint, through HTTP.</summary>
internal sealed class ArmClient : IDisposable
{
    public const string Production = ContosoPeople.ProductionSubscription;
    public const string Web = ContosoPeople.WebResourceGroup;
    public const string Version = "api-version=2020-10-01";
    public const string ApprovalVersion = "api-version=2021-01-01-preview";

    private int names;

    public TenantClient Http { get; } = new();

    public SimulatedTenant Tenant => Http.Tenant;

    public static string Provider(string scope, string path) => $"{scope}/providers/Microsoft.Authorization/{path}";

    public static string Role(string scope, string role) => AzureRoles.DefinitionId(scope, role);

    /// <summary>From now on calls are made as this person, or as the application (<c>app</c>), with a new token.</summary>
    public async Task AsAsync(string name)
    {
        var fields = name == "app"
            ? new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = ContosoPeople.AutomationClientId,
                ["client_secret"] = "simulated",
                ["scope"] = "https://management.azure.com/.default",
            }
            : TenantClient.PasswordFields(name, "https://management.azure.com/.default");
        var answer = await Http.TokenAsync(fields);
        Http.WithToken((string)answer.Body!["access_token"]!);
    }

    public Task<TenantClient.Answer> GetAsync(string path, string version = Version) => SendAsync(HttpMethod.Get, path, null, version);

    public Task<TenantClient.Answer> SendAsync(HttpMethod method, string path, JsonNode? body, string version = Version) =>
        Http.SendAsync(method, $"https://management.azure.com{path}{(path.Contains('?') ? "&" : "?")}{version}", body);

    public static JsonObject Body(string requestType, string principalId, string? duration, string scope = Production, string role = AzureRoles.Contributor) => new()
    {
        ["properties"] = new JsonObject
        {
            ["principalId"] = principalId,
            ["roleDefinitionId"] = Role(scope, role),
            ["requestType"] = requestType,
            ["justification"] = "needed",
            ["scheduleInfo"] = duration is null ? null : new JsonObject
            {
                ["startDateTime"] = null,
                ["expiration"] = new JsonObject { ["type"] = "AfterDuration", ["endDateTime"] = null, ["duration"] = duration },
            },
        },
    };

    /// <summary>PUTs a request under a name of its own.</summary>
    /// <param name="kind">Eligibility or Assignment.</param>
    /// <param name="body">The request.</param>
    /// <param name="scope">The scope that it is made at.</param>
    public Task<TenantClient.Answer> RequestAsync(string kind, JsonObject body, string scope = Production) =>
        SendAsync(HttpMethod.Put, Provider(scope, $"role{kind}ScheduleRequests/{Name()}"), body);

    public string Name() => $"9a1d8b0e-0000-4000-8000-{++names:d12}";

    public async Task EligibleAsync(string principalId, string duration = "P30D", string scope = Production, string role = AzureRoles.Contributor)
    {
        await AsAsync("admin");
        (await RequestAsync("Eligibility", Body("AdminAssign", principalId, duration, scope, role), scope)).Expect(HttpStatusCode.Created);
    }

    public async Task<TenantClient.Answer> ActivateAsync(string name, string principalId, string duration = "PT2H", string scope = Production, string role = AzureRoles.Contributor)
    {
        await AsAsync(name);
        return await RequestAsync("Assignment", Body("SelfActivate", principalId, duration, scope, role), scope);
    }

    public async Task<JsonNode[]> ListAsync(string list, string filter, string scope = Production) =>
        (await GetAsync($"{Provider(scope, list)}?$filter={Uri.EscapeDataString(filter)}")).Expect(HttpStatusCode.OK).Items.Select(item => item!).ToArray();

    /// <summary>As the administrator, writes rules of the policy of a role at a scope.</summary>
    public async Task<TenantClient.Answer> PatchRulesAsync(string scope, string role, params JsonObject[] rules)
    {
        await AsAsync("admin");
        var assignment = (await ListAsync("roleManagementPolicyAssignments", $"roleDefinitionId eq '{Role(scope, role)}'", scope)).Single();
        var body = new JsonObject { ["properties"] = new JsonObject { ["rules"] = new JsonArray(rules) } };
        return await SendAsync(HttpMethod.Patch, (string)assignment["properties"]!["policyId"]!, body);
    }

    public bool Holds(string principalId, string scope = Production, string role = AzureRoles.Contributor) =>
        Tenant.Store.Get(Collections.AzureRoleAssignments, $"{scope}|{role}|{principalId}") is not null;

    public void Dispose() => Http.Dispose();
}

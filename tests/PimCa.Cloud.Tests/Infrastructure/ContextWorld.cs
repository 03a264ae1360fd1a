using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Policies;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>
/// A group whose activation demands the authentication context c1, and Adele, who is eligible for it. Set up over HTTP by
/// hand, without the code under test.
/// </summary>
internal sealed class ContextWorld
{
    private readonly SignInLab lab;
    private readonly HttpClient http;

    private ContextWorld(SignInLab lab)
    {
        this.lab = lab;
        http = new HttpClient(new SimulatedCloudHandler(lab.Tenant));
    }

    public string GroupId { get; private set; } = string.Empty;

    public ScheduleRequest Activation(string justification = "broken laptop") => new()
    {
        Kind = ScheduleKind.Active,
        Action = ScheduleAction.SelfActivate,
        Target = PimTarget.Group(GroupId, PimAccess.Member),
        PrincipalId = ContosoPeople.Adele,
        Window = new ScheduleWindow(null, null, TimeSpan.FromHours(2)),
        Justification = justification,
    };

    /// <summary>How many activations of Adele's the tenant took on.</summary>
    public int Activations => lab.Tenant.Events.Events
        .Where(e => e.Collection?.EndsWith("assignmentScheduleRequests", StringComparison.Ordinal) == true && e.Before is null)
        .Select(e => e.DocumentId)
        .Distinct()
        .Count();

    public static async Task<ContextWorld> CreateAsync(SignInLab lab, string grantControls = """{"operator":"OR","builtInControls":["mfa"]}""")
    {
        var world = new ContextWorld(lab);
        await world.SendAsync("PATCH", "identity/conditionalAccess/authenticationContextClassReferences/c1", """{"displayName":"Strong","isAvailable":true}""");
        await world.SendAsync("POST", "identity/conditionalAccess/policies", $$"""
            {
              "displayName": "c1", "state": "enabled",
              "conditions": {
                "users": { "includeUsers": ["All"] },
                "applications": { "includeAuthenticationContextClassReferences": ["c1"] },
                "clientAppTypes": ["all"]
              },
              "grantControls": {{grantControls}}
            }
            """);
        var group = await world.SendAsync("POST", "groups", """{"displayName":"Exempt","mailEnabled":false,"mailNickname":"exempt","securityEnabled":true,"isAssignableToRole":true}""");
        world.GroupId = group!["id"]!.GetValue<string>();
        await world.SendAsync("POST", "identityGovernance/privilegedAccess/group/eligibilityScheduleRequests", $$"""
            {
              "accessId": "member", "groupId": "{{world.GroupId}}", "principalId": "{{ContosoPeople.Adele}}", "action": "adminAssign", "justification": "x",
              "scheduleInfo": { "startDateTime": "{{lab.Tenant.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}", "expiration": { "type": "afterDuration", "duration": "P30D" } }
            }
            """);
        var found = await world.SendAsync("GET", $"policies/roleManagementPolicyAssignments?$filter=scopeId eq '{world.GroupId}' and scopeType eq 'Group' and roleDefinitionId eq 'member'&$expand=policy($expand=rules)", null);
        var policy = found!["value"]![0]!["policy"]!;
        await world.ChangeAsync(policy, "Enablement_EndUser_Assignment", rule => rule["enabledRules"] = new JsonArray("Justification"));
        await world.ChangeAsync(policy, "AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (true, "c1"));
        return world;
    }

    public async Task<JsonNode?> SendAsync(string method, string path, string? body)
    {
        // Conditional Access takes one request a second.
        lab.Tenant.Clock.Advance(TimeSpan.FromSeconds(2));
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://graph.microsoft.com/v1.0/" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await lab.TokenAsync("admin@contoso.example"));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private Task ChangeAsync(JsonNode policy, string id, Action<JsonObject> change)
    {
        var rule = policy["rules"]!.AsArray().OfType<JsonObject>().Single(r => r["id"]!.GetValue<string>() == id);
        change(rule);
        return SendAsync("PATCH", $"policies/roleManagementPolicies/{policy["id"]}/rules/{id}", rule.ToJsonString());
    }
}

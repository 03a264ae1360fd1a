using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Policies;
using PimCa.Simulator.Scenarios;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>
/// A group whose activation requires the authentication context c1, and Adele, who is eligible for it. Set up over HTTP by
/// hand, without the code under test.
/// </summary>
internal sealed class ContextWorld
{
    private readonly SignInLab lab;

    private ContextWorld(SignInLab lab) => this.lab = lab;

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

    public Task<JsonNode?> SendAsync(string method, string path, string? body) => lab.AdministratorAsync(method, path, body);

    private Task ChangeAsync(JsonNode policy, string id, Action<JsonObject> change)
    {
        var rule = policy["rules"]!.AsArray().OfType<JsonObject>().Single(r => r["id"]!.GetValue<string>() == id);
        change(rule);
        return SendAsync("PATCH", $"policies/roleManagementPolicies/{policy["id"]}/rules/{id}", rule.ToJsonString());
    }
}

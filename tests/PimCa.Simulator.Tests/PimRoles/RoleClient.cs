using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimRoles;

/// <summary>A client of PIM for directory roles, through HTTP; all that passes is compared with the published schema.</summary>
internal sealed class RoleClient : IDisposable
{
    public const string Directory = "roleManagement/directory";
    public const string EligibilityRequests = Directory + "/roleEligibilityScheduleRequests";
    public const string AssignmentRequests = Directory + "/roleAssignmentScheduleRequests";
    public const string Eligibilities = Directory + "/roleEligibilityScheduleInstances";
    public const string Assignments = Directory + "/roleAssignmentScheduleInstances";
    public const string Exchange = BuiltInRoles.ExchangeAdministrator;

    private string who = "admin";

    public TenantClient Http { get; } = new();

    public SimulatedTenant Tenant => Http.Tenant;

    public Task<TenantClient> AsAsync(string name)
    {
        who = name;
        return Http.AsAsync(name);
    }

    /// <summary>Lets time pass; whoever is signed in signs in again, since a token lives an hour.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Tenant.Clock.Advance(by);
        var answer = await Http.TokenAsync(TenantClient.PasswordFields(who, "https://graph.microsoft.com/.default"));
        Http.WithToken((string)answer.Body!["access_token"]!);
    }

    public static JsonObject Body(string action, string principalId, string? duration, string role = Exchange, string scope = "/", string? justification = "needed") => new()
    {
        ["action"] = action,
        ["principalId"] = principalId,
        ["roleDefinitionId"] = role,
        ["directoryScopeId"] = scope,
        ["justification"] = justification,
        ["isValidationOnly"] = false,
        ["customData"] = "none",
        ["ticketInfo"] = new JsonObject { ["ticketNumber"] = "INC-1", ["ticketSystem"] = "ServiceDesk" },
        ["scheduleInfo"] = duration is null ? null : new JsonObject
        {
            ["startDateTime"] = null,
            ["expiration"] = duration == "permanent"
                ? new JsonObject { ["type"] = "noExpiration" }
                : new JsonObject { ["type"] = "afterDuration", ["duration"] = duration },
        },
    };

    /// <summary>As the administrator, makes somebody eligible; the caller is the administrator afterwards.</summary>
    public async Task EligibleAsync(string principalId, string duration = "P30D", string role = Exchange, string scope = "/")
    {
        await AsAsync("admin");
        (await Http.PostAsync(EligibilityRequests, Body("adminAssign", principalId, duration, role, scope))).Expect(HttpStatusCode.Created);
    }

    public async Task<TenantClient.Answer> ActivateAsync(string name, string principalId, string duration = "PT2H", string role = Exchange, string scope = "/")
    {
        await AsAsync(name);
        return await Http.PostAsync(AssignmentRequests, Body("selfActivate", principalId, duration, role, scope));
    }

    /// <summary>As the administrator, changes one rule of a role's policy.</summary>
    public async Task SetRuleAsync(string ruleId, Action<JsonObject> change, string role = Exchange)
    {
        await AsAsync("admin");
        var path = $"policies/roleManagementPolicies/{await PolicyIdAsync(role)}/rules/{ruleId}";
        var rule = (await Http.GetAsync(path)).Expect(HttpStatusCode.OK).Body!;
        rule.Remove("@odata.context");
        change(rule);
        (await Http.PatchAsync(path, rule)).Expect(HttpStatusCode.NoContent);
    }

    public async Task<string> PolicyIdAsync(string role = Exchange) => (string)(await Http.GetAsync(
        $"policies/roleManagementPolicyAssignments?$filter=scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '{role}'"))
        .Expect(HttpStatusCode.OK).Items.Single()!["policyId"]!;

    public async Task RequireApprovalAsync(params JsonObject[] approvers) => await SetRuleAsync("Approval_EndUser_Assignment", rule =>
    {
        rule["setting"]!["isApprovalRequired"] = true;
        rule["setting"]!["approvalStages"]![0]!["primaryApprovers"] = new JsonArray(approvers);
    });

    public bool Holds(string principalId, string role = Exchange) => Tenant.ActiveDirectoryRoles(principalId).Contains(role);

    public void AddGroup(string id, bool isRoleAssignable, params string[] members)
    {
        var group = DirectoryDocuments.Group(Tenant, id, "Mail admins", "mailadmins");
        group["isAssignableToRole"] = isRoleAssignable;
        Tenant.Store.Put(Collections.Groups, id, group);
        foreach (var member in members)
        {
            DirectoryDocuments.Relate(Tenant, Collections.GroupMembers, id, member, "assigned");
        }
    }

    public void Dispose() => Http.Dispose();
}

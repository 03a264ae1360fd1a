using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>Uses every route of PIM for groups, its policies and the directory audit at least once.</summary>
internal static class RunOverPimRoutes
{
    private const string Root = "identityGovernance/privilegedAccess/group/";
    private const string Group = "9a1d8b0e-0000-4000-8000-00000000b0b0";

    public static async Task RunAsync(TenantClient client)
    {
        var group = DirectoryDocuments.Group(client.Tenant, Group, "Browser-Only Users", "browseronly");
        group["isAssignableToRole"] = true;
        client.Tenant.Store.Put(Collections.Groups, Group, group);
        await PoliciesAsync(client);
        foreach (var person in new[] { ContosoPeople.Adele, ContosoPeople.Alex })
        {
            (await client.PostAsync(Root + "eligibilityScheduleRequests", Body("adminAssign", person, "P10D"))).Expect(HttpStatusCode.Created);
        }

        await ApprovalsAsync(client);
        await client.AsAsync("admin");
        foreach (var list in new[] { "eligibilityScheduleRequests", "eligibilitySchedules", "eligibilityScheduleInstances", "assignmentScheduleRequests", "assignmentSchedules", "assignmentScheduleInstances" })
        {
            var expand = list.StartsWith('a') ? "group,principal,activatedUsing" : "group,principal";
            var listed = (await client.GetAsync($"{Root}{list}?$filter=groupId eq '{Group}'&$expand={expand}")).Expect(HttpStatusCode.OK);
            (await client.GetAsync($"{Root}{list}/{listed.Items[0]!["id"]}")).Expect(HttpStatusCode.OK);
            (await client.GetAsync($"{Root}{list}/filterByCurrentUser(on='principal')")).Expect(HttpStatusCode.OK);
        }

        var newest = (await client.GetAsync("auditLogs/directoryAudits")).Expect(HttpStatusCode.OK).Items[0]!["id"];
        (await client.GetAsync($"auditLogs/directoryAudits/{newest}")).Expect(HttpStatusCode.OK);
    }

    private static async Task PoliciesAsync(TenantClient client)
    {
        const string Policies = "policies/roleManagementPolicies";
        const string Assignments = "policies/roleManagementPolicyAssignments";
        const string Filter = $"$filter=scopeId eq '{Group}' and scopeType eq 'Group'";
        var id = (await client.GetAsync($"{Policies}?{Filter}&$expand=rules,effectiveRules")).Expect(HttpStatusCode.OK).Items[0]!["id"];
        var approval = await RuleAsync(client, $"{Policies}/{id}/rules/Approval_EndUser_Assignment");
        approval["setting"]!["isApprovalRequired"] = true;
        approval["setting"]!["approvalStages"]![0]!["primaryApprovers"] = new JsonArray(
            new JsonObject { ["@odata.type"] = "#microsoft.graph.groupMembers", ["groupId"] = ContosoPeople.Administrators, ["description"] = "who approves" },
            new JsonObject { ["@odata.type"] = "#microsoft.graph.singleUser", ["userId"] = ContosoPeople.Megan });
        (await client.PatchAsync($"{Policies}/{id}/rules/Approval_EndUser_Assignment", approval)).Expect(HttpStatusCode.NoContent);

        var assignment = (await client.GetAsync($"{Assignments}?{Filter} and roleDefinitionId eq 'member'&$expand=policy($expand=rules)")).Expect(HttpStatusCode.OK).Items[0]!;
        var onboarded = assignment["policyId"];
        (await client.GetAsync($"{Assignments}/{assignment["id"]}?$expand=policy")).Expect(HttpStatusCode.OK);
        var context = await RuleAsync(client, $"{Policies}/{onboarded}/effectiveRules/AuthenticationContext_EndUser_Assignment");
        (await client.PatchAsync($"{Policies}/{onboarded}", new JsonObject { ["rules"] = new JsonArray(context) })).Expect(HttpStatusCode.OK);
        foreach (var path in new[] { $"{Policies}/{onboarded}", $"{Policies}/{onboarded}/rules", $"{Policies}/{onboarded}/effectiveRules" })
        {
            (await client.GetAsync(path)).Expect(HttpStatusCode.OK);
        }
    }

    private static async Task<JsonObject> RuleAsync(TenantClient client, string path)
    {
        var rule = (await client.GetAsync(path)).Expect(HttpStatusCode.OK).Body!;
        rule.Remove("@odata.context");
        return rule;
    }

    private static async Task ApprovalsAsync(TenantClient client)
    {
        var first = await AskAsync(client, "adele", ContosoPeople.Adele);
        var second = await AskAsync(client, "alex", ContosoPeople.Alex);
        (await client.PostAsync($"{Root}assignmentScheduleRequests/{second}/cancel")).Expect(HttpStatusCode.NoContent);
        await client.AsAsync("megan");
        (await client.GetAsync(Root + "assignmentApprovals/filterByCurrentUser(on='approver')?$expand=stages")).Expect(HttpStatusCode.OK);
        (await client.GetAsync($"{Root}assignmentApprovals/{first}?$expand=stages")).Expect(HttpStatusCode.OK);
        var stage = (await client.GetAsync($"{Root}assignmentApprovals/{first}/stages")).Expect(HttpStatusCode.OK).Items[0]!["id"];
        var path = $"{Root}assignmentApprovals/{first}/stages/{stage}";
        (await client.PatchAsync(path, new JsonObject { ["reviewResult"] = "Approve", ["justification"] = "seen" })).Expect(HttpStatusCode.NoContent);
        (await client.GetAsync(path)).Expect(HttpStatusCode.OK);

        await client.AsAsync("alex");
        var extension = (await client.PostAsync(Root + "eligibilityScheduleRequests", Body("selfExtend", ContosoPeople.Alex, "P20D"))).Expect(HttpStatusCode.Created);
        (await client.PostAsync($"{Root}eligibilityScheduleRequests/{extension.Id}/cancel")).Expect(HttpStatusCode.NoContent);
    }

    private static async Task<string> AskAsync(TenantClient client, string name, string principalId)
    {
        await client.AsAsync(name);
        return (await client.PostAsync(Root + "assignmentScheduleRequests", Body("selfActivate", principalId, "PT2H"))).Expect(HttpStatusCode.Created).Id;
    }

    private static JsonObject Body(string action, string principalId, string duration) => new()
    {
        ["accessId"] = "member",
        ["groupId"] = Group,
        ["principalId"] = principalId,
        ["action"] = action,
        ["justification"] = "my laptop broke",
        ["customData"] = "none",
        ["isValidationOnly"] = false,
        ["ticketInfo"] = new JsonObject { ["ticketNumber"] = "INC-1", ["ticketSystem"] = "ServiceDesk" },
        ["scheduleInfo"] = new JsonObject
        {
            ["startDateTime"] = null,
            ["recurrence"] = null,
            ["expiration"] = new JsonObject { ["type"] = "afterDuration", ["duration"] = duration, ["endDateTime"] = null },
        },
    };
}

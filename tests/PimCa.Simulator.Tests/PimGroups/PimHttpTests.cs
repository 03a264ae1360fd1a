using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

/// <summary>The same rules as any client meets them: HTTP and JSON.</summary>
public sealed class PimHttpTests : IDisposable
{
    private const string Root = "identityGovernance/privilegedAccess/group/";
    private const string Group = "9a1d8b0e-0000-4000-8000-00000000b0b0";

    private readonly TenantClient client = new();

    public PimHttpTests()
    {
        var group = Rules.Directory.DirectoryDocuments.Group(client.Tenant, Group, "Browser-Only Users", "browseronly");
        group["isAssignableToRole"] = true;
        client.Tenant.Store.Put(Collections.Groups, Group, group);
    }

    private string PolicyFilter => $"$filter=scopeId eq '{Group}' and scopeType eq 'Group' and roleDefinitionId eq 'member'";

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task The_whole_story_of_an_exemption()
    {
        await client.AsAsync("admin");
        await SetRuleAsync("Approval_EndUser_Assignment", rule =>
        {
            rule["setting"]!["isApprovalRequired"] = true;
            rule["setting"]!["approvalStages"]![0]!["primaryApprovers"] = new JsonArray(PimWorld.GroupApprover(ContosoPeople.Administrators));
        });
        (await EligibleAsync(ContosoPeople.Adele)).Expect(HttpStatusCode.Created);

        await client.AsAsync("adele");
        var mine = await client.GetAsync(Root + "eligibilityScheduleInstances/filterByCurrentUser(on='principal')");
        Assert.Equal([Group], mine.Expect(HttpStatusCode.OK).Texts("groupId"));
        var request = (await ActivateAsync(ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.Equal("PendingApproval", (string?)request.Body!["status"]);
        Assert.DoesNotContain(request.Body, property => property.Key.StartsWith('~'));

        await client.AsAsync("megan");
        var queue = await client.GetAsync(Root + "assignmentScheduleRequests/filterByCurrentUser(on='approver')?$filter=status eq 'PendingApproval'");
        Assert.Equal([request.Id], queue.Expect(HttpStatusCode.OK).Texts("id"));
        var approval = (await client.GetAsync($"{Root}assignmentApprovals/{request.Id}?$expand=stages")).Expect(HttpStatusCode.OK);
        var stage = approval.Body!["stages"]![0]!;
        Assert.True((bool)stage["assignedToMe"]!);
        Assert.Null((await client.GetAsync($"{Root}assignmentApprovals/{request.Id}")).Body!["stages"]);
        var stages = await client.GetAsync($"{Root}assignmentApprovals/{request.Id}/stages");
        Assert.Equal([(string)stage["id"]!], stages.Expect(HttpStatusCode.OK).Texts("id"));
        Assert.Equal([request.Id], (await client.GetAsync(Root + "assignmentApprovals/filterByCurrentUser(on='approver')?$expand=stages")).Texts("id"));

        var decision = new JsonObject { ["reviewResult"] = "Approve", ["justification"] = "one day" };
        var path = $"{Root}assignmentApprovals/{request.Id}/stages/{stage["id"]}";
        (await client.PatchAsync(path, decision)).Expect(HttpStatusCode.NoContent);
        (await client.PatchAsync(path, decision)).Expect(HttpStatusCode.Conflict);

        await client.AsAsync("adele");
        var active = await client.GetAsync($"{Root}assignmentScheduleInstances?$filter=principalId eq '{ContosoPeople.Adele}'&$expand=activatedUsing,group,principal");
        var instance = Assert.Single(active.Expect(HttpStatusCode.OK).Items)!;
        Assert.Equal("activated", (string?)instance["assignmentType"]);
        Assert.Equal(ContosoPeople.Adele, (string?)instance["activatedUsing"]!["principalId"]);
        Assert.Equal("Browser-Only Users", (string?)instance["group"]!["displayName"]);
        Assert.Equal(ContosoPeople.Adele, (string?)instance["principal"]!["id"]);

        client.Tenant.Clock.Advance(TimeSpan.FromHours(3));
        using var later = await new TenantClient(client.Tenant).AsAsync("adele");
        Assert.Empty((await later.GetAsync(Root + "assignmentScheduleInstances/filterByCurrentUser(on='principal')")).Expect(HttpStatusCode.OK).Items);

        await later.AsAsync("admin");
        var audit = await later.GetAsync("auditLogs/directoryAudits?$filter=loggedByService eq 'PIM' and category eq 'GroupManagement'&$top=999");
        var names = audit.Expect(HttpStatusCode.OK).Texts("activityDisplayName");
        Assert.Equal("Remove member from role (PIM activation expired)", names.First());
        Assert.Contains("Request approved", names);
    }

    [Fact]
    public async Task The_service_refuses_by_its_own_codes_in_its_own_envelope()
    {
        await client.AsAsync("admin");
        (await EligibleAsync(ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.Equal("RoleAssignmentExists", (await EligibleAsync(ContosoPeople.Adele)).Expect(HttpStatusCode.BadRequest).Code);
        Assert.Equal("SubjectNotFound", (await EligibleAsync("11111111-1111-4111-8111-111111111111")).Expect(HttpStatusCode.NotFound).Code);
        await client.AsAsync("adele");
        Assert.Equal("AuthorizationFailed", (await EligibleAsync(ContosoPeople.Alex)).Expect(HttpStatusCode.Forbidden).Code);
        Assert.Equal("RoleAssignmentRequestPolicyValidationFailed", (await ActivateAsync(ContosoPeople.Adele, "P2D")).Expect(HttpStatusCode.BadRequest).Code);
        (await client.GetAsync(Root + "eligibilityScheduleRequests/none")).Expect(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("eligibilityScheduleRequests")]
    [InlineData("eligibilitySchedules")]
    [InlineData("eligibilityScheduleInstances")]
    [InlineData("assignmentScheduleRequests")]
    [InlineData("assignmentSchedules")]
    [InlineData("assignmentScheduleInstances")]
    public async Task Every_list_needs_a_filter_and_every_document_can_be_read_by_its_id(string collection)
    {
        await client.AsAsync("admin");
        await EligibleAsync(ContosoPeople.Adele);
        await client.AsAsync("adele");
        await ActivateAsync(ContosoPeople.Adele);
        (await client.GetAsync(Root + collection)).Expect(HttpStatusCode.BadRequest);
        var listed = await client.GetAsync($"{Root}{collection}?$filter=principalId eq '{ContosoPeople.Adele}'&$select=id,groupId");
        var id = Assert.Single(listed.Expect(HttpStatusCode.OK).Texts("id"));
        Assert.Equal(Group, (string?)(await client.GetAsync($"{Root}{collection}/{id}")).Expect(HttpStatusCode.OK).Body!["groupId"]);
    }

    [Fact]
    public async Task Requests_are_canceled_and_answer_without_content()
    {
        await client.AsAsync("admin");
        await EligibleAsync(ContosoPeople.Adele);
        await client.AsAsync("adele");
        var body = Body("selfActivate", ContosoPeople.Adele, "PT1H");
        body["scheduleInfo"]!["startDateTime"] = client.Tenant.Now.AddHours(2).ToJsonTime();
        var request = (await client.PostAsync(Root + "assignmentScheduleRequests", body)).Expect(HttpStatusCode.Created);
        var expanded = await client.GetAsync($"{Root}assignmentScheduleRequests/{request.Id}?$expand=activatedUsing");
        Assert.Equal(ContosoPeople.Adele, (string?)expanded.Expect(HttpStatusCode.OK).Body!["activatedUsing"]!["principalId"]);
        (await client.PostAsync($"{Root}assignmentScheduleRequests/{request.Id}/cancel")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("Canceled", (string?)(await client.GetAsync($"{Root}assignmentScheduleRequests/{request.Id}")).Body!["status"]);
    }

    [Fact]
    public async Task Policies_are_found_by_scope_and_come_with_what_is_expanded()
    {
        await client.AsAsync("admin");
        (await client.GetAsync("policies/roleManagementPolicyAssignments")).Expect(HttpStatusCode.BadRequest);
        (await client.GetAsync($"policies/roleManagementPolicies?$filter=scopeId eq '{Group}'")).Expect(HttpStatusCode.BadRequest);
        (await client.GetAsync("policies/roleManagementPolicies?$filter=scopeId eq '/' and scopeType eq 'Subscription'")).Expect(HttpStatusCode.NotImplemented);

        var plain = Assert.Single((await client.GetAsync($"policies/roleManagementPolicyAssignments?{PolicyFilter}")).Expect(HttpStatusCode.OK).Items)!;
        Assert.Null(plain["policy"]);
        var policy = Assert.Single((await client.GetAsync($"policies/roleManagementPolicyAssignments?{PolicyFilter}&$expand=policy")).Items)!["policy"]!;
        Assert.Null(policy["rules"]);
        var whole = Assert.Single((await client.GetAsync($"policies/roleManagementPolicyAssignments?{PolicyFilter}&$expand=policy($expand=rules)")).Items)!["policy"]!;
        Assert.Equal(17, whole["rules"]!.AsArray().Count);

        var id = (string)policy["id"]!;
        Assert.Equal(17, (await client.GetAsync($"policies/roleManagementPolicies/{id}?$expand=rules,effectiveRules")).Body!["effectiveRules"]!.AsArray().Count);
        Assert.Equal(17, (await client.GetAsync($"policies/roleManagementPolicies/{id}/rules")).Items.Count);
        Assert.Equal("PT8H", (string?)(await client.GetAsync($"policies/roleManagementPolicies/{id}/rules/Expiration_EndUser_Assignment")).Body!["maximumDuration"]);
        Assert.Equal(2, (await client.GetAsync($"policies/roleManagementPolicies?$filter=scopeId eq '{Group}' and scopeType eq 'Group'")).Items.Count);
        Assert.Equal("member", (string?)(await client.GetAsync($"policies/roleManagementPolicyAssignments/{plain["id"]}")).Expect(HttpStatusCode.OK).Body!["roleDefinitionId"]);
        (await client.GetAsync($"policies/roleManagementPolicyAssignments/{id}_owner")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_rule_is_patched_without_content_and_a_policy_with_its_answer()
    {
        await client.AsAsync("admin");
        var old = await PolicyIdAsync();
        await SetRuleAsync("Expiration_EndUser_Assignment", rule => rule["maximumDuration"] = "PT4H");
        (await client.GetAsync($"policies/roleManagementPolicies/{old}")).Expect(HttpStatusCode.NotFound);

        var id = await PolicyIdAsync();
        var rule = (await client.GetAsync($"policies/roleManagementPolicies/{id}/rules/Expiration_EndUser_Assignment")).Body!;
        Assert.Equal("PT4H", (string?)rule["maximumDuration"]);
        rule.Remove("@odata.context");
        rule["maximumDuration"] = "PT5H";
        var answer = (await client.PatchAsync($"policies/roleManagementPolicies/{id}", new JsonObject { ["rules"] = new JsonArray(rule.DeepClone()) })).Expect(HttpStatusCode.OK);
        Assert.Equal(id, answer.Id);
        Assert.Null(answer.Body!["rules"]);
        Assert.Equal("InvalidPolicy", (await client.PatchAsync($"policies/roleManagementPolicies/{id}/rules/Nothing", rule.DeepClone())).Expect(HttpStatusCode.BadRequest).Code);
    }

    [Fact]
    public async Task Approvals_are_for_people_and_have_stages_not_steps()
    {
        await client.AsAsync("app");
        Assert.Equal("PermissionScopeNotGranted", (await client.GetAsync(Root + "assignmentApprovals/any")).Expect(HttpStatusCode.Forbidden).Code);
        await client.AsAsync("megan");
        (await client.GetAsync(Root + "assignmentApprovals/any")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("BadRequest", (await client.GetAsync(Root + "assignmentApprovals/any/steps")).Expect(HttpStatusCode.NotFound).Code);
        (await client.PatchAsync(Root + "assignmentApprovals/any/steps/one", new JsonObject())).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_audit_log_is_for_who_may_read_reports_and_forgets_after_thirty_days()
    {
        await client.AsAsync("admin");
        await EligibleAsync(ContosoPeople.Adele);
        await client.AsAsync("adele");
        (await client.GetAsync("auditLogs/directoryAudits")).Expect(HttpStatusCode.Forbidden);
        await client.AsAsync("admin");
        var at = client.Tenant.Now.ToJsonTime();
        var listed = await client.GetAsync($"auditLogs/directoryAudits?$filter=loggedByService eq 'PIM' and activityDateTime ge {at}&$orderby=activityDateTime desc&$top=1");
        var id = Assert.Single(listed.Expect(HttpStatusCode.OK).Texts("id"));
        Assert.NotNull(listed.Body!["@odata.nextLink"]);
        Assert.Equal(id, (await client.GetAsync($"auditLogs/directoryAudits/{id}")).Expect(HttpStatusCode.OK).Id);
        (await client.GetAsync("auditLogs/directoryAudits/none")).Expect(HttpStatusCode.NotFound);

        client.Tenant.Clock.Advance(TimeSpan.FromDays(29));
        using var later = await new TenantClient(client.Tenant).AsAsync("admin");
        Assert.NotEmpty((await later.GetAsync("auditLogs/directoryAudits?$filter=loggedByService eq 'PIM'")).Expect(HttpStatusCode.OK).Items);
        client.Tenant.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        using var last = await new TenantClient(client.Tenant).AsAsync("admin");
        Assert.DoesNotContain(id, (await last.GetAsync("auditLogs/directoryAudits?$filter=loggedByService eq 'PIM'")).Expect(HttpStatusCode.OK).Texts("id"));
    }

    private static JsonObject Body(string action, string principalId, string duration) => new()
    {
        ["accessId"] = "member",
        ["groupId"] = Group,
        ["principalId"] = principalId,
        ["action"] = action,
        ["justification"] = "my laptop broke",
        ["scheduleInfo"] = new JsonObject { ["expiration"] = new JsonObject { ["type"] = "afterDuration", ["duration"] = duration } },
    };

    private Task<TenantClient.Answer> EligibleAsync(string principalId) =>
        client.PostAsync(Root + "eligibilityScheduleRequests", Body("adminAssign", principalId, "P30D"));

    private Task<TenantClient.Answer> ActivateAsync(string principalId, string duration = "PT2H") =>
        client.PostAsync(Root + "assignmentScheduleRequests", Body("selfActivate", principalId, duration));

    private async Task<string> PolicyIdAsync() =>
        (await client.GetAsync($"policies/roleManagementPolicyAssignments?{PolicyFilter}")).Texts("policyId").Single();

    private async Task SetRuleAsync(string ruleId, Action<JsonObject> change)
    {
        var id = await PolicyIdAsync();
        var rule = (await client.GetAsync($"policies/roleManagementPolicies/{id}/rules/{ruleId}")).Expect(HttpStatusCode.OK).Body!;
        rule.Remove("@odata.context");
        change(rule);
        (await client.PatchAsync($"policies/roleManagementPolicies/{id}/rules/{ruleId}", rule)).Expect(HttpStatusCode.NoContent);
    }
}

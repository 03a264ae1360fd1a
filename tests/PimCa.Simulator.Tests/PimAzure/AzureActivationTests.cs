using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimAzure;

public sealed class AzureActivationTests : IDisposable
{
    private readonly ArmClient arm = new();

    public void Dispose() => arm.Dispose();

    [Fact]
    public async Task An_eligible_person_holds_the_role_while_it_is_active_and_no_longer()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        Assert.False(arm.Holds(ContosoPeople.Adele));
        (await arm.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.True(arm.Holds(ContosoPeople.Adele));
        Assert.Equal("RoleAssignmentExists", (await arm.ActivateAsync("adele", ContosoPeople.Adele)).Code);
        var stop = ArmClient.Body("SelfDeactivate", ContosoPeople.Adele, null);
        Assert.Equal("ActiveDurationTooShort", (await arm.RequestAsync("Assignment", stop)).Code);
        arm.Tenant.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False(arm.Holds(ContosoPeople.Adele));
    }

    [Fact]
    public async Task An_eligibility_may_be_used_below_its_scope_and_the_policy_there_binds()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        (await arm.PatchRulesAsync(ArmClient.Web, AzureRoles.Contributor, Expiration("Expiration_EndUser_Assignment", true, "PT1H"))).Expect(HttpStatusCode.OK);
        Assert.Contains("ExpirationRule", (await arm.ActivateAsync("adele", ContosoPeople.Adele, "PT2H", ArmClient.Web)).Expect(HttpStatusCode.BadRequest).Message, StringComparison.Ordinal);
        (await arm.ActivateAsync("adele", ContosoPeople.Adele, "PT1H", ArmClient.Web)).Expect(HttpStatusCode.Created);
        Assert.True(arm.Holds(ContosoPeople.Adele, ArmClient.Web));
        Assert.False(arm.Holds(ContosoPeople.Adele));
        Assert.Contains("EligibilityRule", (await arm.ActivateAsync("adele", ContosoPeople.Adele, scope: ContosoPeople.DevelopmentSubscription)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_eligibility_must_be_one_that_fits()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        await arm.AsAsync("adele");
        var body = ArmClient.Body("SelfActivate", ContosoPeople.Adele, "PT1H");
        body["properties"]!["linkedRoleEligibilityScheduleId"] = "00000000-0000-4000-8000-000000000000";
        Assert.Contains("EligibilityRule", (await arm.RequestAsync("Assignment", body)).Expect(HttpStatusCode.BadRequest).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_from_above_is_told_apart_from_what_was_given_at_the_scope()
    {
        await arm.EligibleAsync(ContosoPeople.Adele, scope: ContosoPeople.PlatformManagementGroup);
        await arm.EligibleAsync(ContosoPeople.Adele, role: AzureRoles.Reader);
        await arm.EligibleAsync(ContosoPeople.Adele, scope: ArmClient.Web, role: AzureRoles.Owner);
        await arm.AsAsync("adele");
        var all = await arm.ListAsync("roleEligibilityScheduleInstances", "asTarget()");
        Assert.Equal(["Inherited", "Direct", "Direct"], all.Select(item => (string)item["properties"]!["memberType"]!));
        Assert.Equal(ContosoPeople.PlatformManagementGroup, (string?)all[0]["properties"]!["scope"]);
        Assert.Equal(2, (await arm.ListAsync("roleEligibilityScheduleInstances", "asTarget() and atScope()")).Length);
        Assert.Equal(3, (await arm.ListAsync("roleEligibilityScheduleInstances", "asTarget()", string.Empty)).Length);
        Assert.Empty(await arm.ListAsync("roleEligibilityScheduleInstances", "asTarget()", ContosoPeople.DevelopmentSubscription));
    }

    [Fact]
    public async Task What_a_group_is_eligible_for_shows_as_the_groups_and_its_members_activate_it_for_themselves()
    {
        const string Operators = "9a1d8b0e-0000-4000-8000-00000000c0c3";
        arm.Tenant.Store.Put(Collections.Groups, Operators, DirectoryDocuments.Group(arm.Tenant, Operators, "Operators", "operators"));
        DirectoryDocuments.Relate(arm.Tenant, Collections.GroupMembers, Operators, ContosoPeople.Adele, "assigned");
        await arm.EligibleAsync(Operators);
        await arm.AsAsync("adele");
        var mine = Assert.Single(await arm.ListAsync("roleEligibilityScheduleInstances", "asTarget()"));
        Assert.Equal(("Group", "Group", Operators), ((string?)mine["properties"]!["memberType"], (string?)mine["properties"]!["principalType"], (string?)mine["properties"]!["principalId"]));
        (await arm.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.True(arm.Holds(ContosoPeople.Adele));
        await arm.AsAsync("admin");
        Assert.Single(await arm.ListAsync("roleEligibilityScheduleInstances", $"assignedTo('{ContosoPeople.Adele}')"));
        Assert.Empty(await arm.ListAsync("roleEligibilityScheduleInstances", $"principalId eq '{ContosoPeople.Adele}'"));
        Assert.Single(await arm.ListAsync("roleEligibilityScheduleInstances", $"principalId eq {Operators}"));
    }

    [Fact]
    public async Task An_activation_gives_at_once_what_it_stands_for()
    {
        await arm.EligibleAsync(ContosoPeople.Adele, role: AzureRoles.Owner);
        await arm.AsAsync("adele");
        var assign = ArmClient.Body("AdminAssign", ContosoPeople.Alex, "P1D", ArmClient.Web);
        var refused = (await arm.RequestAsync("Eligibility", assign, ArmClient.Web)).Expect(HttpStatusCode.Forbidden);
        Assert.Equal("AuthorizationFailed", refused.Code);
        Assert.Contains(ContosoPeople.Adele, refused.Message, StringComparison.Ordinal);
        Assert.Contains(ArmClient.Web, refused.Message, StringComparison.Ordinal);
        (await arm.ActivateAsync("adele", ContosoPeople.Adele, role: AzureRoles.Owner)).Expect(HttpStatusCode.Created);
        (await arm.RequestAsync("Eligibility", assign, ArmClient.Web)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_application_is_bound_by_its_roles_too()
    {
        await arm.AsAsync("app");
        var assign = ArmClient.Body("AdminAssign", ContosoPeople.Alex, "P1D");
        (await arm.RequestAsync("Eligibility", assign)).Expect(HttpStatusCode.Forbidden);
        await arm.AsAsync("admin");
        (await arm.RequestAsync("Assignment", ArmClient.Body("AdminAssign", ContosoPeople.AutomationServicePrincipal, "P1D", role: AzureRoles.UserAccessAdministrator))).Expect(HttpStatusCode.Created);
        await arm.AsAsync("app");
        (await arm.RequestAsync("Eligibility", assign)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Who_may_not_read_a_scope_lists_only_what_is_theirs()
    {
        await arm.EligibleAsync(ContosoPeople.Alex);
        await arm.AsAsync("adele");
        (await arm.GetAsync(ArmClient.Provider(ArmClient.Production, "roleEligibilitySchedules"))).Expect(HttpStatusCode.Forbidden);
        (await arm.GetAsync(ArmClient.Provider(ArmClient.Production, $"roleEligibilitySchedules?$filter=principalId eq '{ContosoPeople.Alex}'"))).Expect(HttpStatusCode.Forbidden);
        Assert.Empty(await arm.ListAsync("roleEligibilitySchedules", "asTarget()"));
        await arm.AsAsync("admin");
        Assert.Single((await arm.GetAsync(ArmClient.Provider(ArmClient.Production, "roleEligibilitySchedules"))).Items);
    }

    [Fact]
    public async Task Standing_assignments_show_as_assigned_and_go_by_a_request()
    {
        await arm.AsAsync("admin");
        var standing = await arm.ListAsync("roleAssignmentScheduleInstances", "atScope()");
        Assert.Equal(["Inherited", "Inherited"], standing.Select(item => (string)item["properties"]!["memberType"]!));
        Assert.Equal("Assigned", (string?)standing[0]["properties"]!["assignmentType"]);
        Assert.Null(standing[0]["properties"]!["endDateTime"]);
        const string Root = ContosoPeople.RootManagementGroup;
        (await arm.RequestAsync("Assignment", ArmClient.Body("AdminRemove", ContosoPeople.BreakGlass, null, Root, AzureRoles.Owner), Root)).Expect(HttpStatusCode.Created);
        Assert.False(arm.Holds(ContosoPeople.BreakGlass, Root, AzureRoles.Owner));
    }

    [Fact]
    public async Task An_activation_that_needs_approval_is_decided_at_its_stage()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        (await arm.PatchRulesAsync(ArmClient.Production, AzureRoles.Contributor, Approval())).Expect(HttpStatusCode.OK);
        var request = (await arm.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created).Body!;
        Assert.Equal("PendingApproval", (string?)request["properties"]!["status"]);
        var approval = (string)request["properties"]!["approvalId"]!;
        Assert.StartsWith("/providers/Microsoft.Authorization/roleAssignmentApprovals/", approval, StringComparison.Ordinal);

        await arm.AsAsync("megan");
        Assert.Single(await arm.ListAsync("roleAssignmentScheduleRequests", "asApprover()"));
        Assert.Single((await arm.GetAsync("/providers/Microsoft.Authorization/roleAssignmentApprovals?$filter=asApprover()", ArmClient.ApprovalVersion)).Expect(HttpStatusCode.OK).Items);
        var shown = (await arm.GetAsync(approval, ArmClient.ApprovalVersion)).Expect(HttpStatusCode.OK).Body!;
        var stage = shown["properties"]!["stages"]!.AsArray().Single()!;
        Assert.Equal(("InProgress", true), ((string?)stage["properties"]!["status"], (bool)stage["properties"]!["assignedToMe"]!));
        Assert.Single((await arm.GetAsync(approval + "/stages", ArmClient.ApprovalVersion)).Expect(HttpStatusCode.OK).Items);
        (await arm.GetAsync((string)stage["id"]!, ArmClient.ApprovalVersion)).Expect(HttpStatusCode.OK);
        var decision = new JsonObject { ["reviewResult"] = "Approve", ["justification"] = "seen" };
        var decided = (await arm.SendAsync(HttpMethod.Patch, (string)stage["id"]!, decision, ArmClient.ApprovalVersion)).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("Approve", (string?)decided["properties"]!["reviewResult"]);
        Assert.True(arm.Holds(ContosoPeople.Adele));
        Assert.Equal(409, (await arm.SendAsync(HttpMethod.Patch, (string)stage["id"]!, (JsonObject)decision.DeepClone(), ArmClient.ApprovalVersion)).Status);
    }

    [Fact]
    public async Task A_request_is_validated_without_effect_and_canceled_while_it_waits()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        await arm.AsAsync("adele");
        var path = ArmClient.Provider(ArmClient.Production, $"roleAssignmentScheduleRequests/{arm.Name()}");
        (await arm.SendAsync(HttpMethod.Post, path + "/validate", ArmClient.Body("SelfActivate", ContosoPeople.Adele, "PT1H"))).Expect(HttpStatusCode.OK);
        (await arm.SendAsync(HttpMethod.Post, path + "/validate", ArmClient.Body("SelfActivate", ContosoPeople.Adele, "PT9H"))).Expect(HttpStatusCode.BadRequest);
        Assert.False(arm.Holds(ContosoPeople.Adele));
        var later = ArmClient.Body("SelfActivate", ContosoPeople.Adele, "PT1H");
        later["properties"]!["scheduleInfo"]!["startDateTime"] = arm.Tenant.Now.AddHours(1).ToJsonTime();
        (await arm.SendAsync(HttpMethod.Put, path, later)).Expect(HttpStatusCode.Created);
        (await arm.SendAsync(HttpMethod.Post, path + "/cancel", null)).Expect(HttpStatusCode.OK);
        arm.Tenant.Clock.Advance(TimeSpan.FromMinutes(90));
        Assert.False(arm.Holds(ContosoPeople.Adele));
    }

    [Fact]
    public async Task A_policy_has_its_rules_in_the_endpoints_own_shape_and_keeps_what_is_written()
    {
        await arm.AsAsync("admin");
        var assignment = (await arm.ListAsync("roleManagementPolicyAssignments", $"roleDefinitionId eq '{ArmClient.Role(ArmClient.Web, AzureRoles.Owner)}'", ArmClient.Web)).Single();
        Assert.Equal(17, assignment["properties"]!["effectiveRules"]!.AsArray().Count);
        Assert.Equal("rg-web", (string?)assignment["properties"]!["policyAssignmentProperties"]!["scope"]!["displayName"]);
        Assert.Equal("Owner", (string?)assignment["properties"]!["policyAssignmentProperties"]!["roleDefinition"]!["displayName"]);
        Assert.Equal($"{((string)assignment["properties"]!["policyId"]!).Split('/').Last()}_{AzureRoles.Owner}", (string?)assignment["name"]);
        (await arm.GetAsync((string)assignment["id"]!)).Expect(HttpStatusCode.OK);
        Assert.Equal(AzureRoles.All.Count, (await arm.GetAsync(ArmClient.Provider(ArmClient.Web, "roleManagementPolicies"))).Items.Count);

        (await arm.PatchRulesAsync(ArmClient.Web, AzureRoles.Owner, Approval(), Expiration("Expiration_Admin_Eligibility", false, null))).Expect(HttpStatusCode.OK);
        var policy = (await arm.GetAsync((string)assignment["properties"]!["policyId"]!)).Expect(HttpStatusCode.OK).Body!;
        var rules = policy["properties"]!["rules"]!.AsArray().ToDictionary(rule => (string)rule!["id"]!, rule => rule!);
        var approval = rules["Approval_EndUser_Assignment"];
        Assert.Equal("RoleManagementPolicyApprovalRule", (string?)approval["ruleType"]);
        Assert.Null(approval["@odata.type"]);
        Assert.Equal("All", (string?)approval["target"]!["operations"]![0]);
        Assert.True(approval["target"]!.AsObject().ContainsKey("targetObjects"));
        var approver = approval["setting"]!["approvalStages"]![0]!["primaryApprovers"]![0]!;
        Assert.Equal((ContosoPeople.Megan, "User", false), ((string?)approver["id"], (string?)approver["userType"], (bool)approver["isBackup"]!));
        var expiration = rules["Expiration_Admin_Eligibility"];
        Assert.False((bool)expiration["isExpirationRequired"]!);
        Assert.Equal("P365D", (string?)expiration["maximumDuration"]);
    }

    [Fact]
    public async Task A_longest_time_is_refused_where_no_end_is_required()
    {
        var refused = await arm.PatchRulesAsync(ArmClient.Web, AzureRoles.Owner, Expiration("Expiration_Admin_Eligibility", false, "P365D"));
        Assert.Equal("InvalidPolicy", refused.Expect(HttpStatusCode.BadRequest).Code);
    }

    [Fact]
    public async Task Policies_are_read_by_the_eligible_and_written_by_owners()
    {
        var path = ArmClient.Provider(ArmClient.Production, "roleManagementPolicyAssignments");
        await arm.AsAsync("adele");
        (await arm.GetAsync(path)).Expect(HttpStatusCode.Forbidden);
        await arm.EligibleAsync(ContosoPeople.Adele);
        await arm.AsAsync("adele");
        var policy = (string)(await arm.GetAsync(path)).Expect(HttpStatusCode.OK).Items[0]!["properties"]!["policyId"]!;
        var body = new JsonObject { ["properties"] = new JsonObject { ["rules"] = new JsonArray(Expiration("Expiration_EndUser_Assignment", true, "PT1H")) } };
        Assert.Equal("AuthorizationFailed", (await arm.SendAsync(HttpMethod.Patch, policy, body)).Expect(HttpStatusCode.Forbidden).Code);
    }

    [Fact]
    public async Task The_audit_has_a_category_of_its_own()
    {
        await arm.EligibleAsync(ContosoPeople.Adele);
        (await arm.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        await arm.Http.AsAsync("admin");
        var entries = (await arm.Http.GetAsync("auditLogs/directoryAudits?$filter=category eq 'ResourceManagement'")).Items;
        Assert.Contains(entries, entry => (string?)entry!["activityDisplayName"] == "Add member to role completed (PIM activation)");
    }

    private static JsonObject Expiration(string id, bool isRequired, string? maximum)
    {
        var rule = new JsonObject { ["id"] = id, ["ruleType"] = "RoleManagementPolicyExpirationRule", ["isExpirationRequired"] = isRequired };
        if (maximum is not null)
        {
            rule["maximumDuration"] = maximum;
        }

        return rule;
    }

    private static JsonObject Approval() => new()
    {
        ["id"] = "Approval_EndUser_Assignment",
        ["ruleType"] = "RoleManagementPolicyApprovalRule",
        ["setting"] = new JsonObject
        {
            ["isApprovalRequired"] = true,
            ["isApprovalRequiredForExtension"] = false,
            ["isRequestorJustificationRequired"] = true,
            ["approvalMode"] = "SingleStage",
            ["approvalStages"] = new JsonArray(new JsonObject
            {
                ["approvalStageTimeOutInDays"] = 1,
                ["isApproverJustificationRequired"] = true,
                ["escalationTimeInMinutes"] = 0,
                ["isEscalationEnabled"] = false,
                ["primaryApprovers"] = new JsonArray(new JsonObject { ["id"] = ContosoPeople.Megan, ["description"] = "Megan", ["isBackup"] = false, ["userType"] = "User" }),
                ["escalationApprovers"] = null,
            }),
        },
    };
}

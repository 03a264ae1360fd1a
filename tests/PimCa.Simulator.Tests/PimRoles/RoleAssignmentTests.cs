using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.PimRoles;

public sealed class RoleAssignmentTests : IDisposable
{
    private const string Global = BuiltInRoles.GlobalAdministrator;

    private readonly RoleClient roles = new();

    public void Dispose() => roles.Dispose();

    [Fact]
    public async Task Standing_assignments_show_as_assigned_without_an_end()
    {
        await roles.AsAsync("admin");
        var instances = (await roles.Http.GetAsync($"{RoleClient.Assignments}?$filter=roleDefinitionId eq '{Global}'&$expand=principal,directoryScope")).Expect(HttpStatusCode.OK);
        Assert.Equal([ContosoPeople.Admin, ContosoPeople.BreakGlass], instances.Texts("principalId"));
        Assert.Equal(["Assigned", "Assigned"], instances.Texts("assignmentType"));
        Assert.Null(instances.Items[0]!["startDateTime"]);
        Assert.Equal("#microsoft.graph.user", (string?)instances.Items[0]!["principal"]!["@odata.type"]);
        Assert.Equal((string?)instances.Items[0]!["id"], (string?)instances.Items[0]!["roleAssignmentOriginId"]);

        var schedule = (await roles.Http.GetAsync($"{RoleClient.Directory}/roleAssignmentSchedules/{instances.Items[1]!["id"]}")).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("noExpiration", (string?)schedule["scheduleInfo"]!["expiration"]!["type"]);
        Assert.Null(schedule["createdUsing"]);
    }

    [Fact]
    public async Task The_last_Global_Administrator_cannot_be_removed_by_either_door()
    {
        await roles.AsAsync("admin");
        (await roles.Http.PostAsync(RoleClient.AssignmentRequests, RoleClient.Body("adminRemove", ContosoPeople.BreakGlass, null, Global))).Expect(HttpStatusCode.Created);
        Assert.False(roles.Holds(ContosoPeople.BreakGlass, Global));

        var refused = await roles.Http.PostAsync(RoleClient.AssignmentRequests, RoleClient.Body("adminRemove", ContosoPeople.Admin, null, Global));
        Assert.Contains("last Global Administrator", refused.Expect(HttpStatusCode.BadRequest).Message, StringComparison.Ordinal);
        (await roles.Http.DeleteAsync($"{RoleClient.Directory}/roleAssignments/{Global}_{ContosoPeople.Admin}")).Expect(HttpStatusCode.BadRequest);
        Assert.True(roles.Holds(ContosoPeople.Admin, Global));
    }

    [Fact]
    public async Task A_standing_assignment_taken_by_a_request_is_gone_from_the_directory_and_a_second_removal_finds_none()
    {
        await roles.AsAsync("admin");
        (await roles.Http.PostAsync($"{RoleClient.Directory}/roleAssignments", new JsonObject
        {
            ["principalId"] = ContosoPeople.Alex, ["roleDefinitionId"] = RoleClient.Exchange, ["directoryScopeId"] = "/",
        })).Expect(HttpStatusCode.Created);
        var again = RoleClient.Body("adminAssign", ContosoPeople.Alex, "P1D");
        Assert.Equal("RoleAssignmentExists", (await roles.Http.PostAsync(RoleClient.AssignmentRequests, again)).Code);

        var remove = RoleClient.Body("adminRemove", ContosoPeople.Alex, null);
        Assert.Equal("Revoked", (string?)(await roles.Http.PostAsync(RoleClient.AssignmentRequests, remove)).Expect(HttpStatusCode.Created).Body!["status"]);
        Assert.False(roles.Holds(ContosoPeople.Alex));
        Assert.Equal("RoleAssignmentDoesNotExist", (await roles.Http.PostAsync(RoleClient.AssignmentRequests, remove)).Code);
    }

    [Theory]
    [InlineData(BuiltInRoles.UserAdministrator, "/administrativeUnits/" + ContosoPeople.MunichUnit, null)]
    [InlineData(BuiltInRoles.ApplicationAdministrator, "/" + ContosoPeople.PayrollApplication, null)]
    [InlineData(Global, "/administrativeUnits/" + ContosoPeople.MunichUnit, "InvalidScope")]
    [InlineData(BuiltInRoles.UserAdministrator, "/" + ContosoPeople.PayrollApplication, "InvalidScope")]
    [InlineData(BuiltInRoles.UserAdministrator, "/administrativeUnits/none", "InvalidScope")]
    [InlineData("00000000-0000-4000-8000-000000000000", "/", "RoleNotFound")]
    public async Task A_role_is_given_over_the_scopes_that_it_has_and_no_others(string role, string scope, string? code)
    {
        await roles.AsAsync("admin");
        var answer = await roles.Http.PostAsync(RoleClient.EligibilityRequests, RoleClient.Body("adminAssign", ContosoPeople.Adele, "P10D", role, scope));
        Assert.Equal(code, answer.Code);
        if (code is null)
        {
            Assert.Equal(scope, (string?)answer.Body!["directoryScopeId"]);
            var found = (await roles.Http.GetAsync($"{RoleClient.Eligibilities}?$filter=directoryScopeId eq '{scope}'&$expand=directoryScope,roleDefinition")).Items.Single()!;
            Assert.Equal(scope.Split('/').Last(), (string?)found["directoryScope"]!["id"]);
        }
    }

    [Fact]
    public async Task A_role_over_a_unit_is_not_held_over_the_tenant_and_is_activated_over_its_own_scope_only()
    {
        const string Scope = "/administrativeUnits/" + ContosoPeople.MunichUnit;
        await roles.EligibleAsync(ContosoPeople.Adele, role: BuiltInRoles.UserAdministrator, scope: Scope);
        (await roles.ActivateAsync("adele", ContosoPeople.Adele, role: BuiltInRoles.UserAdministrator)).Expect(HttpStatusCode.BadRequest);
        (await roles.ActivateAsync("adele", ContosoPeople.Adele, role: BuiltInRoles.UserAdministrator, scope: Scope)).Expect(HttpStatusCode.Created);
        Assert.False(roles.Holds(ContosoPeople.Adele, BuiltInRoles.UserAdministrator));
        await roles.AsAsync("admin");
        var assignment = (await roles.Http.GetAsync($"{RoleClient.Directory}/roleAssignments?$filter=principalId eq '{ContosoPeople.Adele}'")).Items.Single()!;
        Assert.Equal(Scope, (string?)assignment["directoryScopeId"]);
        (await roles.Http.DeleteAsync($"{RoleClient.Directory}/roleAssignments/{assignment["id"]}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await roles.Http.GetAsync($"{RoleClient.Assignments}?$filter=principalId eq '{ContosoPeople.Adele}'")).Items);
    }

    [Fact]
    public async Task Groups_take_roles_only_when_they_were_made_for_it()
    {
        const string Plain = "9a1d8b0e-0000-4000-8000-00000000c0c1";
        const string Assignable = "9a1d8b0e-0000-4000-8000-00000000c0c2";
        roles.AddGroup(Plain, isRoleAssignable: false);
        roles.AddGroup(Assignable, isRoleAssignable: true, ContosoPeople.Alex);
        await roles.AsAsync("admin");
        Assert.Equal("InvalidRoleAssignmentRequest", (await roles.Http.PostAsync(RoleClient.AssignmentRequests, RoleClient.Body("adminAssign", Plain, "P1D"))).Code);
        (await roles.Http.PostAsync(RoleClient.AssignmentRequests, RoleClient.Body("adminAssign", Assignable, "P1D"))).Expect(HttpStatusCode.Created);
        Assert.True(roles.Holds(ContosoPeople.Alex));
        await roles.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.False(roles.Holds(ContosoPeople.Alex));
    }

    [Fact]
    public async Task Update_extend_and_renew_follow_the_state_and_the_request_tells_of_what_has_ended()
    {
        await roles.EligibleAsync(ContosoPeople.Adele, "P20D");
        Assert.Equal("RoleAssignmentExists", (await RequestAsync("adminAssign", "P40D")).Code);
        (await RequestAsync("adminUpdate", "P15D")).Expect(HttpStatusCode.Created);
        Assert.Equal("InvalidRoleAssignmentRequest", (await RequestAsync("adminExtend", "P40D")).Code);
        await roles.AdvanceAsync(TimeSpan.FromDays(2));
        (await RequestAsync("adminExtend", "P20D")).Expect(HttpStatusCode.Created);
        Assert.Equal("RoleAssignmentExists", (await RequestAsync("adminRenew", "P20D")).Code);
        await roles.AdvanceAsync(TimeSpan.FromDays(21));
        Assert.Empty((await roles.Http.GetAsync($"{RoleClient.Eligibilities}?$filter=principalId eq '{ContosoPeople.Adele}'")).Items);
        var past = (await roles.Http.GetAsync($"{RoleClient.EligibilityRequests}?$filter=principalId eq '{ContosoPeople.Adele}'")).Expect(HttpStatusCode.OK);
        Assert.Contains("adminExtend", past.Texts("action"));
        (await RequestAsync("adminRenew", "P20D")).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_self_extension_waits_for_an_administrator()
    {
        await roles.EligibleAsync(ContosoPeople.Adele, "P10D");
        await roles.AsAsync("adele");
        var asked = (await RequestAsync("selfExtend", "P20D")).Expect(HttpStatusCode.Created);
        Assert.Equal("PendingAdminDecision", (string?)asked.Body!["status"]);
        await roles.AsAsync("admin");
        (await RequestAsync("adminExtend", "P20D")).Expect(HttpStatusCode.Created);
        Assert.Equal("Provisioned", (string?)(await roles.Http.GetAsync($"{RoleClient.EligibilityRequests}/{asked.Id}")).Body!["status"]);
    }

    [Fact]
    public async Task Only_role_administrators_give_roles_and_others_read_what_is_theirs()
    {
        await roles.AsAsync("adele");
        Assert.Equal("AuthorizationFailed", (await RequestAsync("adminAssign", "P1D")).Expect(HttpStatusCode.Forbidden).Code);
        (await roles.Http.GetAsync(RoleClient.Assignments)).Expect(HttpStatusCode.Forbidden);
        (await roles.Http.GetAsync($"{RoleClient.Assignments}?$filter=principalId eq '{ContosoPeople.Admin}'")).Expect(HttpStatusCode.Forbidden);
        Assert.Empty((await roles.Http.GetAsync($"{RoleClient.Assignments}?$filter=principalId eq '{ContosoPeople.Adele}'")).Expect(HttpStatusCode.OK).Items);
        await roles.AsAsync("app");
        Assert.Equal(2, (await roles.Http.GetAsync(RoleClient.Assignments)).Expect(HttpStatusCode.OK).Items.Count);
        (await RequestAsync("adminAssign", "P1D")).Expect(HttpStatusCode.Created);
        (await roles.Http.PostAsync(RoleClient.AssignmentRequests, RoleClient.Body("selfActivate", ContosoPeople.AutomationServicePrincipal, "PT1H"))).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_built_in_role_has_a_policy_with_the_documented_defaults()
    {
        await roles.AsAsync("admin");
        const string Filter = "$filter=scopeId eq '/' and scopeType eq 'DirectoryRole'";
        var all = (await roles.Http.GetAsync($"policies/roleManagementPolicyAssignments?{Filter}&$expand=policy($expand=rules)")).Expect(HttpStatusCode.OK).Items;
        Assert.Equal(BuiltInRoles.All.Count, all.Count);
        var policy = all.Single(assignment => (string?)assignment!["roleDefinitionId"] == RoleClient.Exchange)!["policy"]!;
        Assert.StartsWith($"DirectoryRole_{ContosoPeople.TenantId}_", (string?)policy["id"], StringComparison.Ordinal);
        var rules = policy["rules"]!.AsArray().ToDictionary(rule => (string)rule!["id"]!, rule => rule!);
        Assert.Equal(17, rules.Count);
        Assert.False((bool)rules["Expiration_Admin_Eligibility"]["isExpirationRequired"]!);
        Assert.Equal("P365D", (string?)rules["Expiration_Admin_Eligibility"]["maximumDuration"]);
        Assert.Equal("P180D", (string?)rules["Expiration_Admin_Assignment"]["maximumDuration"]);
        Assert.Equal("PT8H", (string?)rules["Expiration_EndUser_Assignment"]["maximumDuration"]);
        Assert.Equal(["MultiFactorAuthentication", "Justification"], rules["Enablement_EndUser_Assignment"]["enabledRules"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(BuiltInRoles.All.Count, (await roles.Http.GetAsync("policies/roleManagementPolicies?$filter=scopeId eq '/' and scopeType eq 'Directory'")).Items.Count);
    }

    [Fact]
    public async Task A_policy_keeps_its_id_when_it_is_written_and_binds_its_role_at_every_scope()
    {
        const string Scope = "/administrativeUnits/" + ContosoPeople.MunichUnit;
        await roles.AsAsync("admin");
        var before = await roles.PolicyIdAsync(BuiltInRoles.UserAdministrator);
        await roles.SetRuleAsync("Expiration_EndUser_Assignment", rule => rule["maximumDuration"] = "PT1H", BuiltInRoles.UserAdministrator);
        Assert.Equal(before, await roles.PolicyIdAsync(BuiltInRoles.UserAdministrator));
        await roles.EligibleAsync(ContosoPeople.Adele, role: BuiltInRoles.UserAdministrator, scope: Scope);
        var refused = await roles.ActivateAsync("adele", ContosoPeople.Adele, "PT2H", BuiltInRoles.UserAdministrator, Scope);
        Assert.Contains("ExpirationRule", refused.Expect(HttpStatusCode.BadRequest).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_paged_and_cut_down_to_what_is_asked_for()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        await roles.EligibleAsync(ContosoPeople.Alex);
        var first = (await roles.Http.GetAsync($"{RoleClient.Eligibilities}?$select=id,principalId&$top=1")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, first.Items.Single()!.AsObject().Count);
        var second = (await roles.Http.GetAsync((string)first.Body!["@odata.nextLink"]!)).Expect(HttpStatusCode.OK);
        Assert.Equal(ContosoPeople.Alex, (string?)second.Items.Single()!["principalId"]);
        Assert.Equal(501, (await roles.Http.GetAsync($"{RoleClient.Eligibilities}?$orderby=id")).Status);
    }

    private Task<TenantClient.Answer> RequestAsync(string action, string duration) =>
        roles.Http.PostAsync(RoleClient.EligibilityRequests, RoleClient.Body(action, ContosoPeople.Adele, duration));
}

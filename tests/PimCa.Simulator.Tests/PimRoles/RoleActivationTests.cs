using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimRoles;

public sealed class RoleActivationTests : IDisposable
{
    private readonly RoleClient roles = new();

    public void Dispose() => roles.Dispose();

    [Fact]
    public async Task An_eligible_person_holds_the_role_while_it_is_active_and_no_longer()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        Assert.False(roles.Holds(ContosoPeople.Adele));

        var request = (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created).Body!;
        Assert.Equal("Provisioned", (string?)request["status"]);
        Assert.True(roles.Holds(ContosoPeople.Adele));
        var instance = Assert.Single((await roles.Http.GetAsync($"{RoleClient.Assignments}/filterByCurrentUser(on='principal')?$expand=activatedUsing")).Items)!;
        Assert.Equal("Activated", (string?)instance["assignmentType"]);
        Assert.Equal("Direct", (string?)instance["memberType"]);
        Assert.Equal((string?)request["targetScheduleId"], (string?)instance["roleAssignmentScheduleId"]);
        Assert.Equal(RoleClient.Exchange, (string?)instance["activatedUsing"]!["roleDefinitionId"]);

        await roles.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.False(roles.Holds(ContosoPeople.Adele));
        Assert.Empty((await roles.Http.GetAsync($"{RoleClient.Assignments}/filterByCurrentUser(on='principal')")).Items);
    }

    [Fact]
    public async Task A_token_names_the_roles_that_are_active_when_it_is_issued()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        Assert.DoesNotContain(RoleClient.Exchange, await RolesInTokenAsync());
        (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.Contains(RoleClient.Exchange, await RolesInTokenAsync());
    }

    [Fact]
    public async Task Conditional_Access_meets_active_holders_one_replication_lag_later_and_eligible_ones_never()
    {
        roles.Tenant.Weather.ReplicationLag = TimeSpan.FromMinutes(2);
        await roles.EligibleAsync(ContosoPeople.Adele);
        await roles.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(SeenByConditionalAccess());

        var request = (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.Equal("PendingProvisioning", (string?)request.Body!["status"]);
        await roles.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(SeenByConditionalAccess());
        await roles.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Contains(RoleClient.Exchange, SeenByConditionalAccess());
        Assert.Equal("Provisioned", (string?)(await roles.Http.GetAsync($"{RoleClient.AssignmentRequests}/{request.Id}")).Body!["status"]);
    }

    [Fact]
    public async Task A_running_activation_cannot_be_lengthened_nor_ended_in_its_first_five_minutes()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.Equal("RoleAssignmentExists", (await roles.ActivateAsync("adele", ContosoPeople.Adele, "PT4H")).Expect(HttpStatusCode.BadRequest).Code);

        var end = RoleClient.Body("selfDeactivate", ContosoPeople.Adele, null);
        Assert.Equal("ActiveDurationTooShort", (await roles.Http.PostAsync(RoleClient.AssignmentRequests, end)).Code);
        await roles.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("Revoked", (string?)(await roles.Http.PostAsync(RoleClient.AssignmentRequests, end)).Expect(HttpStatusCode.Created).Body!["status"]);
        Assert.False(roles.Holds(ContosoPeople.Adele));
    }

    [Fact]
    public async Task Whoever_is_not_eligible_is_refused_with_the_rule_and_one_who_asks_for_too_long_too()
    {
        Assert.Contains("EligibilityRule", (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.BadRequest).Message, StringComparison.Ordinal);
        await roles.EligibleAsync(ContosoPeople.Adele);
        var tooLong = (await roles.ActivateAsync("adele", ContosoPeople.Adele, "PT9H")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("RoleAssignmentRequestPolicyValidationFailed", tooLong.Code);
        Assert.Equal("The following policy rules failed: [\"ExpirationRule\"]", tooLong.Message);
    }

    [Fact]
    public async Task Without_a_second_factor_the_default_policy_refuses()
    {
        await roles.EligibleAsync(ContosoPeople.BackupServiceAccount);
        var refused = (await roles.ActivateAsync("svc-backup", ContosoPeople.BackupServiceAccount)).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("The following policy rules failed: [\"MfaRule\"]", refused.Message);
    }

    [Fact]
    public async Task A_required_context_is_answered_with_a_claims_challenge()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        await roles.SetRuleAsync("Enablement_EndUser_Assignment", rule => rule["enabledRules"] = new JsonArray("Justification"));
        await roles.SetRuleAsync("AuthenticationContext_EndUser_Assignment", rule =>
        {
            rule["isEnabled"] = true;
            rule["claimValue"] = "c1";
        });
        roles.Tenant.Store.Put(Collections.ConditionalAccessPolicies, "p1", new JsonObject
        {
            ["id"] = "p1",
            ["state"] = "enabled",
            ["conditions"] = new JsonObject
            {
                ["applications"] = new JsonObject { ["includeAuthenticationContextClassReferences"] = new JsonArray("c1") },
                ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All") },
            },
        });

        var challenged = (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("RoleAssignmentRequestAcrsValidationFailed", challenged.Code);
        Assert.StartsWith("&claims=", challenged.Message, StringComparison.Ordinal);
        Assert.Contains("insufficient_claims", challenged.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_needs_approval_waits_and_v1_has_no_way_to_decide_it()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        await roles.RequireApprovalAsync(new JsonObject { ["@odata.type"] = "#microsoft.graph.singleUser", ["userId"] = ContosoPeople.Megan });
        var request = (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created).Body!;
        Assert.Equal("PendingApproval", (string?)request["status"]);
        Assert.Equal((string?)request["id"], (string?)request["approvalId"]);
        Assert.Equal("PendingRoleAssignmentRequest", (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Code);

        await roles.AsAsync("megan");
        Assert.Single((await roles.Http.GetAsync($"{RoleClient.AssignmentRequests}/filterByCurrentUser(on='approver')?$filter=status eq 'PendingApproval'")).Items);
        var none = (await roles.Http.GetAsync($"{RoleClient.Directory}/roleAssignmentApprovals/{request["id"]}")).Expect(HttpStatusCode.BadRequest);
        Assert.Contains("segment 'roleAssignmentApprovals'", none.Message, StringComparison.Ordinal);

        roles.Tenant.DecideRoleActivation((string)request["id"]!, ContosoPeople.Megan, isApproved: true, "seen");
        Assert.True(roles.Holds(ContosoPeople.Adele));
    }

    [Fact]
    public async Task Where_the_policy_names_no_approver_whoever_administers_roles_decides()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        await roles.RequireApprovalAsync();
        var id = (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created).Id;

        Assert.Throws<ArgumentException>(() => roles.Tenant.DecideRoleActivation(id, ContosoPeople.Megan, isApproved: true));
        roles.Tenant.DecideRoleActivation(id, ContosoPeople.Admin, isApproved: false, "no");
        Assert.Equal("Denied", (string?)(await roles.Http.GetAsync($"{RoleClient.AssignmentRequests}/{id}")).Body!["status"]);
        Assert.False(roles.Holds(ContosoPeople.Adele));
    }

    [Fact]
    public async Task Validation_only_checks_and_changes_nothing()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        await roles.AsAsync("adele");
        var body = RoleClient.Body("selfActivate", ContosoPeople.Adele, "PT1H");
        body["isValidationOnly"] = true;
        (await roles.Http.PostAsync(RoleClient.AssignmentRequests, body)).Expect(HttpStatusCode.Created);
        body["scheduleInfo"]!["expiration"]!["duration"] = "P2D";
        (await roles.Http.PostAsync(RoleClient.AssignmentRequests, body)).Expect(HttpStatusCode.BadRequest);
        Assert.False(roles.Holds(ContosoPeople.Adele));
        Assert.Empty((await roles.Http.GetAsync($"{RoleClient.AssignmentRequests}/filterByCurrentUser(on='principal')")).Items);
    }

    [Fact]
    public async Task A_later_start_can_be_canceled_before_it_comes()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        await roles.AsAsync("adele");
        var body = RoleClient.Body("selfActivate", ContosoPeople.Adele, "PT1H");
        body["scheduleInfo"]!["startDateTime"] = roles.Tenant.Now.AddHours(1).ToJsonTime();
        var request = (await roles.Http.PostAsync(RoleClient.AssignmentRequests, body)).Expect(HttpStatusCode.Created);
        Assert.Equal("Granted", (string?)request.Body!["status"]);
        (await roles.Http.PostAsync($"{RoleClient.AssignmentRequests}/{request.Id}/cancel")).Expect(HttpStatusCode.NoContent);
        await roles.AdvanceAsync(TimeSpan.FromMinutes(90));
        Assert.False(roles.Holds(ContosoPeople.Adele));
    }

    [Fact]
    public async Task What_a_group_is_eligible_for_its_members_activate_for_themselves()
    {
        const string MailAdmins = "9a1d8b0e-0000-4000-8000-00000000c0c0";
        roles.AddGroup(MailAdmins, isRoleAssignable: true, ContosoPeople.Adele);
        await roles.EligibleAsync(MailAdmins);
        await roles.AsAsync("adele");
        var mine = Assert.Single((await roles.Http.GetAsync($"{RoleClient.Eligibilities}/filterByCurrentUser(on='principal')?$expand=principal,roleDefinition")).Items)!;
        Assert.Equal("Group", (string?)mine["memberType"]);
        (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        Assert.True(roles.Holds(ContosoPeople.Adele));
        Assert.False(roles.Holds(MailAdmins));
    }

    [Fact]
    public async Task The_audit_tells_roles_from_groups_by_the_category()
    {
        await roles.EligibleAsync(ContosoPeople.Adele);
        (await roles.ActivateAsync("adele", ContosoPeople.Adele)).Expect(HttpStatusCode.Created);
        await roles.AsAsync("admin");
        var entries = (await roles.Http.GetAsync("auditLogs/directoryAudits?$filter=category eq 'RoleManagement'")).Items;
        var completed = entries.Single(entry => (string?)entry!["activityDisplayName"] == "Add member to role completed (PIM activation)")!;
        Assert.Equal("PIM", (string?)completed["loggedByService"]);
        Assert.Contains(completed["targetResources"]!.AsArray(), target => (string?)target!["displayName"] == "Exchange Administrator");
        Assert.Contains(entries, entry => (string?)entry!["loggedByService"] == "Core Directory" && (string?)entry["activityDisplayName"] == "Add member to role");
    }

    private string[] SeenByConditionalAccess() =>
        DirectoryRoles.HeldBy(roles.Tenant, ContosoPeople.Adele, [], roles.Tenant.Replicated).ToArray();

    private async Task<string[]> RolesInTokenAsync()
    {
        var answer = await roles.Http.TokenAsync(TenantClient.PasswordFields("adele", "https://graph.microsoft.com/.default"));
        var payload = ((string)answer.Body!["access_token"]!).Split('.')[1].Replace('-', '+').Replace('_', '/');
        var claims = JsonNode.Parse(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')))!;
        return claims["wids"]!.AsArray().Select(role => (string)role!).ToArray();
    }
}

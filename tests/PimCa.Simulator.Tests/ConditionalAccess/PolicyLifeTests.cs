using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.ConditionalAccess;

public sealed class PolicyLifeTests
{
    private readonly SmallTenant tenant = new();

    [Fact]
    public void A_created_policy_is_complete_absent_lists_are_empty_and_absent_objects_null()
    {
        var policy = tenant.Create();

        Assert.Equal("[]", policy.Users()["excludeGroups"]!.ToJsonString());
        Assert.Equal("[]", policy.Conditions()["signInRiskLevels"]!.ToJsonString());
        Assert.True(policy.Conditions().ContainsKey("platforms"));
        Assert.Null(policy.Conditions()["platforms"]);
        Assert.Null(policy["sessionControls"]);
        Assert.Null(policy["modifiedDateTime"]);
        Assert.Equal(SimulatedTenant.Start, DateTimeOffset.Parse((string)policy["createdDateTime"]!));
        Assert.True(Guid.TryParse((string?)policy["id"], out _));
    }

    [Fact]
    public void Two_policies_may_have_one_name()
    {
        tenant.Create();
        tenant.Create();

        Assert.Equal(2, tenant.Policies.List(tenant.Administrator).Count());
    }

    [Fact]
    public void A_change_keeps_what_it_leaves_out_even_inside_conditions()
    {
        var id = Create();

        Update(id, """{"conditions":{"signInRiskLevels":["high"]},"state":"disabled"}""");

        var after = Get(id);
        Assert.Equal("disabled", (string?)after["state"]);
        Assert.Equal("""["high"]""", after.Conditions()["signInRiskLevels"]!.ToJsonString());
        Assert.Equal("""["All"]""", after.Users()["includeUsers"]!.ToJsonString());
        Assert.Equal("Require compliant device", (string?)after["displayName"]);
        Assert.NotNull(after["grantControls"]);
    }

    [Fact]
    public void A_change_replaces_users_whole_so_that_exclusions_left_out_are_lost()
    {
        var id = (string)tenant.Create(p =>
        {
            p.Users()["excludeUsers"] = new JsonArray(SmallTenant.Alex);
            p.Users()["excludeRoles"] = new JsonArray(BuiltInRoles.GlobalAdministrator);
        })["id"]!;

        Update(id, """{"conditions":{"users":{"includeUsers":["All"],"excludeGroups":["22222222-0000-0000-0000-000000000001"]}}}""");

        var users = Get(id).Users();
        Assert.Equal(SmallTenant.Exempt, (string?)users["excludeGroups"]![0]);
        Assert.Equal("[]", users["excludeUsers"]!.ToJsonString());
        Assert.Equal("[]", users["excludeRoles"]!.ToJsonString());
    }

    [Fact]
    public void A_change_replaces_arrays_whole()
    {
        var id = (string)tenant.Create(p => p.Conditions()["clientAppTypes"] = new JsonArray("browser", "other"))["id"]!;

        Update(id, """{"conditions":{"clientAppTypes":["exchangeActiveSync"]}}""");

        Assert.Equal("""["exchangeActiveSync"]""", Get(id).Conditions()["clientAppTypes"]!.ToJsonString());
    }

    [Fact]
    public void A_change_replaces_the_controls_whole()
    {
        var id = (string)tenant.Create(p => p.Grant()["builtInControls"] = new JsonArray("mfa", "compliantDevice"))["id"]!;

        var refusal = SmallTenant.Refused(() => Update(id, """{"grantControls":{"builtInControls":["mfa"]}}"""));
        Update(id, """{"grantControls":{"operator":"OR","builtInControls":["mfa"]}}""");

        Assert.Contains("operator", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("""["mfa"]""", Get(id).Grant()["builtInControls"]!.ToJsonString());
    }

    [Fact]
    public void A_change_to_what_is_there_already_is_still_a_change()
    {
        var id = Create();
        tenant.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));

        Update(id, """{"state":"enabled"}""");

        Assert.Equal(SimulatedTenant.Start.AddMinutes(1), DateTimeOffset.Parse((string)Get(id)["modifiedDateTime"]!));
        Assert.Equal(SimulatedTenant.Start, DateTimeOffset.Parse((string)Get(id)["createdDateTime"]!));
        Assert.Single(Audits("Update conditional access policy"));
    }

    [Fact]
    public void A_body_as_it_was_read_can_be_sent_back()
    {
        var id = Create();
        var read = Get(id);
        read["state"] = "disabled";

        tenant.Policies.Update(tenant.Administrator, id, read);

        Assert.Equal("disabled", (string?)Get(id)["state"]);
    }

    [Fact]
    public void An_authentication_strength_is_given_by_id_and_shown_whole()
    {
        var policy = tenant.Create(p =>
        {
            p.Grant()["builtInControls"] = new JsonArray();
            p.Grant()["authenticationStrength"] = new JsonObject { ["id"] = AuthenticationStrengths.PhishingResistant };
        });

        var strength = policy.Grant()["authenticationStrength"]!;
        Assert.Equal("builtIn", (string?)strength["policyType"]);
        Assert.Contains("fido2", strength["allowedCombinations"].Texts());
        Assert.DoesNotContain("password,sms", strength["allowedCombinations"].Texts());
    }

    [Fact]
    public void A_deleted_policy_can_be_restored_under_its_id_and_applies_again()
    {
        var id = Create();

        tenant.Policies.Delete(tenant.Administrator, id);

        Assert.Equal(404, SmallTenant.Refused(() => Get(id)).Status);
        Assert.Empty(tenant.Evaluate(SmallTenant.Adele));
        Assert.NotNull(tenant.Policies.GetDeleted(tenant.Administrator, id)["deletedDateTime"]);

        var restored = tenant.Policies.Restore(tenant.Administrator, id);

        Assert.Null(restored["deletedDateTime"]);
        Assert.Equal("enabled", (string?)Get(id)["state"]);
        Assert.Empty(tenant.Policies.ListDeleted(tenant.Administrator));
        Assert.Single(tenant.Evaluate(SmallTenant.Adele));
    }

    [Fact]
    public void A_deleted_policy_is_gone_for_good_after_30_days_and_not_before()
    {
        var id = Create();
        tenant.Policies.Delete(tenant.Administrator, id);
        tenant.Tenant.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Single(tenant.Policies.ListDeleted(tenant.Administrator));

        tenant.Tenant.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(tenant.Policies.ListDeleted(tenant.Administrator));
        Assert.Equal(404, SmallTenant.Refused(() => tenant.Policies.Restore(tenant.Administrator, id)).Status);
    }

    [Fact]
    public void A_second_deletion_begins_the_30_days_anew()
    {
        var id = Create();
        tenant.Policies.Delete(tenant.Administrator, id);
        tenant.Tenant.Clock.Advance(TimeSpan.FromDays(20));
        tenant.Policies.Restore(tenant.Administrator, id);
        tenant.Policies.Delete(tenant.Administrator, id);

        tenant.Tenant.Clock.Advance(TimeSpan.FromDays(20));

        Assert.Single(tenant.Policies.ListDeleted(tenant.Administrator));
    }

    [Theory]
    [InlineData("Policy.Read.All", "Application.Read.All")]
    [InlineData("Policy.ReadWrite.ConditionalAccess", "Application.Read.All")]
    [InlineData("Policy.ReadWrite.ConditionalAccess", "Policy.Read.All")]
    public void A_write_needs_all_three_permissions(params string[] permissions)
    {
        var caller = SmallTenant.Person(SmallTenant.Admin, permissions);

        var refusal = SmallTenant.Refused(() => tenant.Policies.Create(caller, SmallTenant.CompliantDevice()));

        Assert.Equal(403, refusal.Status);
        Assert.Equal("AccessDenied", refusal.Code);
    }

    [Theory]
    [InlineData(BuiltInRoles.GlobalAdministrator, true, true)]
    [InlineData(BuiltInRoles.SecurityAdministrator, true, true)]
    [InlineData(BuiltInRoles.ConditionalAccessAdministrator, true, true)]
    [InlineData(BuiltInRoles.SecurityReader, true, false)]
    [InlineData(BuiltInRoles.GlobalReader, true, false)]
    [InlineData(BuiltInRoles.ReportsReader, false, false)]
    public void A_person_needs_a_role_besides(string role, bool mayRead, bool mayWrite)
    {
        tenant.Role(SmallTenant.Adele, role);
        var adele = tenant.Administrator with { ObjectId = SmallTenant.Adele };

        Assert.Equal(mayRead, Record.Exception(() => tenant.Policies.List(adele)) is null);
        Assert.Equal(mayWrite, Record.Exception(() => tenant.Policies.Create(adele, SmallTenant.CompliantDevice())) is null);
    }

    [Fact]
    public void An_application_writes_by_its_permissions_alone()
    {
        var application = new Caller("33333333-0000-0000-0000-000000000009", "runbook", true, tenant.Administrator.Permissions);

        tenant.Policies.Create(application, SmallTenant.CompliantDevice());

        var audit = Assert.Single(Audits("Add conditional access policy"));
        Assert.Equal("runbook", (string?)audit["initiatedBy"]!["app"]!["displayName"]);
        Assert.Null(audit["initiatedBy"]!["user"]);
    }

    [Fact]
    public void An_application_learns_which_policies_applied_only_with_a_permission_to_read_policies()
    {
        var application = new Caller("33333333-0000-0000-0000-000000000009", "report", true, ["AuditLog.Read.All"]);

        Assert.False(ConditionalAccessPermissions.SeesAppliedPolicies(tenant.Tenant, application));
        Assert.True(ConditionalAccessPermissions.SeesAppliedPolicies(tenant.Tenant, application with { Permissions = ["Policy.Read.All"] }));
    }

    [Fact]
    public void Every_change_is_audited_with_the_policy_before_and_after()
    {
        var id = Create();
        Update(id, """{"state":"disabled"}""");
        tenant.Policies.Delete(tenant.Administrator, id);
        tenant.Policies.Restore(tenant.Administrator, id);

        Assert.Equal(
            ["Add conditional access policy", "Update conditional access policy", "Delete conditional access policy", "Restore conditional access policy"],
            tenant.Tenant.Store.All(Collections.DirectoryAudits).Select(audit => (string?)audit["activityDisplayName"]));
        var update = Assert.Single(Audits("Update conditional access policy"));
        var property = update["targetResources"]![0]!["modifiedProperties"]![0]!;
        Assert.Equal("enabled", (string?)JsonNode.Parse((string)property["oldValue"]!)!["state"]);
        Assert.Equal("disabled", (string?)JsonNode.Parse((string)property["newValue"]!)!["state"]);
        Assert.Equal("Conditional Access", (string?)update["loggedByService"]);
        Assert.Equal("Policy", (string?)update["category"]);
        Assert.Equal(SmallTenant.Admin, (string?)update["initiatedBy"]!["user"]!["id"]);
    }

    private string Create() => (string)tenant.Create()["id"]!;

    private JsonObject Get(string id) => tenant.Policies.Get(tenant.Administrator, id);

    private void Update(string id, string body) => tenant.Policies.Update(tenant.Administrator, id, (JsonObject)JsonNode.Parse(body)!);

    private JsonObject[] Audits(string activity) =>
        tenant.Tenant.Store.All(Collections.DirectoryAudits).Where(audit => (string?)audit["activityDisplayName"] == activity).ToArray();
}

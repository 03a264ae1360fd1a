using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

public sealed class PolicyTests
{
    private readonly PimWorld world = new();

    [Fact]
    public void A_group_begins_with_17_rules_and_forbids_what_is_permanent()
    {
        Assert.Equal(17, world.Policy().Policy.Children("rules").Count());
        Assert.Equal((true, "P365D"), (world.Rule("Expiration_Admin_Eligibility").Flag("isExpirationRequired"), world.Rule("Expiration_Admin_Eligibility").Text("maximumDuration")));
        Assert.Equal((true, "P180D"), (world.Rule("Expiration_Admin_Assignment").Flag("isExpirationRequired"), world.Rule("Expiration_Admin_Assignment").Text("maximumDuration")));
        Assert.Equal((true, "PT8H"), (world.Rule("Expiration_EndUser_Assignment").Flag("isExpirationRequired"), world.Rule("Expiration_EndUser_Assignment").Text("maximumDuration")));
        Assert.Equal(["MultiFactorAuthentication", "Justification"], world.Rule("Enablement_EndUser_Assignment").Texts("enabledRules"));
        Assert.Equal(["Justification"], world.Rule("Enablement_Admin_Assignment").Texts("enabledRules"));
        Assert.Equal(9, world.Policy().Policy.Children("rules").Count(rule => rule.Text("id")!.StartsWith("Notification_", StringComparison.Ordinal)));
        Assert.All(world.Policy().Policy.Children("rules"), rule => Assert.True(PolicyRuleChecks.HasCompleteTarget(rule)));
    }

    [Fact]
    public void Reading_policies_writes_nothing()
    {
        var events = world.Tenant.Events.Count;
        var first = world.Policy().Policy.Text("id");
        Assert.Equal(first, world.Policy().Policy.Text("id"));
        Assert.NotEqual(first, world.Policy(access: "owner").Policy.Text("id"));
        Assert.Equal(events, world.Tenant.Events.Count);
    }

    [Fact]
    public void Ids_change_when_the_first_request_onboards_the_group_and_the_old_ones_are_gone()
    {
        var old = world.Policy().Policy.Text("id")!;
        world.MakeEligible(world.Adele);
        var onboarded = world.Policy().Policy.Text("id")!;

        Assert.NotEqual(old, onboarded);
        Assert.Equal(404, Assert.Throws<ServiceException>(() => world.Pim.Policies.Get(old)).Status);
        Assert.Equal($"{onboarded}_member", world.Policy().Assignment.Text("id"));
        world.MakeEligible(world.Alex);
        Assert.Equal(onboarded, world.Policy().Policy.Text("id"));
    }

    [Fact]
    public void Ids_change_at_the_first_rule_too_and_the_write_is_kept()
    {
        var (old, owner) = (world.Policy().Policy.Text("id")!, world.Policy(access: "owner").Policy);
        world.SetRule("Expiration_EndUser_Assignment", rule => rule["maximumDuration"] = "PT4H");

        Assert.Equal(404, Assert.Throws<ServiceException>(() => world.Pim.Policies.Get(old)).Status);
        Assert.Equal("PT4H", world.Rule("Expiration_EndUser_Assignment").Text("maximumDuration"));
        Assert.True(JsonNode.DeepEquals(owner["rules"], world.Policy(access: "owner").Policy["rules"]));
    }

    [Fact]
    public void A_refused_request_does_not_onboard()
    {
        var old = world.Policy().Policy.Text("id");
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.MakeEligible(world.Adele, "permanent"));
        Assert.Equal(old, world.Policy().Policy.Text("id"));
    }

    [Fact]
    public void A_fresh_group_has_its_policies_late()
    {
        world.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        world.Advance(TimeSpan.FromMinutes(5));
        var fresh = "22222222-2222-4222-8222-222222222222";
        world.AddGroup(fresh, "Fresh");
        Assert.Empty(world.Pim.Policies.Of(fresh));
        world.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(2, world.Pim.Policies.Of(fresh).Count);
    }

    [Theory]
    [InlineData("PT29M", "InvalidPolicy")]
    [InlineData("PT30M", null)]
    [InlineData("P1D", null)]
    [InlineData("PT25H", "InvalidPolicy")]
    [InlineData("P1Y", "BadRequest")]
    public void Activation_lasts_half_an_hour_to_a_day_at_most(string maximum, string? code)
    {
        void Set() => world.SetRule("Expiration_EndUser_Assignment", rule => rule["maximumDuration"] = maximum);
        if (code is null)
        {
            Set();
            Assert.Equal(maximum, world.Rule("Expiration_EndUser_Assignment").Text("maximumDuration"));
        }
        else
        {
            PimWorld.Refused(code, Set);
            Assert.False(world.Pim.Policies.IsOnboarded(PimWorld.Group));
        }
    }

    [Fact]
    public void Rules_with_another_type_or_id_or_property_are_refused()
    {
        PimWorld.Refused("InvalidPolicy", () => world.SetRule("Expiration_EndUser_Assignment", rule => rule["@odata.type"] = PolicyRules.EnablementType));
        PimWorld.Refused("InvalidPolicy", () => world.SetRule("Expiration_EndUser_Assignment", rule => rule.Remove("@odata.type")));
        PimWorld.Refused("InvalidPolicy", () => world.SetRule("Expiration_EndUser_Assignment", rule => rule["id"] = "Expiration_Admin_Assignment"));
        PimWorld.Refused("BadRequest", () => world.SetRule("Expiration_EndUser_Assignment", rule => rule["maximumGrantPeriod"] = "PT8H"));
        PimWorld.Refused(
            "InvalidPolicy",
            () => world.Pim.Policies.PatchRule(world.Policy().Policy.Text("id")!, "Expiration_Everyone", new JsonObject(), world.Admin),
            "The policy rule id Expiration_Everyone is invalid.");
    }

    [Fact]
    public void What_a_body_leaves_out_of_a_rule_is_lost()
    {
        world.SetRule("Notification_Admin_Admin_Eligibility", rule => rule["notificationRecipients"] = new JsonArray("soc@contoso.example"));
        world.SetRule("Notification_Admin_Admin_Eligibility", rule => rule.Remove("notificationRecipients"));
        Assert.Empty(world.Rule("Notification_Admin_Admin_Eligibility").Texts("notificationRecipients"));
    }

    [Fact]
    public void Ticketing_is_for_activation_only()
    {
        PimWorld.Refused("InvalidPolicy", () => world.Enable("Enablement_Admin_Assignment", "Ticketing"));
        PimWorld.Refused("InvalidPolicy", () => world.Enable("Enablement_EndUser_Assignment", "Fax"));
        world.Enable("Enablement_EndUser_Assignment", "Ticketing");
    }

    [Fact]
    public void Multifactor_is_refused_while_a_context_is_on_and_the_other_order_is_not()
    {
        world.SetRule("AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (true, "not even a context"));
        Assert.Contains("MultiFactorAuthentication", world.Rule("Enablement_EndUser_Assignment").Texts("enabledRules"));

        world.Enable("Enablement_EndUser_Assignment", "Justification");
        PimWorld.Refused("MfaAndAcrsConflict", () => world.Enable("Enablement_EndUser_Assignment", "MultiFactorAuthentication"));
        world.SetRule("AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (false, string.Empty));
        world.Enable("Enablement_EndUser_Assignment", "MultiFactorAuthentication");
    }

    [Fact]
    public void Recipients_of_the_approver_notification_lock_every_single_rule_until_the_whole_policy_is_written()
    {
        world.SetRule("Notification_Approver_EndUser_Assignment", rule => rule["notificationRecipients"] = new JsonArray("soc@contoso.example"));
        PimWorld.Refused("ActivationCustomApproversNotEmpty", () => world.Enable("Enablement_Admin_Assignment"));
        PimWorld.Refused("ActivationCustomApproversNotEmpty", () => world.SetRule("Notification_Approver_EndUser_Assignment", rule => rule["notificationRecipients"] = new JsonArray()));

        var cleared = (JsonObject)world.Rule("Notification_Approver_EndUser_Assignment").DeepClone();
        cleared["notificationRecipients"] = new JsonArray();
        world.Pim.Policies.Patch(world.Policy().Policy.Text("id")!, new JsonObject { ["rules"] = new JsonArray(cleared) }, world.Admin);
        world.Enable("Enablement_Admin_Assignment");
    }

    [Fact]
    public void A_policy_takes_several_rules_at_once_and_all_or_none()
    {
        var expiration = (JsonObject)world.Rule("Expiration_EndUser_Assignment").DeepClone();
        expiration["maximumDuration"] = "PT3H";
        var enablement = (JsonObject)world.Rule("Enablement_EndUser_Assignment").DeepClone();
        enablement["enabledRules"] = new JsonArray("Nonsense");
        var id = world.Policy().Policy.Text("id")!;
        PimWorld.Refused("InvalidPolicy", () => world.Pim.Policies.Patch(id, new JsonObject { ["rules"] = new JsonArray(expiration.DeepClone(), enablement.DeepClone()) }, world.Admin));
        Assert.Equal("PT8H", world.Rule("Expiration_EndUser_Assignment").Text("maximumDuration"));

        enablement["enabledRules"] = new JsonArray("Justification");
        var answer = world.Pim.Policies.Patch(id, new JsonObject { ["rules"] = new JsonArray(expiration, enablement) }, world.Admin);
        Assert.Equal(17, answer.Children("rules").Count());
        Assert.Equal("PT3H", world.Rule("Expiration_EndUser_Assignment").Text("maximumDuration"));
        Assert.Equal(["Justification"], world.Rule("Enablement_EndUser_Assignment").Texts("enabledRules"));
        PimWorld.Refused("InvalidPolicy", () => world.Pim.Policies.Patch(world.Policy().Policy.Text("id")!, new JsonObject(), world.Admin));
    }

    [Fact]
    public void A_notification_with_a_partial_target_makes_the_other_recipients_rules_unreachable()
    {
        world.SetRule("Notification_Admin_Admin_Eligibility", rule => rule["target"] = new JsonObject { ["@odata.type"] = "microsoft.graph.unifiedRoleManagementPolicyRuleTarget" });
        Assert.Equal(11, world.Policy().Policy.Children("rules").Count());
        var id = world.Policy().Policy.Text("id")!;
        PimWorld.Refused(
            "InvalidPolicy",
            () => world.Pim.Policies.GetRule(id, "Notification_Requestor_Admin_Eligibility"),
            "The policy rule id Notification_Requestor_Admin_Eligibility is invalid.");
        Assert.NotNull(world.Pim.Policies.GetRule(id, "Notification_Admin_EndUser_Assignment"));
    }

    [Theory]
    [InlineData("level", "Expiration_EndUser_Assignment", "P365D")]
    [InlineData("inheritableSettings", "Expiration_EndUser_Assignment", null)]
    public void An_expiration_with_a_partial_target_overwrites_what_the_target_can_mean(string missing, string written, string? eligibility)
    {
        world.SetRule(written, rule =>
        {
            rule["maximumDuration"] = "PT4H";
            ((JsonObject)rule["target"]!).Remove(missing);
            ((JsonObject)rule["target"]!).Remove("caller");
        });
        Assert.Equal("PT4H", world.Rule("Expiration_Admin_Assignment").Text("maximumDuration"));
        Assert.Equal(eligibility is null ? "P365D" : "PT4H", world.Rule("Expiration_Admin_Eligibility").Text("maximumDuration"));
        Assert.Equal("P180D", world.Rule("Expiration_Admin_Assignment", access: "owner").Text("maximumDuration"));
    }

    [Fact]
    public void Operations_are_read_in_any_case_and_kept_in_the_schemas()
    {
        world.SetRule("Expiration_EndUser_Assignment", rule => rule["target"]!["operations"] = new JsonArray("All"));
        Assert.Equal(["all"], world.Rule("Expiration_EndUser_Assignment").Nested("target")!.Texts("operations"));
        PimWorld.Refused("BadRequest", () => world.SetRule("Expiration_EndUser_Assignment", rule => rule["target"]!["operations"] = new JsonArray("Everything")));
    }

    [Fact]
    public void A_complete_target_leaves_all_other_rules_alone()
    {
        var before = world.Policy().Policy.Children("rules").Where(rule => rule.Text("id") != "Expiration_EndUser_Assignment").Select(rule => rule.ToJsonString()).ToArray();
        world.SetRule("Expiration_EndUser_Assignment", rule => rule["maximumDuration"] = "PT4H");
        Assert.Equal(before, world.Policy().Policy.Children("rules").Where(rule => rule.Text("id") != "Expiration_EndUser_Assignment").Select(rule => rule.ToJsonString()));
    }

    [Fact]
    public void Approvers_are_users_or_groups_as_the_schema_names_them()
    {
        PimWorld.Refused("InvalidPolicy", () => world.RequireApproval(new JsonObject { ["@odata.type"] = "#microsoft.graph.singleUser", ["id"] = world.Megan.ObjectId }));
        PimWorld.Refused("InvalidPolicy", () => world.RequireApproval(new JsonObject { ["groupId"] = PimWorld.Administrators }));
        world.RequireApproval(PimWorld.GroupApprover(), PimWorld.UserApprover(world.Megan));
    }

    [Fact]
    public void Only_who_administers_the_group_writes_its_policy()
    {
        var id = world.Policy().Policy.Text("id")!;
        var rule = world.Rule("Expiration_EndUser_Assignment");
        PimWorld.Refused("AuthorizationFailed", () => world.Pim.Policies.PatchRule(id, "Expiration_EndUser_Assignment", rule, world.Adele));
        PimWorld.Refused("AuthorizationFailed", () => world.Pim.Policies.Patch(id, new JsonObject { ["rules"] = new JsonArray() }, world.Adele));
    }

    [Fact]
    public void The_mails_of_the_notification_rules_are_noted()
    {
        world.SetRule("Notification_Requestor_Admin_Eligibility", rule => rule["isDefaultRecipientsEnabled"] = false);
        world.SetRule("Notification_Admin_Admin_Eligibility", rule => rule["notificationRecipients"] = new JsonArray("soc@contoso.example"));
        world.MakeEligible(world.Adele);
        Assert.Equal(["mail Notification_Admin_Admin_Eligibility to admin@contoso.example, soc@contoso.example"], Mails());

        world.SetRule("Notification_Admin_EndUser_Assignment", rule => rule["notificationLevel"] = "Critical");
        world.RequireApproval(PimWorld.GroupApprover());
        world.Activate(world.Adele);
        Assert.Contains("mail Notification_Approver_EndUser_Assignment to megan@contoso.example", Mails());
        Assert.Contains("mail Notification_Admin_EndUser_Assignment to admin@contoso.example", Mails());
        Assert.Contains("mail Notification_Requestor_EndUser_Assignment to adele@contoso.example", Mails());
    }

    [Fact]
    public void A_mail_for_critical_events_only_is_not_sent_for_what_needs_nobody()
    {
        world.SetRule("Notification_Admin_Admin_Eligibility", rule => rule["notificationLevel"] = "Critical");
        world.MakeEligible(world.Adele);
        Assert.Equal(["mail Notification_Requestor_Admin_Eligibility to adele@contoso.example"], Mails());
    }

    private string[] Mails() => world.Tenant.Events.Events
        .Where(happened => happened.Kind == TenantEventKind.Note && happened.Summary.StartsWith("mail ", StringComparison.Ordinal))
        .Select(happened => happened.Summary)
        .ToArray();
}

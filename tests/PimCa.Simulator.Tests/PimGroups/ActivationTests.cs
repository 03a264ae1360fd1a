using System;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

public sealed class ActivationTests
{
    private readonly PimWorld world = new();

    [Fact]
    public void An_activation_is_a_membership_until_its_end_to_the_second()
    {
        world.MakeEligible(world.Adele);
        var request = world.Activate(world.Adele, "PT2H");

        Assert.Equal("Provisioned", request.Text("status"));
        var instance = Assert.Single(world.Stored(Collections.AssignmentInstances));
        Assert.Equal("activated", instance.Text("assignmentType"));
        Assert.Equal(request.Text("targetScheduleId"), instance.Text("assignmentScheduleId"));
        Assert.Equal("pim", world.Tenant.Store.Get(Collections.GroupMembers, $"{PimWorld.Group}/{world.Adele.ObjectId}")!.Text("source"));

        world.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.True(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.False(world.IsInGroup(world.Adele));
        Assert.Empty(world.Stored(Collections.AssignmentInstances));
        Assert.Empty(world.Stored(Collections.AssignmentSchedules));
        Assert.Equal("Provisioned", world.Request(request).Text("status"));
    }

    [Fact]
    public void Accepted_is_not_in_force_while_the_change_replicates()
    {
        world.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        world.MakeEligible(world.Adele);
        var request = world.Activate(world.Adele);
        Assert.Equal("PendingProvisioning", request.Text("status"));
        Assert.Empty(world.Stored(Collections.AssignmentInstances));

        world.Advance(TimeSpan.FromSeconds(44));
        Assert.Empty(world.Stored(Collections.AssignmentInstances));
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Provisioned", world.Request(request).Text("status"));
        Assert.Single(world.Stored(Collections.AssignmentInstances));
        Assert.False(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromSeconds(89));
        Assert.False(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.True(world.IsInGroup(world.Adele));

        world.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(135));
        Assert.Empty(world.Stored(Collections.AssignmentInstances));
        Assert.True(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromSeconds(90));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Owner_access_makes_an_owner_and_no_member()
    {
        world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", access: "owner"));
        world.Assign(world.Body("selfActivate", world.Adele.ObjectId, access: "owner"), world.Adele);
        Assert.NotNull(world.Tenant.Store.Get(Collections.GroupOwners, $"{PimWorld.Group}/{world.Adele.ObjectId}"));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Only_the_person_can_activate_and_never_an_application()
    {
        world.MakeEligible(world.Adele);
        PimWorld.Refused("AuthorizationFailed", () => world.Assign(world.Body("selfActivate", world.Adele.ObjectId), world.Admin));
        PimWorld.Refused("AuthorizationFailed", () => world.Assign(world.Body("selfActivate", world.App.ObjectId), world.App));
    }

    [Fact]
    public void A_running_activation_cannot_be_lengthened()
    {
        world.MakeEligible(world.Adele);
        world.Activate(world.Adele);
        PimWorld.Refused("RoleAssignmentExists", () => world.Activate(world.Adele, "PT8H"));
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Assign(world.Body("adminUpdate", world.Adele.ObjectId, "PT8H")));
        Assert.Single(world.Stored(Collections.AssignmentRequests));
    }

    [Fact]
    public void Whoever_is_a_member_anyway_has_nothing_to_activate()
    {
        world.MakeEligible(world.Adele);
        world.AddMember(PimWorld.Group, world.Adele.ObjectId);
        PimWorld.Refused("RoleAssignmentExists", () => world.Activate(world.Adele));
    }

    [Fact]
    public void Longer_than_the_policy_allows_is_refused_and_all_failed_rules_are_named()
    {
        world.MakeEligible(world.Adele);
        world.Enable("Enablement_EndUser_Assignment", "MultiFactorAuthentication", "Justification", "Ticketing");
        PimWorld.Refused(
            "RoleAssignmentRequestPolicyValidationFailed",
            () => world.Assign(world.Body("selfActivate", world.Adele.ObjectId, "PT9H", null), world.Adele with { AuthenticationMethods = ["pwd"] }),
            "The following policy rules failed: [\"ExpirationRule\",\"MfaRule\",\"JustificationRule\",\"TicketingRule\"]");
        Assert.Empty(world.Stored(Collections.AssignmentRequests));
    }

    [Fact]
    public void A_missing_justification_alone_is_told_in_the_other_shape()
    {
        world.MakeEligible(world.Adele);
        PimWorld.Refused(
            "RoleAssignmentRequestPolicyValidationFailed",
            () => world.Activate(world.Adele, justification: " "),
            "The following policy rules failed: JustificationRule - Justification is required");
    }

    [Fact]
    public void A_ticket_is_asked_for_only_where_the_policy_does()
    {
        world.MakeEligible(world.Adele);
        world.Enable("Enablement_EndUser_Assignment", "Ticketing");
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.Activate(world.Adele), "The following policy rules failed: [\"TicketingRule\"]");
        var body = world.Body("selfActivate", world.Adele.ObjectId, justification: null);
        body["ticketInfo"] = new JsonObject { ["ticketNumber"] = "INC-1", ["ticketSystem"] = "ServiceDesk" };
        Assert.Equal("INC-1", world.Assign(body, world.Adele).Nested("ticketInfo")!.Text("ticketNumber"));
    }

    [Fact]
    public void Activation_always_needs_an_end()
    {
        world.MakeEligible(world.Adele);
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.Activate(world.Adele, "permanent"));
        var body = world.Body("selfActivate", world.Adele.ObjectId);
        body["scheduleInfo"]!["expiration"] = new JsonObject { ["type"] = "notSpecified" };
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.Assign(body, world.Adele));
    }

    [Fact]
    public void Five_minutes_are_the_least_to_ask_for_and_to_keep()
    {
        world.MakeEligible(world.Adele);
        PimWorld.Refused("ActiveDurationTooShort", () => world.Activate(world.Adele, "PT4M"));
        world.Activate(world.Adele);
        var deactivation = world.Body("selfDeactivate", world.Adele.ObjectId, null);
        world.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        PimWorld.Refused("ActiveDurationTooShort", () => world.Assign(deactivation, world.Adele), "The Active duration is too short. Minimum Required is 5 minutes.");
        PimWorld.Refused("ActiveDurationTooShort", () => world.Assign(world.Body("adminRemove", world.Adele.ObjectId, null)));

        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Revoked", world.Assign(deactivation, world.Adele).Text("status"));
        Assert.False(world.IsInGroup(world.Adele));
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Assign(deactivation, world.Adele));
        Assert.Equal("Provisioned", world.Activate(world.Adele).Text("status"));
    }

    [Fact]
    public void A_deactivation_while_it_is_being_provisioned_leaves_no_membership_behind()
    {
        world.Tenant.Weather.ReplicationLag = TimeSpan.FromMinutes(20);
        world.MakeEligible(world.Adele);
        world.Activate(world.Adele);
        world.Advance(TimeSpan.FromMinutes(6));
        world.Assign(world.Body("selfDeactivate", world.Adele.ObjectId, null), world.Adele);
        world.Advance(TimeSpan.FromHours(1));
        Assert.Empty(world.Stored(Collections.AssignmentInstances));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Eligibility_that_ends_takes_the_activation_with_it()
    {
        world.MakeEligible(world.Adele, "PT1H");
        world.Activate(world.Adele, "PT2H");
        world.MakeEligible(world.Alex);
        world.Activate(world.Alex, "PT2H");
        world.Advance(TimeSpan.FromHours(1));
        Assert.False(world.IsInGroup(world.Adele));
        Assert.True(world.IsInGroup(world.Alex));
        world.Eligible(world.Body("adminRemove", world.Alex.ObjectId, null));
        Assert.False(world.IsInGroup(world.Alex));
    }

    [Fact]
    public void An_activation_to_come_is_pending_can_be_canceled_and_never_begins_without_eligibility()
    {
        world.MakeEligible(world.Adele, "P1D");
        var body = world.Body("selfActivate", world.Adele.ObjectId);
        body["scheduleInfo"]!["startDateTime"] = PimDocuments.Write(world.Now.AddHours(3));
        var request = world.Assign(body, world.Adele);
        Assert.Equal("Granted", request.Text("status"));
        PimWorld.Refused("PendingRoleAssignmentRequest", () => world.Activate(world.Adele));
        PimWorld.Refused("AuthorizationFailed", () => world.Pim.Requests.Cancel(ScheduleKind.Assignment, request.Text("id")!, world.Alex));

        world.Pim.Requests.Cancel(ScheduleKind.Assignment, request.Text("id")!, world.Adele);
        Assert.Equal("Canceled", world.Request(request).Text("status"));
        world.Advance(TimeSpan.FromHours(4));
        Assert.False(world.IsInGroup(world.Adele));
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Pim.Requests.Cancel(ScheduleKind.Assignment, request.Text("id")!, world.Adele));
        PimWorld.Refused("RoleAssignmentRequestNotFound", () => world.Pim.Requests.Cancel(ScheduleKind.Assignment, "none", world.Adele));

        body["scheduleInfo"]!["startDateTime"] = PimDocuments.Write(world.Now.AddDays(2));
        var late = world.Assign(body, world.Adele);
        world.Advance(TimeSpan.FromDays(3));
        Assert.False(world.IsInGroup(world.Adele));
        Assert.Equal("Revoked", world.Request(late).Text("status"));
    }

    [Fact]
    public void A_required_context_that_a_policy_enforces_asks_for_the_claim()
    {
        world.MakeEligible(world.Adele);
        world.Enable("Enablement_EndUser_Assignment", "Justification");
        world.SetRule("AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (true, "c1"));
        PutContextPolicy("enabled");

        var refused = Assert.Throws<ServiceException>(() => world.Activate(world.Adele));
        Assert.Equal("RoleAssignmentRequestAcrsValidationFailed", refused.Code);
        Assert.StartsWith("&claims=", refused.Message);
        var claims = Uri.UnescapeDataString(refused.Message.Substring("&claims=".Length));
        Assert.Equal("c1", JsonNode.Parse(claims)!["access_token"]!["acrs"]!["value"]!.GetValue<string>());
        Assert.Contains("claims=\"", refused.Headers["WWW-Authenticate"]);
        Assert.Equal("Provisioned", world.Assign(world.Body("selfActivate", world.Adele.ObjectId), world.Adele with { AuthenticationContexts = ["c1"] }).Text("status"));
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("enabledForReportingButNotEnforced")]
    public void A_context_whose_policy_is_not_enforced_checks_nothing_at_all(string state)
    {
        world.MakeEligible(world.Adele);
        world.Enable("Enablement_EndUser_Assignment", "Justification");
        world.SetRule("AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (true, "c1"));
        PutContextPolicy(state);
        Assert.Equal("Provisioned", world.Assign(world.Body("selfActivate", world.Adele.ObjectId), world.Adele with { AuthenticationMethods = ["pwd"] }).Text("status"));
    }

    [Fact]
    public void A_context_that_no_policy_targets_falls_back_to_multifactor()
    {
        world.MakeEligible(world.Adele);
        world.Enable("Enablement_EndUser_Assignment", "Justification");
        world.SetRule("AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (true, "c1"));
        PimWorld.Refused(
            "RoleAssignmentRequestPolicyValidationFailed",
            () => world.Assign(world.Body("selfActivate", world.Adele.ObjectId), world.Adele with { AuthenticationMethods = ["pwd"] }),
            "The following policy rules failed: [\"MfaRule\"]");
        Assert.Equal("Provisioned", world.Activate(world.Adele).Text("status"));
    }

    private void PutContextPolicy(string state) => world.Tenant.Store.Put(Collections.ConditionalAccessPolicies, "ca", new JsonObject
    {
        ["id"] = "ca",
        ["state"] = state,
        ["conditions"] = new JsonObject
        {
            ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All") },
            ["applications"] = new JsonObject { ["includeAuthenticationContextClassReferences"] = new JsonArray("c1") },
        },
    });
}

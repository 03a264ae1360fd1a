using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

/// <summary>What a client meets only when it is careless or unlucky.</summary>
public sealed class EdgeTests
{
    private readonly PimWorld world = new();

    [Fact]
    public void A_group_cannot_be_eligible_for_itself() =>
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Eligible(world.Body("adminAssign", PimWorld.Group, "P10D")));

    [Fact]
    public void Recurring_schedules_are_refused()
    {
        var body = world.Body("adminAssign", world.Adele.ObjectId, "P10D");
        body["scheduleInfo"]!["recurrence"] = new JsonObject();
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Eligible(body));
    }

    [Theory]
    [InlineData("PT0S")]
    [InlineData("-P1D")]
    [InlineData("10 days")]
    [InlineData("P1M")]
    [InlineData("P2W")]
    public void Durations_that_lead_nowhere_are_refused(string duration) =>
        Assert.Equal(400, Assert.Throws<ServiceException>(() => world.MakeEligible(world.Adele, duration)).Status);

    [Fact]
    public void An_active_assignment_lasts_five_minutes_at_least() =>
        PimWorld.Refused("ActiveDurationTooShort", () => world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "PT4M")));

    [Fact]
    public void An_administrator_takes_back_what_a_person_asked_for_and_a_stranger_does_not()
    {
        world.MakeEligible(world.Adele);
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele);
        PimWorld.Refused("AuthorizationFailed", () => world.Pim.Requests.Cancel(ScheduleKind.Assignment, request.Text("id")!, world.Alex));
        world.Pim.Requests.Cancel(ScheduleKind.Assignment, request.Text("id")!, world.Admin);
        Assert.Equal("Canceled", world.Request(request).Text("status"));
        var stage = world.Pim.Approvals.Get(request.Text("id")!, world.Admin).Children("stages").Single();
        Assert.Equal(("Expired", "NotReviewed"), (stage.Text("status"), stage.Text("reviewResult")));
    }

    [Fact]
    public void What_is_to_come_can_be_removed_at_once()
    {
        world.MakeEligible(world.Adele);
        var body = world.Body("selfActivate", world.Adele.ObjectId);
        body["scheduleInfo"]!["startDateTime"] = world.Now.AddHours(3).ToJsonTime();
        world.Assign(body, world.Adele);
        Assert.Equal("Revoked", world.Assign(world.Body("adminRemove", world.Adele.ObjectId, null)).Text("status"));
        world.Advance(TimeSpan.FromHours(4));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Removing_is_possible_while_somebody_waits_for_a_decision()
    {
        world.MakeEligible(world.Adele, "P10D");
        world.Eligible(world.Body("selfExtend", world.Adele.ObjectId, "P20D"), world.Adele);
        Assert.Equal("Revoked", world.Eligible(world.Body("adminRemove", world.Adele.ObjectId, null)).Text("status"));
    }

    [Fact]
    public void An_approval_goes_with_its_request_after_45_days()
    {
        world.MakeEligible(world.Adele, "P90D");
        world.RequireApproval(PimWorld.GroupApprover());
        world.Activate(world.Adele);
        world.Advance(TimeSpan.FromDays(45));
        Assert.Empty(world.Stored(Collections.AssignmentApprovals));
    }

    [Fact]
    public void An_approval_after_the_asked_end_fails()
    {
        world.MakeEligible(world.Adele);
        world.RequireApproval(PimWorld.GroupApprover());
        var body = world.Body("selfActivate", world.Adele.ObjectId);
        body["scheduleInfo"]!["expiration"] = new JsonObject { ["type"] = "afterDateTime", ["endDateTime"] = world.Now.AddHours(1).ToJsonTime() };
        var request = world.Assign(body, world.Adele);
        world.Advance(TimeSpan.FromHours(2));
        var stage = world.Pim.Approvals.Get(request.Text("id")!, world.Megan).Children("stages").Single().Text("id")!;
        world.Pim.Approvals.Decide(request.Text("id")!, stage, new JsonObject { ["reviewResult"] = "Approve", ["justification"] = "late" }, world.Megan);
        Assert.Equal("Failed", world.Request(request).Text("status"));
        Assert.Empty(world.Stored(Collections.AssignmentSchedules));
    }

    [Fact]
    public void The_approval_times_out_when_the_policy_says()
    {
        world.MakeEligible(world.Adele);
        world.RequireApproval(PimWorld.GroupApprover());
        world.SetRule("Approval_EndUser_Assignment", rule => rule["setting"]!["approvalStages"]![0]!["approvalStageTimeOutInDays"] = 3);
        var request = world.Activate(world.Adele);
        world.Advance(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        Assert.Equal("PendingApproval", world.Request(request).Text("status"));
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Failed", world.Request(request).Text("status"));
    }

    [Fact]
    public void An_excluded_person_is_not_asked_for_the_context_and_a_member_of_the_named_group_is()
    {
        world.Eligible(world.Body("adminAssign", PimWorld.Internal, "P30D"));
        world.Enable("Enablement_EndUser_Assignment", "Justification");
        world.SetRule("AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (true, "c1"));
        world.Tenant.Store.Put(Collections.ConditionalAccessPolicies, "ca", new JsonObject
        {
            ["id"] = "ca",
            ["state"] = "enabled",
            ["conditions"] = new JsonObject
            {
                ["users"] = new JsonObject { ["includeGroups"] = new JsonArray(PimWorld.Internal), ["excludeUsers"] = new JsonArray(world.Alex.ObjectId) },
                ["applications"] = new JsonObject { ["includeAuthenticationContextClassReferences"] = new JsonArray("c1") },
            },
        });
        PimWorld.Refused("RoleAssignmentRequestAcrsValidationFailed", () => world.Activate(world.Adele));
        Assert.Equal("Provisioned", world.Activate(world.Alex).Text("status"));
    }

    [Fact]
    public void A_membership_from_elsewhere_outlives_an_activation()
    {
        world.MakeEligible(world.Adele);
        world.Activate(world.Adele, "PT1H");
        world.AddMember(PimWorld.Group, world.Adele.ObjectId);
        world.Advance(TimeSpan.FromHours(1));
        Assert.True(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void A_deleted_group_gets_no_members()
    {
        world.MakeEligible(world.Adele);
        world.Tenant.Weather.ReplicationLag = TimeSpan.FromMinutes(2);
        world.Activate(world.Adele);
        world.Tenant.Store.Remove(Collections.Groups, PimWorld.Group);
        world.Advance(TimeSpan.FromMinutes(10));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Removal_and_deactivation_send_no_mail()
    {
        world.MakeEligible(world.Adele);
        var before = Mails();
        world.Eligible(world.Body("adminRemove", world.Adele.ObjectId, null));
        Assert.Equal(before, Mails());
    }

    [Fact]
    public void Only_requests_have_authors_and_approvers() =>
        PimWorld.Refused("BadRequest", () => world.Pim.Reads.Mine(ScheduleKind.Assignment, Collections.AssignmentInstances, "approver", world.Adele).ToArray());

    [Fact]
    public void An_author_reads_a_request_without_administering_the_group_any_more_and_a_member_reads_it_too()
    {
        DirectoryOwner();
        var request = world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P10D"), world.Megan);
        world.Tenant.Store.Remove(Collections.GroupOwners, $"{PimWorld.Group}/{world.Megan.ObjectId}");
        JsonObject Read(Caller caller) => world.Pim.Reads.Get(ScheduleKind.Eligibility, Collections.EligibilityRequests, request.Text("id")!, caller);
        Assert.Equal(request.Text("id"), Read(world.Megan).Text("id"));
        PimWorld.Refused("AuthorizationFailed", () => Read(world.Alex));
        world.AddMember(PimWorld.Group, world.Alex.ObjectId);
        Assert.Equal(request.Text("id"), Read(world.Alex).Text("id"));
    }

    [Fact]
    public void A_decision_on_what_an_administrator_was_to_get_is_not_that_administrators()
    {
        world.MakeEligible(world.Admin, "P10D");
        var request = world.Eligible(world.Body("selfExtend", world.Admin.ObjectId, "P20D"), world.Admin);
        var stage = world.Pim.Approvals.Get(request.Text("id")!, world.Admin).Children("stages").Single();
        Assert.Equal(false, stage.Flag("assignedToMe"));
        PimWorld.Refused("AuthorizationFailed", () => world.Pim.Approvals.Decide(request.Text("id")!, stage.Text("id")!, new JsonObject { ["reviewResult"] = "Approve" }, world.Admin));
    }

    [Theory]
    [InlineData("Approval_EndUser_Assignment", """{"isApprovalRequired":true,"approvalStages":[]}""")]
    [InlineData("Approval_EndUser_Assignment", """{"approvalStages":[]}""")]
    [InlineData("Approval_EndUser_Assignment", "null")]
    public void An_approval_without_its_stage_or_its_answer_is_refused(string ruleId, string setting) =>
        PimWorld.Refused("InvalidPolicy", () => world.SetRule(ruleId, rule => rule["setting"] = JsonNode.Parse(setting)));

    [Fact]
    public void Rules_with_values_that_make_no_sense_are_refused()
    {
        PimWorld.Refused("InvalidPolicy", () => world.SetRule("Notification_Admin_Admin_Eligibility", rule => rule["recipientType"] = "Requestor"));
        PimWorld.Refused("InvalidPolicy", () => world.SetRule("Notification_Admin_Admin_Eligibility", rule => rule["notificationLevel"] = "Loud"));
        PimWorld.Refused("InvalidPolicy", () => world.SetRule("Expiration_Admin_Eligibility", rule => rule["maximumDuration"] = null));
        PimWorld.Refused("InvalidPolicy", () => world.SetRule("Expiration_EndUser_Assignment", rule => rule["isExpirationRequired"] = false));
        PimWorld.Refused("Request_BadRequest", () => world.SetRule("AuthenticationContext_EndUser_Assignment", rule => rule["isEnabled"] = "yes"));
    }

    [Fact]
    public void A_written_policy_says_who_and_when()
    {
        world.SetRule("Expiration_EndUser_Assignment", rule => rule["maximumDuration"] = "PT4H");
        Assert.Equal(world.Now, world.Policy().Policy.Time("lastModifiedDateTime"));
        Assert.Equal("admin@contoso.example", world.Policy().Policy.Nested("lastModifiedBy")!.Text("displayName"));
    }

    private string[] Mails() => world.Tenant.Events.Events.Select(happened => happened.Summary)
        .Where(text => text.StartsWith("mail ", StringComparison.Ordinal)).ToArray();

    private void DirectoryOwner() => world.Tenant.Store.Put(
        Collections.GroupOwners,
        $"{PimWorld.Group}/{world.Megan.ObjectId}",
        new JsonObject { ["groupId"] = PimWorld.Group, ["principalId"] = world.Megan.ObjectId, ["source"] = "assigned" });
}

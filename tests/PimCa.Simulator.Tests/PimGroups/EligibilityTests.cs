using System;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

public sealed class EligibilityTests
{
    private readonly PimWorld world = new();

    [Fact]
    public void An_eligible_assignment_holds_at_once_and_ends_by_the_clock()
    {
        var request = world.MakeEligible(world.Adele, "P30D");

        Assert.Equal("Provisioned", request.Text("status"));
        Assert.StartsWith($"{PimWorld.Group}_member_", request.Text("targetScheduleId"));
        var instance = Assert.Single(world.Stored(Collections.EligibilityInstances));
        Assert.Equal(world.Now.AddDays(30), instance.Time("endDateTime"));
        Assert.Equal(request.Text("targetScheduleId"), instance.Text("eligibilityScheduleId"));
        Assert.False(world.IsInGroup(world.Adele));

        world.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Single(world.Stored(Collections.EligibilityInstances));
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(world.Stored(Collections.EligibilityInstances));
        Assert.Empty(world.Stored(Collections.EligibilitySchedules));
    }

    [Fact]
    public void Permanent_eligibility_is_forbidden_until_the_policy_allows_it()
    {
        PimWorld.Refused(
            "RoleAssignmentRequestPolicyValidationFailed",
            () => world.MakeEligible(world.Adele, "permanent"),
            "The following policy rules failed: [\"ExpirationRule\"]");
        Assert.Empty(world.Stored(Collections.EligibilityRequests));

        world.SetRule("Expiration_Admin_Eligibility", rule => rule["isExpirationRequired"] = false);
        Assert.Null(world.MakeEligible(world.Adele, "permanent").Nested("scheduleInfo")!.Nested("expiration")!.Text("endDateTime"));
        Assert.Null(Assert.Single(world.Stored(Collections.EligibilityInstances)).Text("endDateTime"));
    }

    [Fact]
    public void A_year_is_no_duration_but_its_days_are()
    {
        PimWorld.Refused("BadRequest", () => world.MakeEligible(world.Adele, "P1Y"));
        Assert.Equal("Provisioned", world.MakeEligible(world.Adele, "P365D").Text("status"));
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.MakeEligible(world.Alex, "P366D"));
    }

    [Fact]
    public void A_second_one_for_the_same_person_exists_already()
    {
        world.MakeEligible(world.Adele);
        PimWorld.Refused("RoleAssignmentExists", () => world.MakeEligible(world.Adele));
        Assert.Single(world.Stored(Collections.EligibilityRequests));
        Assert.Equal("Provisioned", world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", access: "owner")).Text("status"));
    }

    [Fact]
    public void An_update_needs_one_and_moves_its_end()
    {
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Eligible(world.Body("adminUpdate", world.Adele.ObjectId, "P60D")));
        world.MakeEligible(world.Adele, "P30D");
        world.Eligible(world.Body("adminUpdate", world.Adele.ObjectId, "P60D"));

        Assert.Equal(world.Now.AddDays(60), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
        world.Advance(TimeSpan.FromDays(45));
        Assert.Single(world.Stored(Collections.EligibilityInstances));
        world.Advance(TimeSpan.FromDays(15));
        Assert.Empty(world.Stored(Collections.EligibilityInstances));
    }

    [Fact]
    public void An_update_to_an_earlier_end_ends_earlier()
    {
        world.MakeEligible(world.Adele, "P30D");
        world.Eligible(world.Body("adminUpdate", world.Adele.ObjectId, "P3D"));
        world.Advance(TimeSpan.FromDays(3));
        Assert.Empty(world.Stored(Collections.EligibilitySchedules));
    }

    [Fact]
    public void Removing_takes_schedule_and_instance_and_is_revoked()
    {
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Eligible(world.Body("adminRemove", world.Adele.ObjectId, null)));
        world.MakeEligible(world.Adele);
        Assert.Equal("Revoked", world.Eligible(world.Body("adminRemove", world.Adele.ObjectId, null)).Text("status"));
        Assert.Empty(world.Stored(Collections.EligibilitySchedules));
        Assert.Empty(world.Stored(Collections.EligibilityInstances));
    }

    [Fact]
    public void A_start_to_come_is_granted_and_provisioned_by_the_clock()
    {
        var body = world.Body("adminAssign", world.Adele.ObjectId, "P30D");
        body["scheduleInfo"]!["startDateTime"] = PimDocuments.Write(world.Now.AddDays(2));
        var request = world.Eligible(body);

        Assert.Equal("Granted", request.Text("status"));
        Assert.Single(world.Stored(Collections.EligibilitySchedules));
        Assert.Empty(world.Stored(Collections.EligibilityInstances));
        world.Advance(TimeSpan.FromDays(2));
        Assert.Equal("Provisioned", world.Request(request, ScheduleKind.Eligibility).Text("status"));
        Assert.Equal(world.Now.AddDays(30), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
    }

    [Theory]
    [InlineData(-4, null)]
    [InlineData(-6, "StartTimeInPast")]
    public void A_start_in_the_past_is_refused_beyond_five_minutes(int minutes, string? code)
    {
        var body = world.Body("adminAssign", world.Adele.ObjectId, "P30D");
        body["scheduleInfo"]!["startDateTime"] = PimDocuments.Write(world.Now.AddMinutes(minutes));
        if (code is null)
        {
            Assert.Equal(world.Now, world.Eligible(body).Nested("scheduleInfo")!.Time("startDateTime"));
        }
        else
        {
            PimWorld.Refused(code, () => world.Eligible(body));
        }
    }

    [Fact]
    public void A_start_that_is_no_time_is_refused()
    {
        var body = world.Body("adminAssign", world.Adele.ObjectId, "P30D");
        body["scheduleInfo"]!["startDateTime"] = "soon";
        PimWorld.Refused("InvalidStartDateTime", () => world.Eligible(body));
    }

    [Fact]
    public void A_set_end_is_kept_and_must_come_after_the_start()
    {
        var body = world.Body("adminAssign", world.Adele.ObjectId);
        body["scheduleInfo"]!["expiration"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "afterDateTime", ["endDateTime"] = PimDocuments.Write(world.Now.AddHours(-1)) };
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Eligible(body));
        body["scheduleInfo"]!["expiration"]!["endDateTime"] = PimDocuments.Write(world.Now.AddDays(9));
        world.Eligible(body);
        Assert.Equal(world.Now.AddDays(9), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
    }

    [Fact]
    public void Unknown_people_and_groups_are_not_found()
    {
        var unknown = "11111111-1111-4111-8111-111111111111";
        PimWorld.Refused("SubjectNotFound", () => world.Eligible(world.Body("adminAssign", unknown, "P30D")));
        PimWorld.Refused("ResourceNotFound", () => world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", group: unknown)));
    }

    [Fact]
    public void A_group_created_a_moment_ago_is_not_found_before_it_has_replicated()
    {
        world.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        world.Advance(TimeSpan.FromMinutes(10));
        var fresh = "22222222-2222-4222-8222-222222222222";
        world.AddGroup(fresh, "Fresh", isRoleAssignable: true);

        PimWorld.Refused("ResourceNotFound", () => world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", group: fresh)));
        PimWorld.Refused("SubjectNotFound", () => world.Eligible(world.Body("adminAssign", fresh, "P30D")));
        world.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal("Provisioned", world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", group: fresh)).Text("status"));
    }

    [Fact]
    public void Dynamic_and_synced_groups_cannot_be_managed()
    {
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", group: PimWorld.Internal)));
        var synced = "33333333-3333-4333-8333-333333333333";
        world.AddGroup(synced, "Synced", synced: true);
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", group: synced)));
    }

    [Fact]
    public void A_dynamic_group_makes_its_users_eligible_and_activation_adds_only_who_asked()
    {
        world.Eligible(world.Body("adminAssign", PimWorld.Internal, "P30D"));
        var mine = Assert.Single(world.Pim.Reads.Mine(ScheduleKind.Eligibility, Collections.EligibilityInstances, "principal", world.Adele));
        Assert.Equal("group", mine.Text("memberType"));
        Assert.Equal(world.Adele.ObjectId, mine.Text("principalId"));

        world.Activate(world.Adele);
        Assert.True(world.IsInGroup(world.Adele));
        Assert.False(world.IsInGroup(world.Alex));
        Assert.Null(world.Tenant.Store.Get(Collections.GroupMembers, $"{PimWorld.Group}/{PimWorld.Internal}"));
    }

    [Fact]
    public void Users_of_a_group_within_the_eligible_group_are_eligible_too()
    {
        var outer = "44444444-4444-4444-8444-444444444444";
        world.AddGroup(outer, "Outer");
        world.AddMember(outer, PimWorld.Administrators);
        world.Eligible(world.Body("adminAssign", outer, "P30D"));
        Assert.Equal("Provisioned", world.Activate(world.Megan).Text("status"));
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.Activate(world.Adele), "The following policy rules failed: [\"EligibilityRule\"]");
    }

    [Fact]
    public void Validation_only_checks_everything_and_stores_nothing()
    {
        var events = world.Tenant.Events.Count;
        var body = world.Body("adminAssign", world.Adele.ObjectId, "P30D");
        body["isValidationOnly"] = true;
        var answer = world.Eligible(body);

        Assert.Equal(true, answer.Flag("isValidationOnly"));
        Assert.Equal("Provisioned", answer.Text("status"));
        Assert.Equal(events, world.Tenant.Events.Count);
        Assert.False(world.Pim.Policies.IsOnboarded(PimWorld.Group));
        body["scheduleInfo"]!["expiration"]!["duration"] = "P999D";
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.Eligible(body));
    }

    [Fact]
    public void Requests_are_purged_after_45_days_while_the_schedule_lives_on()
    {
        world.MakeEligible(world.Adele, "P90D");
        world.Advance(TimeSpan.FromDays(45) - TimeSpan.FromSeconds(1));
        Assert.Single(world.Stored(Collections.EligibilityRequests));
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(world.Stored(Collections.EligibilityRequests));
        Assert.Single(world.Stored(Collections.EligibilitySchedules));
    }

    [Fact]
    public void Bodies_with_foreign_properties_or_unknown_values_are_refused()
    {
        var body = world.Body("adminAssign", world.Adele.ObjectId, "P30D");
        body["roleDefinitionId"] = "member";
        PimWorld.Refused("BadRequest", () => world.Eligible(body));
        PimWorld.Refused("BadRequest", () => world.Eligible(world.Body("adminGrant", world.Adele.ObjectId, "P30D")));
        PimWorld.Refused("BadRequest", () => world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P30D", access: "reader")));
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Eligible(world.Body("selfActivate", world.Adele.ObjectId), world.Adele));
    }
}

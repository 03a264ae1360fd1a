using System;
using System.Linq;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

public sealed class AssignmentTests
{
    private readonly PimWorld world = new();

    [Fact]
    public void An_active_assignment_is_a_membership_that_ends()
    {
        world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D"));
        Assert.Equal("assigned", Assert.Single(world.Stored(Collections.AssignmentInstances)).Text("assignmentType"));
        Assert.True(world.IsInGroup(world.Adele));
        PimWorld.Refused("RoleAssignmentExists", () => world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D")));
        world.Advance(TimeSpan.FromDays(10));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Theory]
    [InlineData("permanent")]
    [InlineData("P181D")]
    public void Permanent_or_longer_than_allowed_is_refused(string duration) =>
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => world.Assign(world.Body("adminAssign", world.Adele.ObjectId, duration)));

    [Fact]
    public void Administrators_must_say_why_where_the_policy_asks()
    {
        PimWorld.Refused(
            "RoleAssignmentRequestPolicyValidationFailed",
            () => world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D", justification: null)),
            "The following policy rules failed: [\"JustificationRule\"]");
        world.Enable("Enablement_Admin_Assignment");
        world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D", justification: null));
    }

    [Fact]
    public void An_application_never_has_the_second_factor_that_a_policy_asks_for()
    {
        world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D"), world.App);
        world.Enable("Enablement_Admin_Assignment", "MultiFactorAuthentication");
        PimWorld.Refused(
            "RoleAssignmentRequestPolicyValidationFailed",
            () => world.Assign(world.Body("adminAssign", world.Alex.ObjectId, "P10D"), world.App),
            "The following policy rules failed: [\"MfaRule\"]");
        world.Assign(world.Body("adminAssign", world.Alex.ObjectId, "P10D"));
    }

    [Fact]
    public void A_group_cannot_be_an_active_member_of_a_role_assignable_group()
    {
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => world.Assign(world.Body("adminAssign", PimWorld.Administrators, "P10D")));
        var plain = "55555555-5555-4555-8555-555555555555";
        world.AddGroup(plain, "Plain");
        world.Assign(world.Body("adminAssign", PimWorld.Administrators, "P10D", group: plain));
    }

    [Fact]
    public void An_activation_within_an_assignment_does_not_end_the_membership()
    {
        world.MakeEligible(world.Adele);
        world.Activate(world.Adele, "PT2H");
        world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D"));
        world.Advance(TimeSpan.FromHours(2));
        Assert.True(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromDays(10));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void An_assignment_that_is_put_off_is_taken_away_until_then()
    {
        world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D"));
        var body = world.Body("adminUpdate", world.Adele.ObjectId, "P10D");
        body["scheduleInfo"]!["startDateTime"] = world.Now.AddDays(2).ToJsonTime();
        world.Assign(body);
        Assert.False(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromDays(2));
        Assert.True(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromDays(10));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Members_from_outside_show_as_assigned_and_can_be_removed()
    {
        world.AddMember(PimWorld.Group, world.Adele.ObjectId);
        Assert.Empty(Listed());
        world.MakeEligible(world.Alex);
        var standing = Assert.Single(Listed());
        Assert.Equal(("assigned", null), (standing.Text("assignmentType"), standing.Text("endDateTime")));
        Assert.Equal(world.Adele.ObjectId, standing.Text("principalId"));
        PimWorld.Refused("RoleAssignmentExists", () => world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D")));
        world.Assign(world.Body("adminRemove", world.Adele.ObjectId, null));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Lists_need_a_group_or_a_principal_in_the_filter()
    {
        foreach (var collection in new[] { Collections.AssignmentInstances, Collections.AssignmentSchedules, Collections.AssignmentRequests })
        {
            Assert.Equal(400, Assert.Throws<ServiceException>(() => world.Pim.Reads.List(ScheduleKind.Assignment, collection, null, world.Admin).ToArray()).Status);
            Assert.Equal(400, Assert.Throws<ServiceException>(() => world.Pim.Reads.List(ScheduleKind.Assignment, collection, "status eq 'Provisioned'", world.Admin).ToArray()).Status);
        }
    }

    [Fact]
    public void Who_has_nothing_to_do_with_a_group_sees_only_their_own()
    {
        world.MakeEligible(world.Adele);
        var byGroup = $"groupId eq '{PimWorld.Group}'";
        PimWorld.Refused("AuthorizationFailed", () => List(byGroup, world.Alex));
        PimWorld.Refused("AuthorizationFailed", () => List($"principalId eq '{world.Adele.ObjectId}'", world.Alex));
        Assert.Single(List($"principalId eq '{world.Adele.ObjectId}'", world.Adele));
        Assert.Single(List(byGroup, world.Admin));
        Assert.Single(List(byGroup, world.App));
        world.Role(BuiltInRoles.GlobalReader, world.Alex);
        Assert.Single(List(byGroup, world.Alex));
        var id = world.Stored(Collections.EligibilityInstances).Single().Text("id")!;
        Assert.Equal(id, world.Pim.Reads.Get(ScheduleKind.Eligibility, Collections.EligibilityInstances, id, world.Adele).Text("id"));
        PimWorld.Refused("AuthorizationFailed", () => world.Pim.Reads.Get(ScheduleKind.Eligibility, Collections.EligibilityInstances, id, world.Megan));
    }

    [Theory]
    [InlineData(true, BuiltInRoles.PrivilegedRoleAdministrator, true)]
    [InlineData(true, BuiltInRoles.GlobalAdministrator, true)]
    [InlineData(true, BuiltInRoles.GroupsAdministrator, false)]
    [InlineData(true, BuiltInRoles.UserAdministrator, false)]
    [InlineData(false, BuiltInRoles.GroupsAdministrator, true)]
    [InlineData(false, BuiltInRoles.UserAdministrator, true)]
    [InlineData(false, BuiltInRoles.IdentityGovernanceAdministrator, true)]
    [InlineData(false, BuiltInRoles.DirectoryWriters, true)]
    [InlineData(false, BuiltInRoles.GlobalReader, false)]
    public void Roles_that_administer_a_group_depend_on_whether_it_can_hold_roles(bool isRoleAssignable, string role, bool isAllowed)
    {
        var group = "66666666-6666-4666-8666-666666666666";
        world.AddGroup(group, "Other", isRoleAssignable);
        world.Role(role, world.Megan);
        void Ask() => world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P10D", group: group), world.Megan);
        if (isAllowed)
        {
            Ask();
        }
        else
        {
            PimWorld.Refused("AuthorizationFailed", Ask);
        }
    }

    [Fact]
    public void An_owner_administers_the_group_without_any_role()
    {
        void Ask() => world.Eligible(world.Body("adminAssign", world.Adele.ObjectId, "P10D"), world.Megan);
        PimWorld.Refused("AuthorizationFailed", Ask);
        world.Tenant.Store.Put(Collections.GroupOwners, $"{PimWorld.Group}/{world.Megan.ObjectId}", new() { ["groupId"] = PimWorld.Group, ["principalId"] = world.Megan.ObjectId, ["source"] = "assigned" });
        Ask();
    }

    private System.Text.Json.Nodes.JsonObject[] Listed() =>
        world.Pim.Reads.List(ScheduleKind.Assignment, Collections.AssignmentInstances, $"groupId eq '{PimWorld.Group}'", world.Admin).ToArray();

    private System.Text.Json.Nodes.JsonObject[] List(string filter, Caller caller) =>
        world.Pim.Reads.List(ScheduleKind.Eligibility, Collections.EligibilityInstances, filter, caller).ToArray();
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

public sealed class ExtensionTests
{
    private readonly PimWorld world = new();

    [Fact]
    public void Extending_begins_fourteen_days_before_the_end()
    {
        world.MakeEligible(world.Adele, "P30D");
        world.Advance(TimeSpan.FromDays(16) - TimeSpan.FromSeconds(1));
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => Extend("P60D"));
        world.Advance(TimeSpan.FromSeconds(1));
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => Extend("P10D"));
        Assert.Equal("Provisioned", Extend("P60D").Text("status"));
        Assert.Equal(world.Now.AddDays(60), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
    }

    [Fact]
    public void What_is_permanent_or_absent_cannot_be_extended()
    {
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => Extend("P10D"));
        world.SetRule("Expiration_Admin_Eligibility", rule => rule["isExpirationRequired"] = false);
        world.MakeEligible(world.Adele, "permanent");
        PimWorld.Refused("InvalidRoleAssignmentRequest", () => Extend("P10D"));
    }

    [Fact]
    public void Renewing_is_possible_for_thirty_days_after_the_end()
    {
        world.MakeEligible(world.Adele, "P10D");
        PimWorld.Refused("RoleAssignmentExists", () => Renew("P10D"));
        world.MakeEligible(world.Alex, "P10D");
        world.Advance(TimeSpan.FromDays(40));
        Assert.Equal("Provisioned", Renew("P10D").Text("status"));
        Assert.Single(world.Stored(Collections.EligibilityInstances));
        world.Advance(TimeSpan.FromSeconds(1));
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Eligible(world.Body("adminRenew", world.Alex.ObjectId, "P10D")));
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Eligible(world.Body("adminRenew", world.Megan.ObjectId, "P10D")));
    }

    [Fact]
    public void What_an_administrator_removed_cannot_be_renewed()
    {
        world.MakeEligible(world.Adele, "P10D");
        world.Eligible(world.Body("adminRemove", world.Adele.ObjectId, null));
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => Renew("P10D"));
    }

    [Fact]
    public void Asking_for_an_extension_waits_for_an_administrator()
    {
        world.MakeEligible(world.Adele, "P10D");
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => Ask("selfExtend", "P60D", justification: null));
        PimWorld.Refused("RoleAssignmentRequestPolicyValidationFailed", () => Ask("selfExtend", "P999D"));
        var request = Ask("selfExtend", "P60D");
        Assert.Equal("PendingAdminDecision", request.Text("status"));
        Assert.Equal(world.Now.AddDays(10), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
        PimWorld.Refused("PendingRoleAssignmentRequest", () => Ask("selfExtend", "P60D"));

        PimWorld.Refused("AuthorizationFailed", () => Decide(request, "Approve", world.Adele));
        PimWorld.Refused("AuthorizationFailed", () => Decide(request, "Approve", world.Alex));
        Decide(request, "Approve", world.Admin);
        Assert.Equal("Provisioned", world.Request(request, ScheduleKind.Eligibility).Text("status"));
        Assert.Equal(world.Now.AddDays(60), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
    }

    [Fact]
    public void A_denied_extension_changes_nothing()
    {
        world.MakeEligible(world.Adele, "P10D");
        var request = Ask("selfExtend", "P60D");
        Decide(request, "Deny", world.Admin);
        Assert.Equal("Denied", world.Request(request, ScheduleKind.Eligibility).Text("status"));
        world.Advance(TimeSpan.FromDays(10));
        Assert.Empty(world.Stored(Collections.EligibilityInstances));
    }

    [Fact]
    public void An_administrators_own_extension_settles_what_was_asked()
    {
        world.MakeEligible(world.Adele, "P10D");
        var request = Ask("selfExtend", "P60D");
        Extend("P40D");
        Assert.Equal("Provisioned", world.Request(request, ScheduleKind.Eligibility).Text("status"));
        Assert.Equal(world.Now.AddDays(40), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
    }

    [Fact]
    public void Asking_for_a_renewal_makes_eligible_again_once_allowed()
    {
        world.MakeEligible(world.Adele, "P10D");
        PimWorld.Refused("RoleAssignmentExists", () => Ask("selfRenew", "P10D"));
        world.Advance(TimeSpan.FromDays(12));
        var request = Ask("selfRenew", "P10D");
        Assert.Equal("PendingAdminDecision", request.Text("status"));
        Assert.Empty(world.Stored(Collections.EligibilityInstances));
        world.Advance(TimeSpan.FromDays(1));
        Decide(request, "Approve", world.Admin);
        Assert.Equal(world.Now.AddDays(10), Assert.Single(world.Stored(Collections.EligibilityInstances)).Time("endDateTime"));
    }

    [Fact]
    public void An_active_assignment_is_extended_and_renewed_likewise()
    {
        world.Assign(world.Body("adminAssign", world.Adele.ObjectId, "P10D"));
        world.Assign(world.Body("adminExtend", world.Adele.ObjectId, "P20D"));
        world.Advance(TimeSpan.FromDays(19));
        Assert.True(world.IsInGroup(world.Adele));
        world.Advance(TimeSpan.FromDays(1));
        Assert.False(world.IsInGroup(world.Adele));
        world.Assign(world.Body("adminRenew", world.Adele.ObjectId, "P5D"));
        Assert.True(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void An_activation_is_neither_extended_nor_renewed()
    {
        world.MakeEligible(world.Adele);
        world.Activate(world.Adele, "PT1H");
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Assign(world.Body("selfExtend", world.Adele.ObjectId, "PT2H"), world.Adele));
        world.Advance(TimeSpan.FromHours(2));
        PimWorld.Refused("RoleAssignmentDoesNotExist", () => world.Assign(world.Body("selfRenew", world.Adele.ObjectId, "PT2H"), world.Adele));
    }

    private JsonObject Extend(string duration) => world.Eligible(world.Body("adminExtend", world.Adele.ObjectId, duration));

    private JsonObject Renew(string duration) => world.Eligible(world.Body("adminRenew", world.Adele.ObjectId, duration));

    private JsonObject Ask(string action, string duration, string? justification = "project goes on") =>
        world.Eligible(world.Body(action, world.Adele.ObjectId, duration, justification), world.Adele);

    private void Decide(JsonObject request, string result, Caller caller)
    {
        var stage = world.Tenant.Store.Get(Collections.AssignmentApprovals, request.Text("id")!)!.Children("stages").Single().Text("id")!;
        world.Pim.Approvals.Decide(request.Text("id")!, stage, new JsonObject { ["reviewResult"] = result, ["justification"] = "seen" }, caller);
    }
}

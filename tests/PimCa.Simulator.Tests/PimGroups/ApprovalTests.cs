using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

public sealed class ApprovalTests
{
    private readonly PimWorld world = new();

    public ApprovalTests()
    {
        world.MakeEligible(world.Adele);
        world.MakeEligible(world.Megan);
    }

    [Fact]
    public void A_request_waits_for_the_approver_and_its_time_begins_with_the_approval()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele, "PT2H");
        Assert.Equal("PendingApproval", request.Text("status"));
        Assert.Equal(request.Text("id"), request.Text("approvalId"));
        Assert.Null(request.Text("completedDateTime"));
        Assert.False(world.IsInGroup(world.Adele));
        PimWorld.Refused("PendingRoleAssignmentRequest", () => world.Activate(world.Adele));

        world.Advance(TimeSpan.FromHours(3));
        Decide(request, "Approve", world.Megan);
        Assert.Equal("Provisioned", world.Request(request).Text("status"));
        Assert.True(world.IsInGroup(world.Adele));
        Assert.Equal(world.Now.AddHours(2), Assert.Single(world.Stored(Collections.AssignmentInstances)).Time("endDateTime"));
        world.Advance(TimeSpan.FromHours(2));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void An_approval_shows_its_stage_and_who_decided()
    {
        world.RequireApproval(PimWorld.UserApprover(world.Megan));
        var request = world.Activate(world.Adele);
        var open = world.Pim.Approvals.Get(request.Text("id")!, world.Megan).Children("stages").Single();
        Assert.Equal((true, "InProgress", "NotReviewed"), (open.Flag("assignedToMe"), open.Text("status"), open.Text("reviewResult")));
        Assert.Equal(false, world.Pim.Approvals.Get(request.Text("id")!, world.Adele).Children("stages").Single().Flag("assignedToMe"));
        PimWorld.Refused("AuthorizationFailed", () => world.Pim.Approvals.Get(request.Text("id")!, world.Alex));

        Decide(request, "Approve", world.Megan, "go ahead");
        var decided = world.Pim.Approvals.Get(request.Text("id")!, world.Megan).Children("stages").Single();
        Assert.Equal(("Completed", "Approved", "go ahead"), (decided.Text("status"), decided.Text("reviewResult"), decided.Text("justification")));
        Assert.Equal(world.Megan.ObjectId, decided.Nested("reviewedBy")!.Text("id"));
        Assert.Equal(world.Now, decided.Time("reviewedDateTime"));
    }

    [Fact]
    public void A_denied_request_never_becomes_active()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele);
        Decide(request, "Deny", world.Megan);
        Assert.Equal("Denied", world.Request(request).Text("status"));
        Assert.False(world.IsInGroup(world.Adele));
        Assert.Equal("PendingApproval", world.Activate(world.Adele).Text("status"));
    }

    [Fact]
    public void The_second_decision_is_a_conflict()
    {
        world.RequireApproval(PimWorld.GroupApprover(), PimWorld.UserApprover(world.Alex));
        var request = world.Activate(world.Adele);
        Decide(request, "Approve", world.Megan);
        Assert.Equal(409, Assert.Throws<ServiceException>(() => Decide(request, "Deny", world.Alex)).Status);
        Assert.True(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void Nobody_decides_their_own_request_and_nobody_else_but_approvers()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var own = world.Activate(world.Megan);
        PimWorld.Refused("AuthorizationFailed", () => Decide(own, "Approve", world.Megan));
        PimWorld.Refused("AuthorizationFailed", () => Decide(own, "Approve", world.Adele));
        PimWorld.Refused("AuthorizationFailed", () => Decide(own, "Approve", world.App));
        PimWorld.Refused("AuthorizationFailed", () => Decide(own, "Approve", world.Admin));
        Assert.Equal("PendingApproval", world.Request(own).Text("status"));
    }

    [Fact]
    public void Unknown_approvals_and_stages_are_not_found_and_other_words_are_refused()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele);
        Assert.Equal(404, Assert.Throws<ServiceException>(() => world.Pim.Approvals.Get("none", world.Megan)).Status);
        Assert.Equal(404, Assert.Throws<ServiceException>(() => world.Pim.Approvals.Decide(request.Text("id")!, "none", new JsonObject(), world.Megan)).Status);
        PimWorld.Refused("BadRequest", () => Decide(request, "Approved", world.Megan));
        PimWorld.Refused("BadRequest", () => Decide(request, "Approve", world.Megan, " "));
        Assert.Equal("PendingApproval", world.Request(request).Text("status"));
    }

    [Fact]
    public void A_request_that_nobody_decides_fails_after_a_day()
    {
        world.RequireApproval();
        var request = world.Activate(world.Adele);
        world.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal("PendingApproval", world.Request(request).Text("status"));
        world.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Failed", world.Request(request).Text("status"));
        Assert.Equal("PendingApproval", world.Activate(world.Adele).Text("status"));
    }

    [Fact]
    public void The_approvers_of_a_request_are_those_of_the_time_it_was_made()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele);
        world.RequireApproval(PimWorld.UserApprover(world.Alex));
        PimWorld.Refused("AuthorizationFailed", () => Decide(request, "Approve", world.Alex));
        Decide(request, "Approve", world.Megan);
    }

    [Fact]
    public void Only_what_waits_is_in_the_approvers_queue()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele);
        Assert.Equal(request.Text("id"), Assert.Single(world.Pim.Approvals.For("approver", world.Megan)).Text("id"));
        Assert.Equal(request.Text("id"), Assert.Single(Queue(world.Megan)).Text("id"));
        Assert.Empty(world.Pim.Approvals.For("approver", world.Adele));
        Assert.Empty(Queue(world.Adele));
        Assert.Single(world.Pim.Approvals.For("createdBy", world.Adele));
        PimWorld.Refused("BadRequest", () => world.Pim.Approvals.For("principal", world.Adele).ToArray());

        Decide(request, "Approve", world.Megan);
        Assert.Empty(world.Pim.Approvals.For("approver", world.Megan));
        Assert.Empty(Queue(world.Megan));
    }

    [Fact]
    public void A_pending_request_can_be_taken_back_and_then_not_be_decided()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele);
        world.Pim.Requests.Cancel(ScheduleKind.Assignment, request.Text("id")!, world.Adele);
        Assert.Equal("Canceled", world.Request(request).Text("status"));
        Assert.Equal(409, Assert.Throws<ServiceException>(() => Decide(request, "Approve", world.Megan)).Status);
        Assert.Equal("PendingApproval", world.Activate(world.Adele).Text("status"));
    }

    [Fact]
    public void An_approval_after_the_eligibility_ended_fails()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var request = world.Activate(world.Adele);
        world.Eligible(world.Body("adminRemove", world.Adele.ObjectId, null));
        Decide(request, "Approve", world.Megan);
        Assert.Equal("Failed", world.Request(request).Text("status"));
        Assert.False(world.IsInGroup(world.Adele));
    }

    [Fact]
    public void An_approved_request_for_later_begins_later()
    {
        world.RequireApproval(PimWorld.GroupApprover());
        var body = world.Body("selfActivate", world.Adele.ObjectId);
        body["scheduleInfo"]!["startDateTime"] = PimDocuments.Write(world.Now.AddHours(5));
        var request = world.Assign(body, world.Adele);
        Decide(request, "Approve", world.Megan);
        Assert.Equal("Granted", world.Request(request).Text("status"));
        world.Advance(TimeSpan.FromHours(5));
        Assert.True(world.IsInGroup(world.Adele));
        Assert.Equal("Provisioned", world.Request(request).Text("status"));
    }

    private JsonObject[] Queue(Caller caller) =>
        world.Pim.Reads.Mine(ScheduleKind.Assignment, Collections.AssignmentRequests, "approver", caller).ToArray();

    private void Decide(JsonObject request, string result, Caller caller, string justification = "seen")
    {
        var stage = world.Tenant.Store.Get(Collections.AssignmentApprovals, request.Text("id")!)!.Children("stages").Single().Text("id")!;
        world.Pim.Approvals.Decide(request.Text("id")!, stage, new JsonObject { ["reviewResult"] = result, ["justification"] = justification }, caller);
    }
}

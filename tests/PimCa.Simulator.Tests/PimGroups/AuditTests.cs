using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

public sealed class AuditTests
{
    private readonly PimWorld world = new();

    [Fact]
    public void An_approved_activation_tells_who_asked_who_approved_and_when_it_ended()
    {
        world.MakeEligible(world.Adele);
        world.RequireApproval(PimWorld.GroupApprover());
        var body = world.Body("selfActivate", world.Adele.ObjectId);
        body["ticketInfo"] = new JsonObject { ["ticketNumber"] = "INC-1", ["ticketSystem"] = "ServiceDesk" };
        var request = world.Assign(body, world.Adele);
        var stage = world.Tenant.Store.Get(Collections.AssignmentApprovals, request.Text("id")!)!.Children("stages").Single().Text("id")!;
        world.Advance(TimeSpan.FromMinutes(7));
        var approvedAt = world.Now;
        world.Pim.Approvals.Decide(request.Text("id")!, stage, new JsonObject { ["reviewResult"] = "Approve", ["justification"] = "fine" }, world.Megan);
        world.Advance(TimeSpan.FromHours(2));

        var story = Pim(request).ToArray();
        Assert.Equal(
            [
                "Add member to role requested (PIM activation)",
                "Add member to role approval requested (PIM activation)",
                "Request approved",
                "Add member to role completed (PIM activation)",
                "Remove member from role (PIM activation expired)",
            ],
            story.Select(entry => entry.Text("activityDisplayName")));
        Assert.All(story, entry => Assert.Equal("GroupManagement", entry.Text("category")));
        Assert.Equal(["adele@contoso.example", "adele@contoso.example", "megan@contoso.example", "adele@contoso.example", null], story.Select(By));
        Assert.Equal("Azure AD PIM", story[4].Nested("initiatedBy")!.Nested("user")!.Text("displayName"));
        Assert.Equal(("fine", approvedAt), (story[2].Text("resultReason"), story[2].Time("activityDateTime")));

        var (requested, completed) = (Details(story[0]), Details(story[3]));
        Assert.Equal(("INC-1", "ServiceDesk", "needed"), (requested["TicketNumber"], requested["TicketSystem"], requested["Justification"]));
        Assert.Equal(PimDocuments.Write(approvedAt), completed["StartTime"]);
        Assert.Equal(PimDocuments.Write(approvedAt.AddHours(2)), completed["ExpirationTime"]);
        Assert.Equal(("INC-1", request.Text("id")), (completed["TicketNumber"], completed["RequestId"]));
        Assert.NotEqual(requested.Keys.First(), completed.Keys.First());
    }

    [Fact]
    public void Targets_are_the_role_the_person_the_group_and_the_request()
    {
        var request = world.MakeEligible(world.Adele);
        var entry = Pim(request).First(entry => entry.Text("activityDisplayName") == "Add eligible member to role in PIM completed (timebound)");
        var targets = entry.Children("targetResources").ToDictionary(target => target.Text("type")!);
        Assert.Equal(world.Adele.ObjectId, targets["User"].Text("id"));
        Assert.Equal("adele@contoso.example", targets["User"].Text("userPrincipalName"));
        Assert.Equal(PimWorld.Group, targets["Group"].Text("id"));
        Assert.Equal("Member", targets["Role"].Text("displayName"));
        Assert.Equal(request.Text("id"), targets["Request"].Text("id"));
    }

    [Fact]
    public void The_first_request_onboards_and_rules_leave_their_trace()
    {
        world.MakeEligible(world.Adele);
        world.SetRule("Expiration_EndUser_Assignment", rule => rule["maximumDuration"] = "PT4H");
        var names = Entries("PIM").Select(entry => entry.Text("activityDisplayName")).ToArray();
        Assert.Single(names, name => name == "Onboarded resource to PIM");
        Assert.Single(names, name => name == "Update role setting in PIM");
    }

    [Theory]
    [InlineData("adminAssign", "permanent", "Add eligible member to role in PIM completed (permanent)")]
    [InlineData("adminRemove", null, "Remove eligible member from role in PIM completed (permanent)")]
    [InlineData("adminUpdate", "P5D", "Update eligible member in PIM requested (extend)")]
    public void Activities_of_eligibility_have_their_published_names(string action, string? duration, string activity)
    {
        world.SetRule("Expiration_Admin_Eligibility", rule => rule["isExpirationRequired"] = false);
        if (action != "adminAssign")
        {
            world.MakeEligible(world.Adele, "permanent");
        }

        world.Eligible(world.Body(action, world.Adele.ObjectId, duration));
        Assert.Contains(activity, Entries("PIM").Select(entry => entry.Text("activityDisplayName")));
    }

    [Fact]
    public void Deactivation_denial_cancellation_and_timeout_are_told_apart()
    {
        world.MakeEligible(world.Adele);
        world.Activate(world.Adele);
        world.Advance(TimeSpan.FromMinutes(6));
        var deactivation = world.Assign(world.Body("selfDeactivate", world.Adele.ObjectId, null), world.Adele);
        Assert.Equal("Remove member from role requested (PIM deactivate)", Pim(deactivation).Single().Text("activityDisplayName"));
        Assert.Contains("Remove member from role completed (PIM deactivate)", Entries("PIM").Select(entry => entry.Text("activityDisplayName")));

        world.RequireApproval(PimWorld.GroupApprover());
        var denied = world.Activate(world.Adele);
        var stage = world.Tenant.Store.Get(Collections.AssignmentApprovals, denied.Text("id")!)!.Children("stages").Single().Text("id")!;
        world.Pim.Approvals.Decide(denied.Text("id")!, stage, new JsonObject { ["reviewResult"] = "Deny", ["justification"] = "no" }, world.Megan);
        Assert.Equal("Request denied", Pim(denied).Last().Text("activityDisplayName"));

        var canceled = world.Activate(world.Adele);
        world.Pim.Requests.Cancel(ScheduleKind.Assignment, canceled.Text("id")!, world.Adele);
        Assert.Equal("Add member to role canceled (PIM activation)", Pim(canceled).Last().Text("activityDisplayName"));

        var forgotten = world.Activate(world.Adele);
        world.Advance(TimeSpan.FromDays(2));
        Assert.Equal("PIM activation request expired", Pim(forgotten).Last().Text("activityDisplayName"));
    }

    [Fact]
    public void The_directory_writes_the_membership_in_its_own_name()
    {
        world.MakeEligible(world.Adele);
        world.Activate(world.Adele, "PT1H");
        world.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["Add member to group", "Remove member from group"], Entries("Core Directory").Select(entry => entry.Text("activityDisplayName")));
    }

    private static string? By(JsonObject entry) => entry.Nested("initiatedBy")!.Nested("user")!.Text("userPrincipalName");

    private static Dictionary<string, string?> Details(JsonObject entry) =>
        entry.Children("additionalDetails").ToDictionary(detail => detail.Text("key")!, detail => detail.Text("value"));

    private IEnumerable<JsonObject> Entries(string service) => world.Stored(Collections.DirectoryAudits).Where(entry => entry.Text("loggedByService") == service);

    private IEnumerable<JsonObject> Pim(JsonObject request) => Entries("PIM").Where(entry => entry.Text("correlationId") == request.Text("id"));
}

using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>
/// Policy rules in the management endpoint's own shape: <c>ruleType</c> instead of a type annotation, approvers with a
/// <c>userType</c>, targets with everything that nobody sets as null.
/// </summary>
internal static class ArmPolicyRules
{
    private const string TypePrefix = "#microsoft.graph.unified";

    public static JsonObject ToArm(JsonObject rule)
    {
        var shown = new JsonObject();
        foreach (var property in rule.Where(property => property.Key is not ("@odata.type" or "id" or "target")))
        {
            shown[property.Key] = property.Value?.DeepClone();
        }

        foreach (var stage in shown.Nested("setting")?.Children("approvalStages") ?? Enumerable.Empty<JsonObject>())
        {
            stage["primaryApprovers"] = Approvers(stage, "primaryApprovers");
            stage["escalationApprovers"] = stage.Children("escalationApprovers").Any() ? Approvers(stage, "escalationApprovers") : null;
        }

        var target = PolicyRules.Target(rule.Text("id")!);
        shown["id"] = rule.Text("id");
        shown["ruleType"] = rule.Text("@odata.type")!.Substring(TypePrefix.Length);
        shown["target"] = new JsonObject
        {
            ["caller"] = target.Text("caller"),
            ["operations"] = new JsonArray("All"),
            ["level"] = target.Text("level"),
            ["targetObjects"] = null,
            ["inheritableSettings"] = null,
            ["enforcedSettings"] = null,
        };
        return shown;
    }

    /// <summary>A rule as it was sent, in the shape that the checks know; what it leaves out stays as it is.</summary>
    /// <param name="sent">The rule as it was sent.</param>
    /// <param name="policy">The policy as it stands.</param>
    /// <exception cref="Http.ServiceException">400 InvalidPolicy.</exception>
    public static JsonObject FromArm(JsonObject sent, JsonObject policy)
    {
        var id = sent.Text("id") ?? throw PimErrors.InvalidRuleId(string.Empty);
        var current = policy.Children("rules").FirstOrDefault(rule => rule.Text("id") == id) ?? throw PimErrors.InvalidRuleId(id);
        var type = current.Text("@odata.type")!;
        if (sent.Text("ruleType") != type.Substring(TypePrefix.Length))
        {
            throw PimErrors.InvalidPolicy($"The type of the policy rule {id} is invalid: {sent.Text("ruleType") ?? "none was given"}.");
        }

        // Measured: a longest time beside "no end is required" is refused, although the service itself shows both.
        if (type == PolicyRules.ExpirationType && sent.Flag("isExpirationRequired") == false && sent["maximumDuration"] is not null)
        {
            throw PimErrors.InvalidPolicy($"The policy rule {id} is invalid: maximumDuration must not be set where isExpirationRequired is false.");
        }

        var rule = (JsonObject)current.DeepClone();
        foreach (var property in sent.Where(property => property.Key is not ("ruleType" or "target")))
        {
            rule[property.Key] = property.Value?.DeepClone();
        }

        foreach (var stage in rule.Nested("setting")?.Children("approvalStages") ?? Enumerable.Empty<JsonObject>())
        {
            foreach (var name in new[] { "primaryApprovers", "escalationApprovers" })
            {
                stage[name] = new JsonArray(stage.Children(name).Select(approver => (JsonNode)FromArm(approver)).ToArray());
            }
        }

        rule["target"] = PolicyRules.Target(id);
        return rule;
    }

    private static JsonArray Approvers(JsonObject stage, string name) => new(stage.Children(name).Select(approver => (JsonNode)new JsonObject
    {
        ["id"] = approver.Text("userId") ?? approver.Text("groupId"),
        ["description"] = approver.Text("description"),
        ["isBackup"] = false,
        ["userType"] = approver.Text("userId") is null ? "Group" : "User",
    }).ToArray());

    // One that was not sent stands as it was kept.
    private static JsonObject FromArm(JsonObject approver)
    {
        if (approver["@odata.type"] is not null)
        {
            return (JsonObject)approver.DeepClone();
        }

        var isUser = PimDocuments.Same(approver.Text("userType"), "User");
        if (!isUser && !PimDocuments.Same(approver.Text("userType"), "Group"))
        {
            throw PimErrors.InvalidPolicy("An approver is a User or a Group with an id.");
        }

        return new JsonObject
        {
            ["@odata.type"] = isUser ? "#microsoft.graph.singleUser" : "#microsoft.graph.groupMembers",
            [isUser ? "userId" : "groupId"] = approver.Text("id"),
            ["description"] = approver.Text("description"),
        };
    }
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Cloud.Graph;

namespace PimCa.Cloud.Arm;

/// <summary>
/// A policy's rules in the management endpoint's shape and in Graph's. They differ in how a rule and an approver name their
/// type; everything else is the same, and what is not known here passes through.
/// </summary>
internal static class ArmRules
{
    private const string GraphRule = "#microsoft.graph.unified";
    private const string User = "#microsoft.graph.singleUser";
    private const string Group = "#microsoft.graph.groupMembers";

    /// <summary>Graph's shape of what the management endpoint answered.</summary>
    public static JsonObject ToGraph(JsonObject rule)
    {
        var graph = rule.CopyOrEmpty();
        graph.Remove("ruleType");
        graph["@odata.type"] = GraphRule + rule.Text("ruleType");
        ForEachApprover(graph, approver =>
        {
            var isUser = string.Equals(approver.Text("userType"), "User", StringComparison.OrdinalIgnoreCase);
            approver["@odata.type"] = isUser ? User : Group;
            Rename(approver, "id", isUser ? "userId" : "groupId");
        });
        return graph;
    }

    /// <summary>The management endpoint's shape of a rule that is to be sent.</summary>
    public static JsonObject FromGraph(JsonObject rule)
    {
        var arm = rule.CopyOrEmpty();
        arm.Remove("@odata.type");
        arm["ruleType"] = rule.Text("@odata.type")!.Substring(GraphRule.Length);

        // Measured: a longest time beside "no end is required" is refused.
        if (arm.ContainsKey("isExpirationRequired") && !arm.Flag("isExpirationRequired"))
        {
            arm.Remove("maximumDuration");
        }

        ForEachApprover(arm, approver =>
        {
            var isUser = approver.Text("@odata.type") == User;
            approver.Remove("@odata.type");
            approver["userType"] = isUser ? "User" : "Group";
            Rename(approver, isUser ? "userId" : "groupId", "id");
        });
        return arm;
    }

    private static void ForEachApprover(JsonObject rule, Action<JsonObject> change)
    {
        var stages = rule.Object("setting")?.Objects("approvalStages") ?? Array.Empty<JsonObject>();
        foreach (var approver in stages.SelectMany(stage => stage.Objects("primaryApprovers").Concat(stage.Objects("escalationApprovers"))))
        {
            change(approver);
        }
    }

    private static void Rename(JsonObject json, string from, string to)
    {
        var value = json[from]?.DeepClone();
        json.Remove(from);
        json[to] = value;
    }
}

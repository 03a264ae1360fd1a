using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimPolicies;

/// <summary>
/// What a rule with less than its complete target does to the others. The service finds the rules to write by type, caller
/// and level; what the target leaves open, it takes for all.
/// </summary>
internal static class PartialTargets
{
    public static void Damage(Dictionary<string, JsonObject> rules, JsonObject written)
    {
        var type = written.Text("@odata.type")!;
        var others = rules.Values.Where(rule => rule.Text("@odata.type") == type && rule.Text("id") != written.Text("id")).ToArray();
        if (type == PolicyRules.NotificationType)
        {
            // Measured and published: after such a write only the notifications for the same kind of recipient could still
            // be read or written; the ids of the other six were invalid.
            foreach (var rule in others.Where(rule => rule.Text("recipientType") != written.Text("recipientType")))
            {
                rules.Remove(rule.Text("id")!);
            }

            return;
        }

        // Measured for the other types is only that rules besides the written one suffer. Here: all that the target can mean.
        foreach (var rule in others.Where(rule => Covers(written.Nested("target"), rule.Nested("target"))))
        {
            var copy = (JsonObject)written.DeepClone();
            copy["id"] = rule.Text("id");
            copy["target"] = rule["target"]!.DeepClone();
            rules[rule.Text("id")!] = copy;
        }
    }

    private static bool Covers(JsonObject? written, JsonObject? other) =>
        (written?.Text("caller") is not { } caller || PimDocuments.Same(caller, other?.Text("caller")))
        && (written?.Text("level") is not { } level || PimDocuments.Same(level, other?.Text("level")));
}

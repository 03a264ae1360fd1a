using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>What the directory audit says about changes of policies, with the whole policy before and after.</summary>
internal static class ConditionalAccessAudit
{
    public static void Added(SimulatedTenant tenant, Caller caller, JsonObject policy) =>
        Write(tenant, caller, "Add conditional access policy", "Add", policy, null, policy);

    public static void Updated(SimulatedTenant tenant, Caller caller, JsonObject before, JsonObject after) =>
        Write(tenant, caller, "Update conditional access policy", "Update", after, before, after);

    public static void Deleted(SimulatedTenant tenant, Caller caller, JsonObject policy) =>
        Write(tenant, caller, "Delete conditional access policy", "Delete", policy, policy, null);

    public static void Restored(SimulatedTenant tenant, Caller caller, JsonObject policy) =>
        Write(tenant, caller, "Restore conditional access policy", "Restore", policy, null, policy);

    private static void Write(SimulatedTenant tenant, Caller caller, string activity, string operation, JsonObject policy, JsonObject? before, JsonObject? after)
    {
        var target = AuditWriter.Target("Policy", policy["id"].Text(), policy["displayName"].Text(), null);
        target["modifiedProperties"] = new JsonArray(new JsonObject
        {
            ["displayName"] = "ConditionalAccessPolicy",
            ["oldValue"] = before?.ToJsonString(),
            ["newValue"] = after?.ToJsonString(),
        });
        new AuditWriter(tenant).Write(
            "Conditional Access",
            "Policy",
            activity,
            operation,
            AuditWriter.By(caller),
            new[] { target },
            new (string, string?)[] { ("Category", "Conditional Access") });
    }
}

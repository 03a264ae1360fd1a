using System;
using System.Text.Json.Nodes;
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

    private static void Write(SimulatedTenant tenant, Caller caller, string activity, string operation, JsonObject target, JsonObject? before, JsonObject? after)
    {
        var id = Guid.NewGuid().ToString();
        tenant.Store.Put(Collections.DirectoryAudits, id, new JsonObject
        {
            ["id"] = id,
            ["category"] = "Policy",
            ["correlationId"] = Guid.NewGuid().ToString(),
            ["result"] = "success",
            ["resultReason"] = null,
            ["activityDisplayName"] = activity,
            ["activityDateTime"] = tenant.Now.ToJsonTime(),
            ["loggedByService"] = "Conditional Access",
            ["operationType"] = operation,
            ["initiatedBy"] = caller.IsApplication
                ? new JsonObject
                {
                    ["user"] = null,
                    ["app"] = new JsonObject
                    {
                        ["appId"] = null,
                        ["displayName"] = caller.Name,
                        ["servicePrincipalId"] = caller.ObjectId,
                        ["servicePrincipalName"] = null,
                    },
                }
                : new JsonObject
                {
                    ["app"] = null,
                    ["user"] = new JsonObject
                    {
                        ["id"] = caller.ObjectId,
                        ["displayName"] = null,
                        ["userPrincipalName"] = caller.Name,
                        ["ipAddress"] = null,
                    },
                },
            ["targetResources"] = new JsonArray(new JsonObject
            {
                ["id"] = target["id"].Text(),
                ["displayName"] = target["displayName"].Text(),
                ["type"] = "Policy",
                ["userPrincipalName"] = null,
                ["groupType"] = null,
                ["modifiedProperties"] = new JsonArray(new JsonObject
                {
                    ["displayName"] = "ConditionalAccessPolicy",
                    ["oldValue"] = before?.ToJsonString(),
                    ["newValue"] = after?.ToJsonString(),
                }),
            }),
            ["additionalDetails"] = new JsonArray(new JsonObject { ["key"] = "Category", ["value"] = "Conditional Access" }),
        });
    }
}

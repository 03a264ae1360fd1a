using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>A Conditional Access policy that targets an authentication context, put straight into the tenant.</summary>
internal static class ContextPolicy
{
    /// <summary>A policy for all people.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="context">The context: c1.</param>
    /// <param name="grantControls">The grant controls as JSON.</param>
    /// <param name="state">enabled, disabled or enabledForReportingButNotEnforced.</param>
    public static void Put(SimulatedTenant tenant, string context, string grantControls, string state = "enabled") =>
        Put(tenant, new JsonObject { ["includeAuthenticationContextClassReferences"] = new JsonArray(context) }, grantControls, state);

    /// <summary>A policy for all people that targets a service.</summary>
    public static void PutForApplication(SimulatedTenant tenant, string application, string grantControls, JsonObject? sessionControls = null) =>
        Put(tenant, new JsonObject { ["includeApplications"] = new JsonArray(application) }, grantControls, "enabled", sessionControls);

    private static void Put(SimulatedTenant tenant, JsonObject applications, string grantControls, string state, JsonObject? sessionControls = null)
    {
        const string Id = "c0a70500-0000-4000-8000-0000000004ff";
        tenant.Store.Put(Collections.ConditionalAccessPolicies, Id, new JsonObject
        {
            ["id"] = Id,
            ["displayName"] = "Under test",
            ["state"] = state,
            ["conditions"] = new JsonObject
            {
                ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All") },
                ["applications"] = applications,
                ["clientAppTypes"] = new JsonArray("all"),
            },
            ["grantControls"] = JsonNode.Parse(grantControls),
            ["sessionControls"] = sessionControls,
        });
    }
}

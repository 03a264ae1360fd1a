using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.SharePoint;

/// <summary>
/// The two Conditional Access policies that SharePoint's admin center creates when access from unmanaged devices is
/// limited: enabled, for all users, without an exclusion. Their names end in the day they were made on.
/// </summary>
internal static class AdminCenterPolicies
{
    private const string Prefix = "[SharePoint admin center]";

    /// <summary>Creates them now, later, or not at all, as the weather says.</summary>
    public static void Create(SimulatedTenant tenant)
    {
        if (tenant.Weather.SharePointCreatesPoliciesAfter is not { } delay)
        {
            return;
        }

        if (delay == TimeSpan.Zero)
        {
            CreateNow(tenant);
        }
        else
        {
            tenant.Clock.At(tenant.Now + delay, () => CreateNow(tenant));
        }
    }

    private static void CreateNow(SimulatedTenant tenant)
    {
        var service = tenant.Store.Read(Collections.ServicePrincipals).First(principal => principal.Text("appId") == KnownApplications.SharePointOnline);
        var sharePoint = new Caller(
            service.RequiredText("id"),
            service.RequiredText("displayName"),
            true,
            new[] { "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All" });
        var day = tenant.Now.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);
        var policies = new ConditionalAccessPolicies(tenant);

        var browser = Policy($"Use app-enforced Restrictions for browser access - {day}", "browser");
        browser["sessionControls"] = new JsonObject { ["applicationEnforcedRestrictions"] = new JsonObject { ["isEnabled"] = true } };
        policies.Create(sharePoint, browser);

        var apps = Policy($"Block access from apps on unmanaged devices - {day}", "mobileAppsAndDesktopClients");
        apps["grantControls"] = new JsonObject { ["operator"] = "OR", ["builtInControls"] = new JsonArray("compliantDevice", "domainJoinedDevice") };
        policies.Create(sharePoint, apps);
    }

    private static JsonObject Policy(string name, string clientApp) => new()
    {
        ["displayName"] = Prefix + name,
        ["state"] = PolicyShapes.Enabled,
        ["conditions"] = new JsonObject
        {
            ["clientAppTypes"] = new JsonArray(clientApp),
            ["applications"] = new JsonObject { ["includeApplications"] = new JsonArray(KnownApplications.SharePointOnline) },
            ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All") },
        },
    };
}

using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>The applications that policies can name, and the suites that stand for several.</summary>
internal static class KnownApplications
{
    public const string All = "All";
    public const string None = "None";
    public const string Office365 = "Office365";
    public const string AdminPortals = "MicrosoftAdminPortals";
    public const string ExchangeOnline = "00000002-0000-0ff1-ce00-000000000000";
    public const string SharePointOnline = "00000003-0000-0ff1-ce00-000000000000";

    private static readonly Dictionary<string, string> OfficeApplications = new(StringComparer.OrdinalIgnoreCase)
    {
        [ExchangeOnline] = "Office 365 Exchange Online",
        [SharePointOnline] = "Office 365 SharePoint Online",
        ["00000004-0000-0ff1-ce00-000000000000"] = "Skype for Business Online",
        ["00000005-0000-0ff1-ce00-000000000000"] = "Office 365 Yammer",
        ["cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"] = "Microsoft Teams Services",
        ["4765445b-32c6-49b0-83e6-1d93765276ca"] = "OfficeHome",
        ["09abbdfd-ed23-44ee-a2d9-a627aa1c90f3"] = "Microsoft Planner",
        ["c9a559d2-7aab-4f13-a6ed-e7e9c52aec87"] = "Microsoft Forms",
        ["94c63fef-13a3-47bc-8074-75af8c65887a"] = "Office Delve",
    };

    private static readonly Dictionary<string, string> OtherApplications = new(StringComparer.OrdinalIgnoreCase)
    {
        ["00000003-0000-0000-c000-000000000000"] = "Microsoft Graph",
        ["797f4846-ba00-4fd7-ba43-dac1f8f63013"] = "Windows Azure Service Management API",
    };

    /// <summary>Whether the suite Office 365 contains an application.</summary>
    public static bool IsInOffice365(string appId) => OfficeApplications.ContainsKey(appId);

    /// <summary>
    /// Whether a policy may name an application: a suite, a well-known application, or one that has a service principal in
    /// the tenant. Others are refused, as users of the service report.
    /// </summary>
    public static bool Exists(SimulatedTenant tenant, string appId) =>
        OfficeApplications.ContainsKey(appId)
        || OtherApplications.ContainsKey(appId)
        || Name(tenant, appId) is not null;

    /// <summary>The application's name, or null for one that the tenant does not know.</summary>
    public static string? Name(SimulatedTenant tenant, string appId) =>
        OfficeApplications.TryGetValue(appId, out var office) ? office
        : OtherApplications.TryGetValue(appId, out var other) ? other
        : tenant.Store.All(Collections.ServicePrincipals)
            .Where(principal => string.Equals(principal["appId"].Text(), appId, StringComparison.OrdinalIgnoreCase))
            .Select(principal => principal["displayName"].Text())
            .FirstOrDefault();
}

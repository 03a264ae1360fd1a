using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Http;

/// <summary>Which service answers on which host, in the public cloud and the three national ones.</summary>
internal static class ServiceHosts
{
    // What follows the tenant's name, in the public cloud, the two of the United States' government, and China's.
    private static readonly string[] SharePointAdminSuffixes =
    {
        "-admin.sharepoint.com", "-admin.sharepoint.us", "-admin.sharepoint-mil.us", "-admin.sharepoint.cn",
    };

    private static readonly Dictionary<string, string> Services = new(StringComparer.OrdinalIgnoreCase)
    {
        ["graph.microsoft.com"] = "graph",
        ["graph.microsoft.us"] = "graph",
        ["dod-graph.microsoft.us"] = "graph",
        ["microsoftgraph.chinacloudapi.cn"] = "graph",
        ["management.azure.com"] = "arm",
        ["management.usgovcloudapi.net"] = "arm",
        ["management.chinacloudapi.cn"] = "arm",
        ["login.microsoftonline.com"] = "login",
        ["login.microsoftonline.us"] = "login",
        ["login.chinacloudapi.cn"] = "login",
        ["outlook.office365.com"] = "exchange",
        ["outlook.office365.us"] = "exchange",
        ["outlook-dod.office365.us"] = "exchange",
        ["partner.outlook.cn"] = "exchange",
        [SimulatorControl.Host] = "simulator",
    };

    /// <summary>The service behind a host, or null when there is no such host.</summary>
    public static string? ServiceOf(string host) =>
        Services.TryGetValue(host, out var service) ? service
        : SharePointTenantOf(host) is not null ? "sharepoint"
        : null;

    /// <summary>The tenant's name in the host of a SharePoint admin site, <c>contoso</c> of <c>contoso-admin.sharepoint.com</c>; null for any other host.</summary>
    public static string? SharePointTenantOf(string host) => SharePointAdminSuffixes
        .Where(suffix => host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        .Select(suffix => host.Substring(0, host.Length - suffix.Length))
        .FirstOrDefault();

    /// <summary>Whether a service of this name exists: the first path segment of the server.</summary>
    public static bool IsService(string service) =>
        service is "graph" or "arm" or "login" or "exchange" or "sharepoint" or "simulator";
}

using System;
using System.Collections.Generic;

namespace PimCa.Simulator.Http;

/// <summary>Which service answers on which host, in the public cloud and the three national ones.</summary>
internal static class ServiceHosts
{
    private const string SharePointAdminSuffix = "-admin.sharepoint.";

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
        [SimulatorControl.Host] = "simulator",
    };

    /// <summary>The service behind a host, or null when there is no such host.</summary>
    public static string? ServiceOf(string host) =>
        Services.TryGetValue(host, out var service) ? service
        : host.IndexOf(SharePointAdminSuffix, StringComparison.OrdinalIgnoreCase) > 0 ? "sharepoint"
        : null;

    /// <summary>Whether a service of this name exists: the first path segment of the server.</summary>
    public static bool IsService(string service) =>
        service is "graph" or "arm" or "login" or "exchange" or "sharepoint" or "simulator";
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Http;

/// <summary>Which service answers on which host, in the public cloud and the three national ones.</summary>
internal static class ServiceHosts
{
    public const string Global = "Global";
    public const string USGov = "USGov";
    public const string USGovDoD = "USGovDoD";
    public const string China = "China";

    // What follows the tenant's name.
    private static readonly (string Suffix, string Cloud)[] SharePointAdminSites =
    {
        ("-admin.sharepoint.com", Global), ("-admin.sharepoint.us", USGov), ("-admin.sharepoint-mil.us", USGovDoD), ("-admin.sharepoint.cn", China),
    };

    // The two of the United States' government share one sign-in service and one management endpoint. Sign-in answers to
    // older names too: instance discovery sends China's callers to one of them.
    private static readonly Dictionary<string, (string Service, string Cloud)> Services = new(StringComparer.OrdinalIgnoreCase)
    {
        ["graph.microsoft.com"] = ("graph", Global),
        ["graph.microsoft.us"] = ("graph", USGov),
        ["dod-graph.microsoft.us"] = ("graph", USGovDoD),
        ["microsoftgraph.chinacloudapi.cn"] = ("graph", China),
        ["management.azure.com"] = ("arm", Global),
        ["management.core.windows.net"] = ("arm", Global),
        ["management.usgovcloudapi.net"] = ("arm", USGov),
        ["management.core.usgovcloudapi.net"] = ("arm", USGov),
        ["management.chinacloudapi.cn"] = ("arm", China),
        ["management.core.chinacloudapi.cn"] = ("arm", China),
        ["login.microsoftonline.com"] = ("login", Global),
        ["login.windows.net"] = ("login", Global),
        ["login.microsoft.com"] = ("login", Global),
        ["sts.windows.net"] = ("login", Global),
        ["login.microsoftonline.us"] = ("login", USGov),
        ["login.usgovcloudapi.net"] = ("login", USGov),
        ["login.chinacloudapi.cn"] = ("login", China),
        ["login.partner.microsoftonline.cn"] = ("login", China),
        ["outlook.office365.com"] = ("exchange", Global),
        ["outlook.office365.us"] = ("exchange", USGov),
        ["outlook-dod.office365.us"] = ("exchange", USGovDoD),
        ["partner.outlook.cn"] = ("exchange", China),
        [TokenService.IdentityHost] = ("identity", Global),
        [TokenService.MachineIdentityHost] = ("identity", Global),
        [SimulatorControl.Host] = ("simulator", Global),
    };

    /// <summary>The service behind a host, or null when there is no such host.</summary>
    public static string? ServiceOf(string host) =>
        Services.TryGetValue(host, out var known) ? known.Service
        : SharePointTenantOf(host) is not null ? "sharepoint"
        : null;

    /// <summary>The cloud that a host belongs to; null for one that is in none, such as the loopback address of a server.</summary>
    public static string? CloudOf(string host) =>
        Services.TryGetValue(host, out var known) ? known.Cloud
        : SharePointAdminSites.Where(site => IsBelow(host, site.Suffix)).Select(site => site.Cloud).FirstOrDefault();

    /// <summary>Where a service is in a cloud.</summary>
    /// <exception cref="ArgumentException">There is no such cloud, or it has no such service of its own.</exception>
    public static string HostOf(string service, string cloud) =>
        Services.Where(known => known.Value == (service, cloud)).Select(known => known.Key).FirstOrDefault()
            ?? throw new ArgumentException($"The cloud '{cloud}' has no service '{service}'.", nameof(cloud));

    /// <summary>Whether two clouds share one sign-in service.</summary>
    public static bool ShareSignIn(string cloud, string other) => SignInCloud(cloud) == SignInCloud(other);

    /// <summary>The tenant's name in the host of a SharePoint admin site, <c>contoso</c> of <c>contoso-admin.sharepoint.com</c>; null for any other host.</summary>
    public static string? SharePointTenantOf(string host) => SharePointAdminSites
        .Where(site => IsBelow(host, site.Suffix))
        .Select(site => host.Substring(0, host.Length - site.Suffix.Length))
        .FirstOrDefault();

    /// <summary>Whether a service of this name exists: the first path segment of the server.</summary>
    public static bool IsService(string service) =>
        service is "graph" or "arm" or "login" or "exchange" or "sharepoint" or "identity" or "simulator";

    private static bool IsBelow(string host, string suffix) =>
        host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    private static string SignInCloud(string cloud) => cloud == USGovDoD ? USGov : cloud;
}

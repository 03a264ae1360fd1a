using System;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Login;

/// <summary>The names that a cloud's token service goes by.</summary>
/// <param name="Name">The cloud, as <see cref="ServiceHosts"/> names it.</param>
/// <param name="Host">The host that callers are sent to.</param>
/// <param name="Issuer">The authority in the <c>iss</c> of tokens in the first format, which all the services here take.</param>
/// <param name="Instance">The cloud's name in its configuration.</param>
/// <param name="GraphHost">Where Microsoft Graph is.</param>
internal sealed record SignInCloud(string Name, string Host, string Issuer, string Instance, string GraphHost)
{
    private static readonly SignInCloud Global =
        new(ServiceHosts.Global, "login.microsoftonline.com", "https://sts.windows.net", "microsoftonline.com", "graph.microsoft.com");

    private static readonly SignInCloud China =
        new(ServiceHosts.China, "login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn", "partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn");

    private static readonly SignInCloud Government =
        new(ServiceHosts.USGov, "login.microsoftonline.us", "https://sts.windows.net", "microsoftonline.us", "graph.microsoft.us");

    /// <summary>The cloud of a login host. A server's own address is in none and stands for the public one.</summary>
    public static SignInCloud Of(ServiceRequest request) => Of(ServiceHosts.CloudOf(new Uri(request.ServiceRoot).Host) ?? ServiceHosts.Global);

    public static SignInCloud Of(string cloud) => cloud switch
    {
        ServiceHosts.China => China,
        ServiceHosts.USGov or ServiceHosts.USGovDoD => Government,
        _ => Global,
    };

    /// <summary>What instance discovery says of each cloud: the host to call, and all names that mean the same.</summary>
    public static JsonArray Discovery() => new(
        Entry(Global.Host, "login.windows.net", Global.Host, "login.windows.net", "login.microsoft.com", "sts.windows.net"),
        Entry(China.Host, China.Host, China.Host, "login.chinacloudapi.cn"),
        Entry(Government.Host, Government.Host, Government.Host, "login.usgovcloudapi.net"));

    private static JsonObject Entry(string network, string cache, params string[] aliases) => new()
    {
        ["preferred_network"] = network,
        ["preferred_cache"] = cache,
        ["aliases"] = State.DocumentReading.ToJson(aliases),
    };
}

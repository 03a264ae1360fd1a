using System;
using PimCa.Session;

namespace PimCa.Cloud.SignIn;

/// <summary>The hosts of a cloud, as Microsoft documents them for the national clouds.</summary>
internal sealed record CloudEndpoints(string GraphHost, string LoginHost)
{
    public string GraphBase => $"https://{GraphHost}/v1.0";

    public string GraphScope => $"https://{GraphHost}/.default";

    public static CloudEndpoints For(CloudEnvironment environment) => environment switch
    {
        CloudEnvironment.Global => new("graph.microsoft.com", "login.microsoftonline.com"),
        CloudEnvironment.USGov => new("graph.microsoft.us", "login.microsoftonline.us"),
        CloudEnvironment.USGovDoD => new("dod-graph.microsoft.us", "login.microsoftonline.us"),
        CloudEnvironment.China => new("microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"),
        _ => throw new ArgumentOutOfRangeException(nameof(environment), environment, "There is no such cloud."),
    };

    public Uri TokenEndpoint(string? tenant) =>
        new($"https://{LoginHost}/{Uri.EscapeDataString(tenant ?? "organizations")}/oauth2/v2.0/token");
}

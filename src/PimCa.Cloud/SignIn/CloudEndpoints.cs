using System;
using PimCa.Session;

namespace PimCa.Cloud.SignIn;

/// <summary>The hosts of a cloud, as Microsoft documents them for the national clouds.</summary>
internal sealed record CloudEndpoints(
    string GraphHost, string ManagementHost, string LoginHost, string SharePointAdminSuffix, string ExchangeHost)
{
    /// <summary>Microsoft Graph's application id, which some tokens carry as their audience instead of its address.</summary>
    public const string GraphApplicationId = "00000003-0000-0000-c000-000000000000";

    public string GraphBase => $"https://{GraphHost}/v1.0";

    public string GraphScope => $"https://{GraphHost}/.default";

    public Uri Authority => new($"https://{LoginHost}/");

    public static CloudEndpoints For(CloudEnvironment environment) => environment switch
    {
        CloudEnvironment.Global => new("graph.microsoft.com", "management.azure.com", "login.microsoftonline.com", "-admin.sharepoint.com", "outlook.office365.com"),
        CloudEnvironment.USGov => new("graph.microsoft.us", "management.usgovcloudapi.net", "login.microsoftonline.us", "-admin.sharepoint.us", "outlook.office365.us"),
        CloudEnvironment.USGovDoD => new("dod-graph.microsoft.us", "management.usgovcloudapi.net", "login.microsoftonline.us", "-admin.sharepoint-mil.us", "outlook-dod.office365.us"),
        CloudEnvironment.China => new("microsoftgraph.chinacloudapi.cn", "management.chinacloudapi.cn", "login.chinacloudapi.cn", "-admin.sharepoint.cn", "partner.outlook.cn"),
        _ => throw new ArgumentOutOfRangeException(nameof(environment), environment, "There is no such cloud."),
    };

    /// <summary>The one permission that a person's token for a service other than Microsoft Graph is asked for; null for Microsoft Graph, which has many.</summary>
    public string? DelegatedPermissionFor(string[] scopes) => scopes.Length == 1 && Uri.TryCreate(scopes[0], UriKind.Absolute, out var scope)
        ? scope.Host switch
        {
            var host when host == ManagementHost => "user_impersonation",
            var host when host == ExchangeHost => "Exchange.Manage",
            var host when host.EndsWith(SharePointAdminSuffix, StringComparison.OrdinalIgnoreCase) => "AllSites.FullControl",
            _ => null,
        }
        : null;

    public Uri TokenEndpoint(string? tenant) =>
        new($"https://{LoginHost}/{Uri.EscapeDataString(tenant ?? "organizations")}/oauth2/v2.0/token");

    /// <summary>Where an administrator consents to what an application asks for.</summary>
    public string ConsentAddress(string? tenant, string clientId) =>
        $"https://{LoginHost}/{Uri.EscapeDataString(tenant ?? "organizations")}/adminconsent?client_id={Uri.EscapeDataString(clientId)}";
}

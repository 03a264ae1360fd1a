using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests;

/// <summary>Signs people in to SharePoint's and Exchange's administration and calls it over HTTP.</summary>
internal sealed class WorkloadClient : IDisposable
{
    public const string SharePoint = "https://contoso-admin.sharepoint.com";
    public const string Exchange = "https://outlook.office365.com";
    public const string Graph = "https://graph.microsoft.com";

    private readonly TenantClient signIn;
    private readonly HttpClient http;

    public WorkloadClient()
    {
        signIn = new TenantClient();
        http = new HttpClient(new SimulatedCloudHandler(Tenant));
    }

    public SimulatedTenant Tenant => signIn.Tenant;

    public void Hold(string role, string principalId) => DirectoryDocuments.AssignRole(Tenant, role, principalId);

    /// <summary>A token of a person (<c>admin</c>) or of the application (<c>app</c>).</summary>
    public async Task<string> TokenAsync(string name, string audience)
    {
        var answer = await AskAsync(name, audience);
        return (string?)answer.Body!["access_token"] ?? throw new InvalidOperationException(answer.Body.ToJsonString());
    }

    /// <summary>Asks the token service of the cloud that the audience is in.</summary>
    public Task<TenantClient.Answer> AskAsync(string name, string audience) => signIn.TokenAsync(
        name == "app"
            ? new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = ContosoPeople.AutomationClientId,
                ["client_secret"] = "simulated",
                ["scope"] = audience + "/.default",
            }
            : TenantClient.PasswordFields(name, audience + "/.default"),
        host: audience.EndsWith(".us", StringComparison.Ordinal) ? "login.microsoftonline.us"
            : audience.EndsWith(".cn", StringComparison.Ordinal) ? "login.chinacloudapi.cn"
            : "login.microsoftonline.com");

    /// <summary>Posts to a service, with a token or none.</summary>
    public async Task<(int Status, JsonNode? Body)> PostAsync(string address, string body, string? token, string mediaType = "text/xml")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address)) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public void Dispose()
    {
        http.Dispose();
        signIn.Dispose();
    }
}

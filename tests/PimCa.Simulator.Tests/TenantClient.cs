using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;
using PimCa.Simulator.Tests.Contract;

namespace PimCa.Simulator.Tests;

/// <summary>A client of a simulated tenant: signs people in and calls Graph as them, through HTTP as any client would.</summary>
public sealed class TenantClient : IDisposable
{
    private readonly HttpClient http;
    private readonly Dictionary<string, string> tokens = new(StringComparer.OrdinalIgnoreCase);
    private readonly ContractWatch? contract;
    private string? token;

    public TenantClient(SimulatedTenant? tenant = null)
    {
        Tenant = tenant ?? ContosoTenant.Create();
        contract = ContractWatch.Of(Tenant);
        http = new HttpClient(new SimulatedCloudHandler(Tenant));
    }

    public SimulatedTenant Tenant { get; }

    /// <summary>From now on calls are made as this person: <c>admin</c>, <c>adele</c>, a UPN; or <c>app</c> for the application.</summary>
    public async Task<TenantClient> AsAsync(string name)
    {
        if (!tokens.TryGetValue(name, out var known))
        {
            var fields = name == "app"
                ? new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = ContosoPeople.AutomationClientId,
                    ["client_secret"] = "simulated",
                    ["scope"] = "https://graph.microsoft.com/.default",
                }
                : PasswordFields(name, "https://graph.microsoft.com/.default");
            var answer = await TokenAsync(fields);
            Assert.True(answer.Status == 200, answer.Body?.ToJsonString());
            tokens[name] = known = (string)answer.Body!["access_token"]!;
        }

        token = known;
        return this;
    }

    /// <summary>From now on calls are made as this person with a client that copes with its token being refused before its end.</summary>
    public async Task<TenantClient> AsContinuousAsync(string name)
    {
        var fields = PasswordFields(name, "https://graph.microsoft.com/.default");
        fields["claims"] = """{"access_token":{"xms_cc":{"values":["cp1"]}}}""";
        token = (string)(await TokenAsync(fields)).Expect(HttpStatusCode.OK).Body!["access_token"]!;
        return this;
    }

    /// <summary>The token that calls are made with.</summary>
    public string? Token => token;

    /// <summary>Calls with this token, or with none.</summary>
    public TenantClient WithToken(string? accessToken)
    {
        token = accessToken;
        return this;
    }

    public static Dictionary<string, string> PasswordFields(string name, string scope) => new()
    {
        ["grant_type"] = "password",
        ["username"] = name.Contains('@') ? name : $"{name}@{ContosoPeople.Domain}",
        ["password"] = "simulated",
        ["scope"] = scope,
        ["client_id"] = "any",
    };

    /// <summary>Posts a form to another endpoint of the token service: <c>devicecode</c>.</summary>
    public async Task<Answer> PostFormAsync(string endpoint, Dictionary<string, string> fields)
    {
        using var response = await http.PostAsync(
            new Uri($"https://login.microsoftonline.com/{ContosoPeople.TenantId}/oauth2/v2.0/{endpoint}"), new FormUrlEncodedContent(fields));
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> TokenAsync(
        Dictionary<string, string> fields, string tenant = ContosoPeople.TenantId, string host = "login.microsoftonline.com")
    {
        using var response = await http.PostAsync(
            new Uri($"https://{host}/{tenant}/oauth2/v2.0/token"), new FormUrlEncodedContent(fields));
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, bool eventual = false) =>
        SendAsync(HttpMethod.Get, path, null, eventual ? new() { ["ConsistencyLevel"] = "eventual" } : null);

    public Task<Answer> PostAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PatchAsync(string path, JsonNode body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <param name="method">The method.</param>
    /// <param name="path">Relative to <c>https://graph.microsoft.com/v1.0/</c>, or absolute.</param>
    /// <param name="body">JSON.</param>
    /// <param name="headers">More headers.</param>
    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, Dictionary<string, string>? headers = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(new Uri("https://graph.microsoft.com/v1.0/"), path));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        foreach (var (name, value) in headers ?? new())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Also fails the test when anything that passed was not as the published schema says.</summary>
    public void Dispose()
    {
        http.Dispose();
        contract?.MustBeClean();
    }

    /// <summary>An answer with its body read.</summary>
    public sealed record Answer(int Status, JsonObject? Body, Dictionary<string, string> Headers)
    {
        public string? Code => (string?)Body?["error"]?["code"];

        public string? Message => (string?)Body?["error"]?["message"];

        public string Id => (string)Body!["id"]!;

        public JsonArray Items => (JsonArray)Body!["value"]!;

        public string[] Texts(string property) => Items.Select(i => (string)i![property]!).ToArray();

        public Answer Expect(HttpStatusCode status)
        {
            Assert.True(Status == (int)status, $"{Status}: {Body?.ToJsonString()}");
            return this;
        }

        internal static async Task<Answer> ReadAsync(HttpResponseMessage response)
        {
            var text = await response.Content.ReadAsStringAsync();
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
            return new Answer((int)response.StatusCode, text.Length == 0 ? null : (JsonObject)JsonNode.Parse(text)!, headers);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.Server;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Server.Tests;

/// <summary>A server on a free port with a tenant of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private WebApplication? app;

    public SimulatedTenant Tenant { get; } = ContosoTenant.Create();

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public IReadOnlyList<string> Greeting => SimulatorServer.Greeting(app!);

    public async Task InitializeAsync()
    {
        app = SimulatorServer.Create(Tenant, new[] { "http://127.0.0.1:0" });
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public async Task DisposeAsync() => await app!.DisposeAsync();

    /// <summary>A plain client of the server, as curl would be, signed in as a person.</summary>
    public async Task<HttpClient> PlainClientAsync(string name, string audience = "https://graph.microsoft.com")
    {
        var http = new HttpClient { BaseAddress = Address };
        await SignInAsync(http, name, "login/contoso.example/oauth2/v2.0/token", audience);
        return http;
    }

    /// <summary>A client that calls Microsoft's addresses and is led to the server, signed in as a person.</summary>
    public async Task<(HttpClient Http, RemoteSimulatorHandler Handler)> RemoteClientAsync(string name)
    {
        var handler = new RemoteSimulatorHandler(Address);
        var http = new HttpClient(handler);
        await SignInAsync(http, name, "https://login.microsoftonline.com/common/oauth2/v2.0/token");
        return (http, handler);
    }

    public static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage response) =>
        (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private static async Task SignInAsync(HttpClient http, string name, string address, string audience = "https://graph.microsoft.com")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = $"{name}@contoso.example",
            ["password"] = "simulated",
            ["scope"] = audience + "/.default",
        });
        using var response = await http.PostAsync(new Uri(address, UriKind.RelativeOrAbsolute), form);
        var token = await ReadAsync(response);
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + (string)token["access_token"]!);
    }
}

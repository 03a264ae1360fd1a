using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Server.Tests;

/// <summary>The token service at a server's own address, which is all clouds' at once.</summary>
public sealed class ServerSignInTests : IAsyncLifetime
{
    private readonly ServerFixture server = new();

    private HttpClient Http => new() { BaseAddress = server.Address };

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    private static Uri At(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task A_tenants_endpoints_are_at_the_servers_address()
    {
        using var http = Http;
        using var answer = await http.GetAsync(At("login/contoso.example/v2.0/.well-known/openid-configuration"));
        var configuration = await ServerFixture.ReadAsync(answer);
        Assert.Equal($"{server.Address}login/{ContosoPeople.TenantId}/oauth2/v2.0/token", (string?)configuration["token_endpoint"]);
        using var keys = await http.GetAsync(new Uri((string)configuration["jwks_uri"]!));
        Assert.Equal(HttpStatusCode.OK, keys.StatusCode);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com")]
    [InlineData("https://dod-graph.microsoft.us")]
    [InlineData("https://microsoftgraph.chinacloudapi.cn")]
    public async Task A_token_for_any_cloud_is_given_and_taken(string audience)
    {
        using var http = await server.PlainClientAsync("admin", audience);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(At("graph/v1.0/me"))).StatusCode);
    }

    [Fact]
    public async Task A_browser_is_sent_back_to_the_client_and_a_page_is_a_page()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        const string Query = "login/contoso.example/oauth2/v2.0/authorize?client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e&response_type=code"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A1&scope=User.Read&login_hint=adele%40contoso.example";
        using var redirect = await http.GetAsync(At(Query));
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.StartsWith("http://localhost:1/?code=", redirect.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        using var page = await http.GetAsync(At(Query + "&response_mode=form_post"));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_managed_identity_is_at_the_servers_address_too()
    {
        using var http = Http;
        using var request = new HttpRequestMessage(HttpMethod.Get, At("identity/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.microsoft.com"));
        request.Headers.Add("X-IDENTITY-HEADER", TokenService.IdentityHeader);
        using var answer = await http.SendAsync(request);
        Assert.Equal(ContosoPeople.SystemIdentityClientId, (string?)(await ServerFixture.ReadAsync(answer))["client_id"]);
    }

    [Fact]
    public async Task The_controls_of_the_token_service_are_there()
    {
        using var http = Http;
        using var set = await http.PatchAsync(At("simulator/signIn/settings"), ServerFixture.Json(new JsonObject { ["accessTokenLifetime"] = "PT5M" }));
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["username"] = "adele@contoso.example", ["password"] = "simulated", ["scope"] = "User.Read",
        });
        using var token = await http.PostAsync(At("login/contoso.example/oauth2/v2.0/token"), form);
        Assert.Equal(300, (int)(await ServerFixture.ReadAsync(token))["expires_in"]!);
    }
}

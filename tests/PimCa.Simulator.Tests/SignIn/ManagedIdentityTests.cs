using System;
using System.Globalization;
using System.Net.Http;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>The variables that tell an Azure sandbox are of the whole process, so these tests run alone.</summary>
[CollectionDefinition("Variables of the process", DisableParallelization = true)]
public sealed class ProcessVariables;

[Collection("Variables of the process")]
public sealed class ManagedIdentityTests : IDisposable
{
    private readonly IdentityClient client = new();

    public ManagedIdentityTests() => Sandbox(TokenService.IdentityEndpoint, TokenService.IdentityHeader);

    public void Dispose()
    {
        Sandbox(null, null);
        client.Dispose();
    }

    private static void Sandbox(string? endpoint, string? header)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", endpoint);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", header);
    }

    private async Task<AccessToken> TokenAsync(ManagedIdentityId id)
    {
        var options = new ManagedIdentityCredentialOptions(id)
        {
            Transport = client.Options<ManagedIdentityCredentialOptions2>().Transport,
            Retry = { MaxRetries = 0 },
        };
        return await new ManagedIdentityCredential(options).GetTokenAsync(IdentityClient.For(), default);
    }

    // Only to reach the shared transport.
    private sealed class ManagedIdentityCredentialOptions2 : TokenCredentialOptions;

    [Fact]
    public async Task The_system_assigned_identity_signs_in_where_none_is_named()
    {
        var token = IdentityClient.Read(await TokenAsync(ManagedIdentityId.SystemAssigned));
        Assert.Equal((ContosoPeople.SystemIdentityClientId, "app"), (token.Claim("appid"), token.Claim("idtyp")));
    }

    [Fact]
    public async Task A_user_assigned_identity_signs_in_by_its_client_id_or_its_resource_id()
    {
        var byClient = await TokenAsync(ManagedIdentityId.FromUserAssignedClientId(ContosoPeople.UserAssignedIdentityClientId));
        var byResource = await TokenAsync(ManagedIdentityId.FromUserAssignedResourceId(new ResourceIdentifier(ContosoPeople.UserAssignedIdentityResourceId)));
        Assert.Equal(ContosoPeople.UserAssignedIdentityClientId, IdentityClient.Read(byClient).Claim("appid"));
        Assert.Equal(ContosoPeople.UserAssignedIdentityClientId, IdentityClient.Read(byResource).Claim("appid"));
    }

    [Fact]
    public async Task An_identity_that_the_sandbox_does_not_have_is_refused() =>
        await Assert.ThrowsAnyAsync<AuthenticationFailedException>(
            () => TokenAsync(ManagedIdentityId.FromUserAssignedClientId("c0a70500-0000-4000-8000-00000000dead")));

    [Fact]
    public async Task A_sandbox_of_another_header_is_refused()
    {
        Sandbox(TokenService.IdentityEndpoint, "other");
        await Assert.ThrowsAnyAsync<AuthenticationFailedException>(() => TokenAsync(ManagedIdentityId.SystemAssigned));
    }

    [Fact]
    public async Task Azure_Automation_takes_older_versions_and_writes_their_moments_out()
    {
        using var http = new HttpClient(client.Handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(TokenService.IdentityEndpoint))
        {
            Content = new FormUrlEncodedContent([new("resource", "https://graph.microsoft.com/")]),
        };
        request.Headers.Add("X-IDENTITY-HEADER", TokenService.IdentityHeader);
        request.Headers.Add("Metadata", "True");
        using var answer = await http.SendAsync(request);
        var body = IdentityClient.Json(await answer.Content.ReadAsStringAsync());
        Assert.Equal("2026-03-03 08:00:00Z", (string?)body["expires_on"]);
        Assert.Equal(ContosoPeople.SystemIdentityClientId, IdentityClient.Read((string)body["access_token"]!).Claim("appid"));
    }

    [Fact]
    public async Task A_right_that_was_given_meanwhile_is_not_in_the_token_that_is_kept_for_a_day()
    {
        var first = await TokenAsync(ManagedIdentityId.SystemAssigned);
        DirectoryDocuments.AssignRole(client.Tenant, BuiltInRoles.ExchangeAdministrator, "c0a70500-0000-4000-8000-000000000331");
        Assert.Equal(first.Token, (await TokenAsync(ManagedIdentityId.SystemAssigned)).Token);
        client.Tenant.Clock.Advance(TimeSpan.FromHours(24));
        var next = IdentityClient.Read(await TokenAsync(ManagedIdentityId.SystemAssigned));
        Assert.Equal(BuiltInRoles.ExchangeAdministrator, (string?)next.Claims["wids"]![0]);
    }

    [Fact]
    public async Task A_virtual_machines_endpoint_refuses_a_probe_and_answers_a_client()
    {
        const string Address = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com";
        using var http = new HttpClient(client.Handler);
        Assert.Equal(400, (int)(await http.GetAsync(new Uri(Address))).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address));
        request.Headers.Add("Metadata", "true");
        using var answer = await http.SendAsync(request);
        var body = IdentityClient.Json(await answer.Content.ReadAsStringAsync());
        var ends = client.Tenant.Clock.GetUtcNow() + TimeSpan.FromHours(24);
        Assert.Equal(ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), (string?)body["expires_on"]);
        Assert.Equal(ContosoPeople.SystemIdentityClientId, (string?)body["client_id"]);
    }
}

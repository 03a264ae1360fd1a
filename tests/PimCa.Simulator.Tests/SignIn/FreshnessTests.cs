using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>What becomes of a token that is out: rights that came or went since, and the events that end it early.</summary>
public sealed class FreshnessTests : IDisposable
{
    private const string Users = "https://graph.microsoft.com/v1.0/users/alex@contoso.example";

    private static readonly string[] Exchange = { "https://outlook.office365.com/.default" };

    private readonly IdentityClient client = new();

    public FreshnessTests()
    {
        client.Service.PersonAtDevice = "adele@contoso.example";
        client.Service.DeviceCodeInterval = TimeSpan.Zero;
    }

    public void Dispose() => client.Dispose();

    private DeviceCodeCredential SignIn()
    {
        var options = client.Options<DeviceCodeCredentialOptions>();
        (options.TenantId, options.ClientId, options.DeviceCodeCallback) = (ContosoPeople.TenantId, IdentityClient.GraphCommandLine, (_, _) => Task.CompletedTask);
        return new DeviceCodeCredential(options);
    }

    private async Task<HttpResponseMessage> RenameAsync(AccessToken token)
    {
        using var http = new HttpClient(new SimulatedCloudHandler(client.Tenant));
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Users))
        {
            Content = new StringContent("""{"jobTitle":"Lead"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", token.Token);
        return await http.SendAsync(request);
    }

    private async Task<HttpStatusCode> StatusAsync(AccessToken token)
    {
        using var answer = await RenameAsync(token);
        return answer.StatusCode;
    }

    private static TokenRequestContext Fresh(string[]? scopes = null) => IdentityClient.For(scopes, claims: """{"access_token":{}}""");

    [Fact]
    public async Task A_right_works_after_the_token_is_renewed_and_lasts_as_long_as_that_token_does()
    {
        var credential = SignIn();
        var before = await credential.GetTokenAsync(IdentityClient.For(), default);
        DirectoryDocuments.AssignRole(client.Tenant, BuiltInRoles.UserAdministrator, ContosoPeople.Adele);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(before));
        var after = await credential.GetTokenAsync(Fresh(), default);
        Assert.Equal([BuiltInRoles.UserAdministrator], IdentityClient.Read(after).Claims["wids"]!.AsArray().Select(w => (string)w!));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(after));

        client.Tenant.Store.Remove(State.Collections.RoleAssignments, $"{BuiltInRoles.UserAdministrator}/{ContosoPeople.Adele}");
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(after));
        client.Service.Revoke(ContosoPeople.Adele);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(after));
        client.Tenant.Clock.Advance(TimeSpan.FromMinutes(65));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(after));
    }

    [Fact]
    public async Task Exchange_has_the_cmdlets_of_the_roles_held_at_sign_in()
    {
        var credential = SignIn();
        var before = await credential.GetTokenAsync(IdentityClient.For(Exchange), default);
        DirectoryDocuments.AssignRole(client.Tenant, BuiltInRoles.ExchangeAdministrator, ContosoPeople.Adele);
        Assert.Equal(403, await InvokeAsync(before));
        Assert.Equal(200, await InvokeAsync(await credential.GetTokenAsync(Fresh(Exchange), default)));
    }

    [Fact]
    public async Task A_client_that_copes_with_it_is_challenged_as_soon_as_sessions_are_revoked()
    {
        DirectoryDocuments.AssignRole(client.Tenant, BuiltInRoles.UserAdministrator, ContosoPeople.Adele);
        var credential = SignIn();
        var token = await credential.GetTokenAsync(IdentityClient.For(isContinuous: true), default);
        Assert.Equal(TimeSpan.FromHours(28).TotalSeconds, (long)IdentityClient.Read(token).Claims["exp"]! - (long)IdentityClient.Read(token).Claims["iat"]!);
        client.Tenant.Clock.Advance(TimeSpan.FromHours(20));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(token));
        client.Service.Revoke(ContosoPeople.Adele);
        using var challenged = await RenameAsync(token);
        Assert.Equal(HttpStatusCode.Unauthorized, challenged.StatusCode);
        var header = challenged.Headers.WwwAuthenticate.ToString();
        Assert.Contains("error=\"insufficient_claims\"", header, StringComparison.Ordinal);
        var claims = Encoding.UTF8.GetString(Convert.FromBase64String(header.Split("claims=\"")[1].Split('"')[0]));
        Assert.Equal(client.Tenant.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)JsonNode.Parse(claims)!["access_token"]!["nbf"]!["value"]);

        // The refresh token is over, so the person is asked again; what they get then is good.
        var again = await credential.GetTokenAsync(IdentityClient.For(claims: claims, isContinuous: true), default);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(again));
        Assert.Equal(2, client.Tenant.Events.Events.Count(e => e.Summary.Contains("/devicecode", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("password")]
    [InlineData("risk")]
    public async Task So_it_is_by_the_other_events_that_services_hear_of(string what)
    {
        DirectoryDocuments.AssignRole(client.Tenant, BuiltInRoles.UserAdministrator, ContosoPeople.Adele);
        var continuous = await SignIn().GetTokenAsync(IdentityClient.For(isContinuous: true), default);
        var plain = await SignIn().GetTokenAsync(IdentityClient.For(), default);
        using var admin = new TenantClient(client.Tenant);
        await admin.AsAsync("admin");
        if (what == "risk")
        {
            client.Service.SetRisk("adele@contoso.example", "high");
        }
        else
        {
            var change = what == "disabled" ? new JsonObject { ["accountEnabled"] = false } : new JsonObject { ["passwordProfile"] = new JsonObject() };
            (await admin.PatchAsync("users/adele@contoso.example", change)).Expect(HttpStatusCode.NoContent);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(continuous));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(plain));
    }

    private async Task<int> InvokeAsync(AccessToken token)
    {
        using var http = new HttpClient(new SimulatedCloudHandler(client.Tenant));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"https://outlook.office365.com/adminapi/beta/{ContosoPeople.TenantId}/InvokeCommand"))
        {
            Content = new StringContent(
                """{"CmdletInput":{"CmdletName":"Get-OwaMailboxPolicy","Parameters":{}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", token.Token);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}

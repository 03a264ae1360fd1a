using System;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Login;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SignIn;

public sealed class DiscoveryTests : IDisposable
{
    private readonly SimulatedTenant tenant = ContosoTenant.Create();
    private readonly TenantClient client;

    public DiscoveryTests() => client = new TenantClient(tenant);

    public void Dispose() => client.Dispose();

    private Task<TenantClient.Answer> GetAsync(string address) => client.SendAsync(HttpMethod.Get, address, null);

    [Theory]
    [InlineData("login.microsoftonline.com", "login.microsoftonline.com")]
    [InlineData("login.microsoftonline.us", "login.microsoftonline.us")]
    [InlineData("login.chinacloudapi.cn", "login.partner.microsoftonline.cn")]
    public async Task Instance_discovery_names_each_clouds_hosts(string host, string preferred)
    {
        var answer = await GetAsync(
            $"https://{host}/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2F{host}%2Fcontoso.example%2Foauth2%2Fv2.0%2Fauthorize");
        Assert.Equal($"https://{host}/contoso.example/v2.0/.well-known/openid-configuration", (string?)answer.Body!["tenant_discovery_endpoint"]);
        var cloud = answer.Body["metadata"]!.AsArray().Single(m => m!["aliases"]!.AsArray().Any(a => (string?)a == host))!;
        Assert.Equal(preferred, (string?)cloud["preferred_network"]);
    }

    [Fact]
    public async Task An_instance_that_no_cloud_knows_is_refused()
    {
        var answer = await GetAsync(
            "https://login.microsoftonline.com/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Flogin.unknown.example%2Fcommon%2Foauth2%2Fv2.0%2Fauthorize");
        Assert.Equal((400, "invalid_instance", 50049), (answer.Status, (string?)answer.Body!["error"], (int)answer.Body["error_codes"]![0]!));
    }

    [Theory]
    [InlineData("login.microsoftonline.com", "contoso.example", "https://login.microsoftonline.com/" + ContosoPeople.TenantId + "/v2.0")]
    [InlineData("login.microsoftonline.com", "contoso.onmicrosoft.com", "https://login.microsoftonline.com/" + ContosoPeople.TenantId + "/v2.0")]
    [InlineData("login.microsoftonline.us", ContosoPeople.TenantId, "https://login.microsoftonline.us/" + ContosoPeople.TenantId + "/v2.0")]
    [InlineData("login.microsoftonline.com", "fabrikam.example", "https://login.microsoftonline.com/" + ContosoPeople.FabrikamTenantId + "/v2.0")]
    [InlineData("login.microsoftonline.com", "organizations", "https://login.microsoftonline.com/{tenantid}/v2.0")]
    public async Task A_tenants_configuration_is_found_by_its_id_and_its_domains(string host, string name, string issuer)
    {
        var answer = await GetAsync($"https://{host}/{name}/v2.0/.well-known/openid-configuration");
        Assert.Equal(issuer, (string?)answer.Body!["issuer"]);
        Assert.StartsWith($"https://{host}/", (string?)answer.Body["token_endpoint"], StringComparison.Ordinal);
        Assert.Equal(200, (await GetAsync((string)answer.Body["jwks_uri"]!)).Status);
    }

    [Theory]
    [InlineData("nowhere.example", 90002)]
    [InlineData("deadbeef-0000-4000-8000-000000000001", 90002)]
    [InlineData("nowhere", 900023)]
    public async Task A_tenant_that_is_none_is_not_found(string name, int number)
    {
        var answer = await GetAsync($"https://login.microsoftonline.com/{name}/v2.0/.well-known/openid-configuration");
        Assert.Equal((400, "invalid_tenant", number), (answer.Status, (string?)answer.Body!["error"], (int)answer.Body["error_codes"]![0]!));
        Assert.Equal(number, (int)(await client.TokenAsync(TenantClient.PasswordFields("admin", "User.Read"), name)).Body!["error_codes"]![0]!);
    }

    [Fact]
    public async Task A_token_is_signed_with_the_published_key()
    {
        var keys = (await GetAsync($"https://login.microsoftonline.com/{ContosoPeople.TenantId}/discovery/v2.0/keys")).Body!["keys"]!.AsArray();
        var token = (await client.AsAsync("admin")).Token!;
        var jwt = Jwt.Read(token)!;
        var key = keys.Single(k => (string?)k!["kid"] == jwt.HeaderText("kid"))!;
        using var rsa = RSA.Create(new RSAParameters { Modulus = Jwt.Decode((string)key["n"]!), Exponent = Jwt.Decode((string)key["e"]!) });
        Assert.True(rsa.VerifyData(jwt.Signed, jwt.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task A_token_whose_claims_were_changed_is_refused()
    {
        var parts = (await client.AsAsync("adele")).Token!.Split('.');
        var claims = (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(Jwt.Decode(parts[1])))!;
        claims["scp"] = "User.ReadWrite.All";
        Assert.Equal(401, (await client.WithToken($"{parts[0]}.{Jwt.Part(claims)}.{parts[2]}").GetAsync("me")).Status);
        var unsigned = $"{Jwt.Part(new JsonObject { ["alg"] = "none" })}.{parts[1]}.{parts[2]}";
        Assert.Equal(401, (await client.WithToken(unsigned).GetAsync("me")).Status);
    }

    [Fact]
    public async Task A_token_of_before_a_reset_is_worthless()
    {
        var token = (await client.AsAsync("admin")).Token;
        tenant.Reset();
        Assert.Equal(401, (await client.WithToken(token).GetAsync("me")).Status);
    }

    [Theory]
    [InlineData("login.microsoftonline.us", "https://graph.microsoft.us", "https://graph.microsoft.com/v1.0/me")]
    [InlineData("login.microsoftonline.us", "https://graph.microsoft.us", "https://dod-graph.microsoft.us/v1.0/me")]
    [InlineData("login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn", "https://graph.microsoft.com/v1.0/me")]
    [InlineData("login.microsoftonline.com", "https://graph.microsoft.com", "https://graph.microsoft.us/v1.0/me")]
    public async Task A_token_of_one_cloud_is_refused_in_another(string host, string audience, string elsewhere)
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("admin", audience + "/.default"), host: host);
        client.WithToken((string)answer.Body!["access_token"]!);
        Assert.Equal(200, (await GetAsync(audience + "/v1.0/me")).Status);
        Assert.Equal(401, (await GetAsync(elsewhere)).Status);
    }

    [Theory]
    [InlineData("login.microsoftonline.com", "https://graph.microsoft.us")]
    [InlineData("login.microsoftonline.us", "https://management.azure.com")]
    [InlineData("login.chinacloudapi.cn", "https://outlook.office365.com")]
    public async Task A_clouds_token_service_has_no_resources_of_another(string host, string audience)
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("admin", audience + "/.default"), host: host);
        Assert.Equal(("invalid_resource", 500011), ((string?)answer.Body!["error"], (int)answer.Body["error_codes"]![0]!));
    }

    [Theory]
    [InlineData("login.microsoftonline.com", "https://sts.windows.net/", "https://graph.microsoft.com")]
    [InlineData("login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn/", "https://microsoftgraph.chinacloudapi.cn")]
    public async Task A_token_names_its_clouds_issuer_and_its_tenant(string host, string issuer, string graph)
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("admin", graph + "/.default"), host: host);
        var jwt = Jwt.Read((string)answer.Body!["access_token"]!)!;
        Assert.Equal(
            (issuer + ContosoPeople.TenantId + "/", ContosoPeople.TenantId, graph, "user"),
            (jwt.Claim("iss"), jwt.Claim("tid"), jwt.Claim("aud"), jwt.Claim("idtyp")));
    }

    [Fact]
    public async Task A_person_of_one_tenant_is_not_in_another()
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("admin", "User.Read"), "fabrikam.example");
        Assert.Equal(50020, (int)answer.Body!["error_codes"]![0]!);
        var unknown = await client.TokenAsync(TenantClient.PasswordFields("nobody@fabrikam.example", "User.Read"), "fabrikam.example");
        Assert.Equal(50034, (int)unknown.Body!["error_codes"]![0]!);
    }

    [Fact]
    public async Task A_token_of_the_guests_own_tenant_says_so_and_opens_nothing_that_is_simulated()
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("guest@fabrikam.example", "User.Read"), "fabrikam.example");
        var jwt = Jwt.Read((string)answer.Body!["access_token"]!)!;
        Assert.Equal((ContosoPeople.FabrikamTenantId, ContosoPeople.GuestAtHome), (jwt.Claim("tid"), jwt.Claim("oid")));
        Assert.Equal(501, (await client.WithToken((string)answer.Body["access_token"]!).GetAsync("me")).Status);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Login;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>The statement that an application signs with its certificate, part by part, by the tenant's clock.</summary>
public sealed class AssertionTests : IDisposable
{
    private const string App = ContosoPeople.PimCaAutomationClientId;

    private static readonly Lazy<X509Certificate2> Known = new(() => IdentityClient.Certificate());

    private readonly TenantClient client = new();

    public AssertionTests() => client.Tenant.TokenService.AddCertificate(App, Known.Value);

    public void Dispose() => client.Dispose();

    private string Sign(Action<JsonObject>? change = null, string algorithm = "PS256", string thumbprint = "x5t#S256", RSA? key = null)
    {
        var now = client.Tenant.Clock.GetUtcNow();
        var certificate = Known.Value;
        var header = new JsonObject
        {
            ["alg"] = algorithm,
            ["typ"] = "JWT",
            [thumbprint] = Jwt.Encode(thumbprint == "x5t" ? certificate.GetCertHash() : certificate.GetCertHash(HashAlgorithmName.SHA256)),
        };
        var claims = new JsonObject
        {
            ["aud"] = $"https://login.microsoftonline.com/{ContosoPeople.TenantId}/oauth2/v2.0/token",
            ["iss"] = App,
            ["sub"] = App,
            ["jti"] = "one",
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(),
        };
        change?.Invoke(claims);
        var content = $"{Jwt.Part(header)}.{Jwt.Part(claims)}";
        using var own = certificate.GetRSAPrivateKey()!;
        var signature = (key ?? own).SignData(
            Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{content}.{Jwt.Encode(signature)}";
    }

    private Task<TenantClient.Answer> ShowAsync(string assertion, string tenant = ContosoPeople.TenantId, string clientId = App) => client.TokenAsync(
        new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion,
            ["scope"] = "https://graph.microsoft.com/.default",
        },
        tenant);

    private static int Number(TenantClient.Answer answer) => answer.Status == 200 ? 0 : (int)answer.Body!["error_codes"]![0]!;

    [Theory]
    [InlineData("PS256", "x5t#S256")]
    [InlineData("RS256", "x5t#S256")]
    [InlineData("RS256", "x5t")]
    public async Task Both_signatures_and_both_thumbprints_are_known(string algorithm, string thumbprint)
    {
        var answer = await ShowAsync(Sign(algorithm: algorithm, thumbprint: thumbprint));
        Assert.Equal("2", Jwt.Read((string)answer.Body!["access_token"]!)!.Claim("appidacr"));
    }

    [Fact]
    public async Task It_is_good_for_one_use()
    {
        var assertion = Sign();
        Assert.Equal(0, Number(await ShowAsync(assertion)));
        var again = await ShowAsync(assertion);
        Assert.Equal((401, "invalid_client", 700027), (again.Status, (string?)again.Body!["error"], Number(again)));
        Assert.Equal(0, Number(await ShowAsync(Sign(claims => claims["jti"] = "two"))));
    }

    [Theory]
    [InlineData(-14, 0)]
    [InlineData(-15, 700024)]
    [InlineData(5, 0)]
    [InlineData(6, 700024)]
    public async Task Clocks_may_differ_by_five_minutes(int minutes, int number) => Assert.Equal(number, Number(await ShowAsync(Sign(claims =>
    {
        claims["nbf"] = client.Tenant.Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();
        claims["exp"] = client.Tenant.Clock.GetUtcNow().AddMinutes(minutes + 10).ToUnixTimeSeconds();
    }))));

    [Fact]
    public async Task Without_an_end_it_is_no_good() =>
        Assert.Equal(700024, Number(await ShowAsync(Sign(claims => claims.Remove("exp")))));

    [Theory]
    [InlineData("https://login.microsoftonline.com/" + ContosoPeople.FabrikamTenantId + "/oauth2/v2.0/token", 700023)]
    [InlineData("https://login.microsoftonline.us/" + ContosoPeople.TenantId + "/oauth2/v2.0/token", 700023)]
    [InlineData("https://evil.example/" + ContosoPeople.TenantId + "/oauth2/v2.0/token", 700023)]
    [InlineData("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token", 0)]
    [InlineData("https://login.microsoftonline.com/" + ContosoPeople.TenantId + "/v2.0", 0)]
    public async Task It_is_for_one_tenants_token_service(string audience, int number) =>
        Assert.Equal(number, Number(await ShowAsync(Sign(claims => claims["aud"] = audience))));

    [Fact]
    public async Task It_speaks_for_the_application_that_signed_it_alone()
    {
        Assert.Equal(700021, Number(await ShowAsync(Sign(claims => claims["sub"] = ContosoPeople.UnconsentedClientId))));
        Assert.Equal(700021, Number(await ShowAsync(Sign(), clientId: ContosoPeople.UnconsentedClientId)));
    }

    [Fact]
    public async Task A_signature_of_another_key_is_refused()
    {
        using var other = RSA.Create(2048);
        var refused = await ShowAsync(Sign(key: other));
        Assert.Equal(700027, Number(refused));
        Assert.Contains("The key used is incorrect.", (string)refused.Body!["error_description"]!, StringComparison.Ordinal);
        Assert.Equal(50027, Number(await ShowAsync("no.token")));
    }

    [Fact]
    public async Task Without_a_proof_an_application_is_nobody()
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = App, ["scope"] = "https://graph.microsoft.com/.default",
        };
        Assert.Equal(7000216, Number(await client.TokenAsync(fields)));
        fields["client_id"] = IdentityClient.GraphCommandLine;
        fields["client_secret"] = "x";
        Assert.Equal(700016, Number(await client.TokenAsync(fields)));
    }
}

using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>Applications that sign in through Azure.Identity.</summary>
public sealed class ApplicationSignInTests : IDisposable
{
    private const string App = ContosoPeople.PimCaAutomationClientId;
    private const string Cluster = "https://cluster.example/issuer";
    private const string Subject = "system:serviceaccount:pimca:runner";
    private const string Exchange = "api://AzureADTokenExchange";

    // A key takes long to make.
    private static readonly Lazy<SimulatedIssuer> Issuer = new(() => new SimulatedIssuer(Cluster));

    private readonly IdentityClient client = new();

    public void Dispose() => client.Dispose();

    private ClientSecretCredential Secret(string appId = App, string secret = TokenService.Password, string tenant = ContosoPeople.TenantId, Uri? authority = null) =>
        new(tenant, appId, secret, client.Options<ClientSecretCredentialOptions>(authority));

    private static async Task<string> RefusedAsync(TokenCredential credential) =>
        (await Assert.ThrowsAsync<AuthenticationFailedException>(async () => await credential.GetTokenAsync(IdentityClient.For(), default))).InnerException!.Message;

    [Fact]
    public async Task A_secret_signs_the_application_in()
    {
        var token = IdentityClient.Read(await Secret().GetTokenAsync(IdentityClient.For(), default));
        Assert.Equal(("app", App, ContosoPeople.TenantId), (token.Claim("idtyp"), token.Claim("appid"), token.Claim("tid")));
        Assert.Contains("Policy.ReadWrite.ConditionalAccess", token.Claims["roles"]!.AsArray().Select(r => (string)r!));
        Assert.Null(token.Claims["scp"]);
    }

    [Theory]
    [InlineData("https://login.microsoftonline.us", "https://graph.microsoft.us")]
    [InlineData("https://login.microsoftonline.us", "https://dod-graph.microsoft.us")]
    [InlineData("https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn")]
    public async Task In_every_cloud(string authority, string graph)
    {
        var token = await Secret(authority: new Uri(authority)).GetTokenAsync(IdentityClient.For([graph + "/.default"]), default);
        Assert.Equal(graph, IdentityClient.Read(token).Claim("aud"));
        using var answer = await client.GetAsync(graph + "/v1.0/groups", token.Token);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(App, "wrong", ContosoPeople.TenantId, "AADSTS7000215")]
    [InlineData(ContosoPeople.RetiredClientId, "simulated", ContosoPeople.TenantId, "AADSTS7000222")]
    [InlineData("c0a70500-0000-4000-8000-00000000dead", "simulated", ContosoPeople.TenantId, "AADSTS700016")]
    [InlineData(App, "simulated", ContosoPeople.FabrikamTenantId, "AADSTS700016")]
    [InlineData(App, "simulated", "deadbeef-0000-4000-8000-000000000001", "AADSTS90002")]
    public async Task What_is_wrong_is_told_by_its_number(string appId, string secret, string tenant, string number) =>
        Assert.Contains(number, await RefusedAsync(Secret(appId, secret, tenant)), StringComparison.Ordinal);

    [Fact]
    public async Task An_application_that_is_disabled_gets_no_token_until_it_is_enabled_again_and_what_is_out_lives_on()
    {
        var before = await Secret().GetTokenAsync(IdentityClient.For(), default);
        client.Service.SetEnabled(App, false);
        Assert.Contains("AADSTS7000112", await RefusedAsync(Secret()), StringComparison.Ordinal);
        using var answer = await client.GetAsync("https://graph.microsoft.com/v1.0/groups", before.Token);
        Assert.Equal(200, (int)answer.StatusCode);
        client.Service.SetEnabled(App, true);
        Assert.NotEmpty((await Secret().GetTokenAsync(IdentityClient.For(), default)).Token);
        Assert.Throws<ArgumentException>(() => client.Service.SetEnabled("c0a70500-0000-4000-8000-00000000dead", false));
    }

    [Fact]
    public async Task Without_consent_the_token_has_no_roles_and_the_service_refuses_it()
    {
        var token = await Secret(ContosoPeople.UnconsentedClientId).GetTokenAsync(IdentityClient.For(), default);
        Assert.Null(IdentityClient.Read(token).Claims["roles"]);
        using var answer = await client.GetAsync("https://graph.microsoft.com/v1.0/groups", token.Token);
        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Consent_that_is_given_later_is_in_the_next_token()
    {
        var before = await Secret(ContosoPeople.UnconsentedClientId).GetTokenAsync(IdentityClient.For(), default);
        client.Service.Consent(ContosoPeople.UnconsentedClientId, "graph", isApplication: true, ["Group.Read.All"]);
        using var early = await client.GetAsync("https://graph.microsoft.com/v1.0/groups", before.Token);
        Assert.Equal(403, (int)early.StatusCode);
        var after = await Secret(ContosoPeople.UnconsentedClientId).GetTokenAsync(IdentityClient.For(), default);
        using var late = await client.GetAsync("https://graph.microsoft.com/v1.0/groups", after.Token);
        Assert.Equal(200, (int)late.StatusCode);
    }

    [Fact]
    public async Task A_registered_certificate_signs_the_application_in()
    {
        using var certificate = IdentityClient.Certificate();
        client.Service.AddCertificate(App, certificate);
        client.Service.ClockOffset = client.MachineIsAhead;
        var credential = new ClientCertificateCredential("contoso.example", App, certificate, client.Options<ClientCertificateCredentialOptions>());
        Assert.Equal(App, IdentityClient.Read(await credential.GetTokenAsync(IdentityClient.For(), default)).Claim("appid"));
    }

    [Fact]
    public async Task A_certificate_that_is_unknown_or_over_or_seen_by_a_clock_that_is_off_is_refused()
    {
        using var known = IdentityClient.Certificate();
        using var expired = IdentityClient.Certificate(until: 2020);
        using var unknown = IdentityClient.Certificate();
        client.Service.AddCertificate(App, known);
        client.Service.AddCertificate(App, expired);
        client.Service.ClockOffset = client.MachineIsAhead;
        ClientCertificateCredential With(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
            new(ContosoPeople.TenantId, App, certificate, client.Options<ClientCertificateCredentialOptions>());
        Assert.Contains("Reason - The key was not found.", await RefusedAsync(With(unknown)), StringComparison.Ordinal);
        Assert.Contains("Reason - The key used is expired.", await RefusedAsync(With(expired)), StringComparison.Ordinal);
        client.Service.ClockOffset += TimeSpan.FromMinutes(30);
        Assert.Contains("AADSTS700024", await RefusedAsync(With(known)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_issuers_token_signs_the_application_in_again_and_again()
    {
        var cluster = Issuer.Value;
        client.Service.AddFederation(App, Cluster, Subject, Exchange, cluster.PublicKey);
        var statement = cluster.Issue(Subject, Exchange, client.Tenant.Clock.GetUtcNow(), TimeSpan.FromHours(1));
        ClientAssertionCredential New() => new(ContosoPeople.TenantId, App, (CancellationToken _) => Task.FromResult(statement), client.Options<ClientAssertionCredentialOptions>());
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("2", IdentityClient.Read(await New().GetTokenAsync(IdentityClient.For(), default)).Claim("appidacr"));
        }
    }

    [Fact]
    public async Task A_workload_identity_signs_in_by_the_file_that_its_platform_wrote()
    {
        var cluster = Issuer.Value;
        client.Service.AddFederation(App, Cluster, Subject, Exchange, cluster.PublicKey);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, cluster.Issue(Subject, Exchange, client.Tenant.Clock.GetUtcNow(), TimeSpan.FromHours(1)));
            var options = client.Options<WorkloadIdentityCredentialOptions>();
            (options.TenantId, options.ClientId, options.TokenFilePath) = (ContosoPeople.TenantId, App, file);
            var token = await new WorkloadIdentityCredential(options).GetTokenAsync(IdentityClient.For(), default);
            Assert.Equal(App, IdentityClient.Read(token).Claim("appid"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("https://other.example", Subject, Exchange, 0, "AADSTS700211")]
    [InlineData(Cluster, "system:serviceaccount:pimca:other", Exchange, 0, "AADSTS700213")]
    [InlineData(Cluster, Subject, "api://other", 0, "AADSTS700212")]
    [InlineData(Cluster, Subject, Exchange, -120, "AADSTS700024")]
    [InlineData(Cluster, Subject, Exchange, 30, "AADSTS700024")]
    public async Task Another_issuers_token_must_fit_letter_by_letter_and_be_of_now(string issuer, string subject, string audience, int minutes, string number)
    {
        var cluster = Issuer.Value;
        client.Service.AddFederation(App, Cluster, Subject, Exchange, cluster.PublicKey);
        var from = client.Tenant.Clock.GetUtcNow() + TimeSpan.FromMinutes(minutes);
        using var stranger = issuer == Cluster ? null : new SimulatedIssuer(issuer);
        var statement = (stranger ?? cluster).Issue(subject, audience, from, TimeSpan.FromHours(1));
        var credential = new ClientAssertionCredential(
            ContosoPeople.TenantId, App, (CancellationToken _) => Task.FromResult(statement), client.Options<ClientAssertionCredentialOptions>());
        Assert.Contains(number, await RefusedAsync(credential), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_only_claims_to_be_of_the_issuer_is_refused()
    {
        var cluster = Issuer.Value;
        using var impostor = new SimulatedIssuer(Cluster);
        client.Service.AddFederation(App, Cluster, Subject, Exchange, cluster.PublicKey);
        var statement = impostor.Issue(Subject, Exchange, client.Tenant.Clock.GetUtcNow(), TimeSpan.FromHours(1));
        var credential = new ClientAssertionCredential(
            ContosoPeople.TenantId, App, (CancellationToken _) => Task.FromResult(statement), client.Options<ClientAssertionCredentialOptions>());
        Assert.Contains("AADSTS50013", await RefusedAsync(credential), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_proves_an_application_is_kept_in_the_event_log()
    {
        const string Secret = "q7~not-to-be-found";
        client.Service.AddSecret(App, Secret);
        await new ClientSecretCredential(ContosoPeople.TenantId, App, Secret, client.Options<ClientSecretCredentialOptions>()).GetTokenAsync(IdentityClient.For(), default);
        Assert.DoesNotContain(client.Tenant.Events.Events, e => $"{e.Summary}{e.After}{e.Before}".Contains(Secret, StringComparison.Ordinal));
    }
}

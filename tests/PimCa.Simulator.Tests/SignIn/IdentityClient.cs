using System;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Identity.Client;
using PimCa.Simulator.Login;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>Microsoft's own client libraries, with a simulated tenant where the network would be.</summary>
internal sealed class IdentityClient : IDisposable, IMsalHttpClientFactory
{
    public const string GraphCommandLine = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    public static readonly string[] Graph = { "https://graph.microsoft.com/.default" };

    private readonly HttpClient http;

    public IdentityClient()
    {
        Handler = new SimulatedCloudHandler(Tenant);
        http = new HttpClient(Handler);
        Browser = new SimulatedBrowser(Handler);
    }

    public SimulatedTenant Tenant { get; } = ContosoTenant.Create();

    public SimulatedCloudHandler Handler { get; }

    public SimulatedBrowser Browser { get; }

    public TokenService Service => Tenant.TokenService;

    /// <summary>How far the clock of this machine, by which MSAL dates what it signs, is ahead of the tenant's.</summary>
#pragma warning disable RS0030 // MSAL takes no other clock.
    public TimeSpan MachineIsAhead => DateTimeOffset.UtcNow - Tenant.Clock.GetUtcNow();
#pragma warning restore RS0030

    /// <summary>Options that lead to the tenant, without a second try.</summary>
    public T Options<T>(Uri? authority = null)
        where T : Azure.Identity.TokenCredentialOptions, new() => new()
        {
            Transport = new HttpClientTransport(http),
            Retry = { MaxRetries = 0 },
            AuthorityHost = authority ?? Azure.Identity.AzureAuthorityHosts.AzurePublicCloud,
        };

    public static TokenRequestContext For(string[]? scopes = null, string? claims = null, bool isContinuous = false) =>
        new(scopes ?? Graph, claims: claims, isCaeEnabled: isContinuous);

    /// <summary>What a token says.</summary>
    public static Jwt Read(string token) => Jwt.Read(token) ?? throw new InvalidOperationException("It is no token.");

    public static Jwt Read(AccessToken token) => Read(token.Token);

    /// <summary>A certificate of an application's own, good at any time unless said otherwise.</summary>
    public static X509Certificate2 Certificate(int until = 2099)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=pimca", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(until, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>Calls Graph with a token.</summary>
    public async System.Threading.Tasks.Task<HttpResponseMessage> GetAsync(string address, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address));
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request);
    }

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    HttpClient IMsalHttpClientFactory.GetHttpClient() => http;

    public void Dispose()
    {
        Browser.Dispose();
        http.Dispose();
    }
}

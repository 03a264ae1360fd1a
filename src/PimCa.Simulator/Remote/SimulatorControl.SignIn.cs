using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Http;
using PimCa.Simulator.Login;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator;

public sealed partial class SimulatorControl
{
    private const string Audience = "api://AzureADTokenExchange";

    // By which other tokens of the tenant's issuers are told apart; nothing answers at that address.
    private const string Issuer = "https://issuer.contoso.example";

    /// <summary>Registers the certificate of an application, which is judged by the machine's clock from then on: that is what clients date by.</summary>
    /// <param name="appId">The application's client id.</param>
    /// <param name="certificate">The certificate, of which only the public part is sent.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached, or has no such application.</exception>
    public async Task AddCertificateAsync(string appId, X509Certificate2 certificate, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["certificate"] = Convert.ToBase64String((certificate ?? throw new ArgumentNullException(nameof(certificate))).RawData) };
        await UseMachineClockAsync(cancellationToken).ConfigureAwait(false);
        await SendAsync(HttpMethod.Post, $"signIn/applications/{Uri.EscapeDataString(appId)}/certificates", body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A person enters a code at another device and signs in there.</summary>
    /// <param name="userCode">The code that the client showed.</param>
    /// <param name="user">The person's user principal name, or a guest's own address.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached, or gave out no such code.</exception>
    public Task EnterDeviceCodeAsync(string userCode, string user, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"signIn/deviceCodes/{Uri.EscapeDataString(userCode)}", new JsonObject { ["user"] = user }, cancellationToken);

    /// <summary>
    /// Makes what can be signed in with and has to be registered before: a certificate and another issuer's token for the
    /// application <see cref="ContosoPeople.PimCaAutomationClientId"/>, and a person's access token for Microsoft Graph.
    /// </summary>
    /// <param name="person">Whose access token, by user principal name.</param>
    /// <param name="cloud">The cloud that the access token is for: Global, USGov, USGovDoD or China.</param>
    /// <param name="now">The machine's time, from which certificate (a year) and token of the other issuer (a day) are dated.</param>
    /// <param name="cancellationToken">Stops waiting for the answers.</param>
    /// <returns>All of it, good until the tenant starts over.</returns>
    /// <exception cref="HttpRequestException">The tenant cannot be reached, or nobody has that name.</exception>
    public async Task<SimulatedCredential> PrepareCredentialAsync(string person, string cloud, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        const string Application = ContosoPeople.PimCaAutomationClientId;
        var subject = "run:" + Guid.NewGuid().ToString("N");
        var (token, expiresOn) = await TokenAsync(person, cloud, cancellationToken).ConfigureAwait(false);
        using var key = RSA.Create(2048);
        var certificate = new CertificateRequest("CN=PimCa simulated", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        try
        {
            await AddCertificateAsync(Application, certificate, cancellationToken).ConfigureAwait(false);

            // Each has an issuer of its own, since an issuer has one key.
            using var issuer = new SimulatedIssuer($"{Issuer}/{Guid.NewGuid():N}");
            var numbers = issuer.PublicKey.ExportParameters(includePrivateParameters: false);
            var federation = new JsonObject
            {
                ["issuer"] = issuer.Issuer, ["subject"] = subject, ["audience"] = Audience, ["n"] = Jwt.Encode(numbers.Modulus!), ["e"] = Jwt.Encode(numbers.Exponent!),
            };
            await SendAsync(HttpMethod.Post, $"signIn/applications/{Application}/federations", federation, cancellationToken).ConfigureAwait(false);
            return new SimulatedCredential(Application, certificate, issuer.Issue(subject, Audience, now, TimeSpan.FromDays(1)), token, expiresOn);
        }
        catch
        {
            certificate.Dispose();
            throw;
        }
    }

    private Task UseMachineClockAsync(CancellationToken cancellationToken) =>
        SendAsync(new HttpMethod("PATCH"), "signIn/settings", new JsonObject { ["usesMachineClock"] = true }, cancellationToken);

    private async Task<(string Token, DateTimeOffset ExpiresOn)> TokenAsync(string person, string cloud, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = person,
            ["password"] = TokenService.Password,
            ["scope"] = $"https://{ServiceHosts.HostOf("graph", cloud)}/.default",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"https://{SignInCloud.Of(cloud).Host}/{ContosoPeople.Domain}/oauth2/v2.0/token"))
        {
            Content = new FormUrlEncodedContent(form),
        };
        var answer = await SendAsync(request, $"a token for '{person}'", cancellationToken).ConfigureAwait(false);
        var token = answer.RequiredText("access_token");
        return (token, Jwt.Read(token)?.Time("exp") ?? throw new HttpRequestException("This is no simulated tenant: its token says nothing."));
    }
}

/// <summary>
/// What can be signed in with to a simulated tenant. All of it is worth nothing anywhere else. Its text tells the application alone.
/// </summary>
public sealed class SimulatedCredential
{
    internal SimulatedCredential(string clientId, X509Certificate2 certificate, string federatedToken, string accessToken, DateTimeOffset accessTokenExpiresOn)
    {
        ClientId = clientId;
        Certificate = certificate;
        FederatedToken = federatedToken;
        AccessToken = accessToken;
        AccessTokenExpiresOn = accessTokenExpiresOn;
    }

    /// <summary>The application that certificate and federated token are for.</summary>
    public string ClientId { get; }

    /// <summary>A registered certificate with its private key; the caller's to dispose.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Another issuer's token that the application trusts.</summary>
    public string FederatedToken { get; }

    /// <summary>A person's access token for Microsoft Graph.</summary>
    public string AccessToken { get; }

    /// <summary>When the access token ends, on the tenant's clock.</summary>
    public DateTimeOffset AccessTokenExpiresOn { get; }

    /// <inheritdoc/>
    public override string ToString() => ClientId;
}

using System;
using System.Net.Http;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>The one place where a way to sign in becomes a credential. All of them speak through the session's own HTTP handlers.</summary>
internal sealed class CredentialFactory
{
    // Microsoft Graph Command Line Tools: Microsoft's own application for signing in a person from a console. It may be
    // consented to any delegated permission of Graph, and is what Connect-MgGraph takes too.
    internal const string DefaultClientId = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    private readonly CloudConnectionOptions options;
    private readonly HttpClient http;
    private readonly CloudEndpoints endpoints;
    private readonly SignInErrors errors;

    public CredentialFactory(CloudConnectionOptions options, HttpClient http, CloudEndpoints endpoints, SignInErrors errors)
    {
        this.errors = errors;
        this.options = options;
        this.http = http;
        this.endpoints = endpoints;
    }

    /// <summary>The application that is signed in with; null where it is known only from the token.</summary>
    public static string? ClientIdOf(SignInMethod method) => method switch
    {
        BrowserSignIn browser => browser.ClientId ?? DefaultClientId,
        DeviceCodeSignIn code => code.ClientId ?? DefaultClientId,
        CertificateSignIn certificate => certificate.ClientId,
        SecretSignIn secret => secret.ClientId,
        ManagedIdentitySignIn identity => identity.ClientId,
        WorkloadIdentitySignIn workload => workload.ClientId ?? Environment.GetEnvironmentVariable("AZURE_CLIENT_ID"),
        _ => null,
    };

    /// <summary>The credential, and whether it can be given claims.</summary>
    public (TokenCredential Credential, bool TakesClaims) Create() => options.SignIn switch
    {
        SimulatedPerson person => (Simulated(person.UserPrincipalName), true),
        AccessTokenSignIn handed => (new HandedTokenCredential(handed.Token, endpoints, options.Time), false),
        AzureCliSignIn { SimulatedPerson: { } person } when options.IsSimulated => (Simulated(person), true),
        AzureCliSignIn => (new AzureCliCredential(new AzureCliCredentialOptions { TenantId = options.TenantId, AuthorityHost = endpoints.Authority }), false),
        BrowserSignIn browser => (Browser(browser), true),
        DeviceCodeSignIn code => (DeviceCode(code), true),
        CertificateSignIn certificate => (
            new ClientCertificateCredential(
                Tenant(), certificate.ClientId, certificate.Certificate, Configured(new ClientCertificateCredentialOptions { SendCertificateChain = true })), true),
        SecretSignIn secret => (
            new ClientSecretCredential(Tenant(), secret.ClientId, secret.Secret, Configured(new ClientSecretCredentialOptions())), true),
        ManagedIdentitySignIn identity => (
            new ManagedIdentityCredential(Configured(new ManagedIdentityCredentialOptions(
                identity.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned))), true),
        WorkloadIdentitySignIn workload => (Workload(workload), true),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.SignIn, "There is no such way to sign in."),
    };

    private SimulatedPersonCredential Simulated(string person) =>
        new(http, endpoints.TokenEndpoint(options.TenantId), person, options.Time, errors);

    private PersonCredential Browser(BrowserSignIn browser)
    {
        var clientId = browser.ClientId ?? DefaultClientId;
        var remembered = browser.IsRemembered ? RememberedSignIn.Open(options, browser) : null;
        return new PersonCredential(
            known =>
            {
                var login = new InteractiveBrowserCredential(Configured(new InteractiveBrowserCredentialOptions
                {
                    ClientId = clientId,
                    TenantId = options.TenantId,
                    AuthenticationRecord = known,
                    LoginHint = known?.Username,
                    DisableAutomaticAuthentication = true,
                    RedirectUri = new Uri("http://localhost"),
                    TokenCachePersistenceOptions = remembered?.Cache,

                    BrowserCustomization = SystemBrowser(),
                }));
                return new PersonLogin(login, async (request, cancellationToken) =>
                {
                    if (known is null)
                    {
                        await TenantProbe.CheckAsync(http, endpoints, options.TenantId, errors, cancellationToken).ConfigureAwait(false);
                    }

                    options.Reporter.Verbose(known is null ? "A browser opens to sign in." : $"A browser opens to sign in '{known.Username}' again.");
                    return await login.AuthenticateAsync(request, cancellationToken).ConfigureAwait(false);
                });
            },
            browser.IsPersonAtHand ? null : "signing in with a browser needs a person at this console, and nobody can be asked here",
            remembered);
    }

    // Windows PowerShell would open an Internet Explorer of its own otherwise. What is obsolete is turning that on.
#pragma warning disable CS0618
    private static BrowserCustomizationOptions SystemBrowser() => new() { UseEmbeddedWebView = false };
#pragma warning restore CS0618

    private PersonCredential DeviceCode(DeviceCodeSignIn code) => new(
        known =>
        {
            var login = new DeviceCodeCredential(Configured(new DeviceCodeCredentialOptions
            {
                ClientId = code.ClientId ?? DefaultClientId,
                TenantId = options.TenantId,
                AuthenticationRecord = known,
                DisableAutomaticAuthentication = true,
                DeviceCodeCallback = (info, cancellationToken) =>
                    code.ShowCodeAsync(new DeviceCodePrompt(info.Message, info.UserCode, info.VerificationUri), cancellationToken),
            }));
            return new PersonLogin(login, (request, cancellationToken) => login.AuthenticateAsync(request, cancellationToken));
        },
        code.IsPersonAtHand ? null : "a device code must be read and typed in by a person, and nobody is here",
        null);

    private WorkloadIdentityCredential Workload(WorkloadIdentitySignIn workload)
    {
        var configured = Configured(new WorkloadIdentityCredentialOptions());

        // Null would not do: what the options are not given they have from the environment already.
        configured.TenantId = options.TenantId ?? configured.TenantId;
        configured.ClientId = workload.ClientId ?? configured.ClientId;
        configured.TokenFilePath = workload.TokenFile ?? configured.TokenFilePath;
        return new WorkloadIdentityCredential(configured);
    }

    private string Tenant() => options.TenantId ?? throw new PimCaException(
        "TenantRequired",
        PimCaErrorKind.InvalidArgument,
        "An application signs in to a tenant that is named, and none is.",
        "Name it: Connect-PimCa -TenantId, its id or one of its domains.");

    private T Configured<T>(T configured)
        where T : TokenCredentialOptions
    {
        configured.AuthorityHost = endpoints.Authority;
        configured.Transport = new HttpClientTransport(http);

        // Our own handlers try again, by the session's clock; two that do so multiply.
        configured.RetryPolicy = new RetryPolicy(maxRetries: 0);
        configured.Diagnostics.IsLoggingContentEnabled = false;
        return configured;
    }
}

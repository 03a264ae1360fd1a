using System;
using System.Linq;
using System.Threading.Tasks;
using Azure.Identity;
using Microsoft.Identity.Client;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>Authentication contexts: who gets one into a token, and by which way.</summary>
public sealed class StepUpTests : IDisposable
{
    private const string Context = """{"access_token":{"acrs":{"essential":true, "value":"c1"}}}""";
    private const string PhishingResistant = """{"operator":"OR","builtInControls":[],"authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004"}}""";

    private readonly IdentityClient client = new();

    public StepUpTests()
    {
        client.Service.PersonAtBrowser = "adele@contoso.example";
        client.Service.DeviceCodeInterval = TimeSpan.Zero;
    }

    public void Dispose() => client.Dispose();

    private static string[] Claim(string token, string name) =>
        IdentityClient.Read(token).Claims[name]?.AsArray().Select(v => (string)v!).ToArray() ?? [];

    private IPublicClientApplication Msal() => PublicClientApplicationBuilder.Create(IdentityClient.GraphCommandLine)
        .WithAuthority($"https://login.microsoftonline.com/{ContosoPeople.TenantId}")
        .WithRedirectUri("http://localhost")
        .WithHttpClientFactory(client)
        .Build();

    private Task<AuthenticationResult> InteractiveAsync(IPublicClientApplication app, string? claims = null) => app.AcquireTokenInteractive(IdentityClient.Graph)
        .WithUseEmbeddedWebView(false)
        .WithSystemWebViewOptions(new SystemWebViewOptions { OpenBrowserAsync = client.Browser.OpenAsync })
        .WithClaims(claims)
        .ExecuteAsync();

    [Fact]
    public async Task A_person_with_a_security_key_satisfies_the_context_at_the_browser_and_not_silently()
    {
        ContextPolicy.Put(client.Tenant, "c1", PhishingResistant);
        var app = Msal();
        var first = await InteractiveAsync(app);
        Assert.Empty(Claim(first.AccessToken, "acrs"));
        var needed = await Assert.ThrowsAnyAsync<MsalUiRequiredException>(
            () => app.AcquireTokenSilent(IdentityClient.Graph, first.Account).WithClaims(Context).ExecuteAsync());
        Assert.Contains("AADSTS50076", needed.Message, StringComparison.Ordinal);
        var second = await InteractiveAsync(app, Context);
        Assert.Equal(["c1"], Claim(second.AccessToken, "acrs"));
        Assert.Equal(["pwd", "fido", "mfa"], Claim(second.AccessToken, "amr"));

        // What was shown once in this sign-in need not be shown again.
        var third = await app.AcquireTokenSilent(IdentityClient.Graph, second.Account).WithClaims(Context).ExecuteAsync();
        Assert.Equal(["c1"], Claim(third.AccessToken, "acrs"));
    }

    [Fact]
    public async Task A_person_without_the_method_does_not_satisfy_it()
    {
        ContextPolicy.Put(client.Tenant, "c1", PhishingResistant);
        client.Service.SetHabit("adele@contoso.example", ["password", "microsoftAuthenticatorPush"]);
        var refused = await Assert.ThrowsAnyAsync<MsalException>(() => InteractiveAsync(Msal(), Context));
        Assert.Contains("AADSTS50076", refused.Message, StringComparison.Ordinal);
        client.Service.SetHabit("adele@contoso.example", ["password"]);
        refused = await Assert.ThrowsAnyAsync<MsalException>(() => InteractiveAsync(Msal(), Context));
        Assert.Contains("AADSTS50079", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("enabledForReportingButNotEnforced")]
    public async Task A_context_that_no_enabled_policy_targets_is_given_to_anybody(string state)
    {
        ContextPolicy.Put(client.Tenant, "c1", PhishingResistant, state);
        client.Service.SetHabit("adele@contoso.example", ["password"]);
        Assert.Equal(["c1"], Claim((await InteractiveAsync(Msal(), Context)).AccessToken, "acrs"));
    }

    [Fact]
    public async Task A_device_code_never_satisfies_a_context_that_a_policy_targets()
    {
        ContextPolicy.Put(client.Tenant, "c1", """{"operator":"OR","builtInControls":["mfa"]}""");
        client.Service.PersonAtDevice = "adele@contoso.example";
        var options = client.Options<DeviceCodeCredentialOptions>();
        (options.TenantId, options.ClientId, options.DeviceCodeCallback) = (ContosoPeople.TenantId, IdentityClient.GraphCommandLine, (_, _) => Task.CompletedTask);
        var credential = new DeviceCodeCredential(options);
        var plain = await credential.GetTokenAsync(IdentityClient.For(), default);
        Assert.Contains("mfa", Claim(plain.Token, "amr"));
        var refused = await Assert.ThrowsAsync<AuthenticationFailedException>(
            async () => await credential.GetTokenAsync(IdentityClient.For(claims: Context), default));
        Assert.Contains("AADSTS50076", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_in_a_runbook_gives_another_factor()
    {
        ContextPolicy.Put(client.Tenant, "c1", PhishingResistant);
        var credential = new ClientSecretCredential(
            ContosoPeople.TenantId, ContosoPeople.PimCaAutomationClientId, TokenService.Password, client.Options<ClientSecretCredentialOptions>());
        var token = await credential.GetTokenAsync(IdentityClient.For(claims: Context), default);
        Assert.Empty(Claim(token.Token, "acrs"));
    }

    [Fact]
    public async Task A_claim_that_is_not_simulated_fails_loudly()
    {
        using var tenantClient = new TenantClient(client.Tenant);
        var fields = TenantClient.PasswordFields("adele", "User.Read");
        fields["claims"] = """{"access_token":{"mood":{"essential":true}}}""";
        Assert.Equal(501, (await tenantClient.TokenAsync(fields)).Status);
    }
}

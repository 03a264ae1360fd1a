using System;
using System.Linq;
using System.Threading.Tasks;
using Azure.Identity;
using Microsoft.Identity.Client;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>People who sign in through MSAL and Azure.Identity: at the browser, and with a code at another device.</summary>
public sealed class PersonSignInTests : IDisposable
{
    private readonly IdentityClient client = new();

    public PersonSignInTests() => client.Service.DeviceCodeInterval = TimeSpan.Zero;

    public void Dispose() => client.Dispose();

    private IPublicClientApplication Msal(string tenant = ContosoPeople.TenantId, string appId = IdentityClient.GraphCommandLine) =>
        PublicClientApplicationBuilder.Create(appId)
            .WithAuthority($"https://login.microsoftonline.com/{tenant}")
            .WithRedirectUri("http://localhost")
            .WithHttpClientFactory(client)
            .WithClientCapabilities(["cp1"])
            .Build();

    private AcquireTokenInteractiveParameterBuilder Interactive(IPublicClientApplication app) => app.AcquireTokenInteractive(IdentityClient.Graph)
        .WithUseEmbeddedWebView(false)
        .WithSystemWebViewOptions(new SystemWebViewOptions { OpenBrowserAsync = client.Browser.OpenAsync });

    [Fact]
    public async Task A_person_signs_in_at_the_browser_and_stays_signed_in()
    {
        client.Service.PersonAtBrowser = "adele@contoso.example";
        var app = Msal();
        var first = await Interactive(app).ExecuteAsync();
        Assert.Equal(("adele@contoso.example", ContosoPeople.TenantId), (first.Account.Username, first.TenantId));
        Assert.Equal($"{ContosoPeople.Adele}.{ContosoPeople.TenantId}", first.Account.HomeAccountId.Identifier);
        var token = IdentityClient.Read(first.AccessToken);
        Assert.Equal(["pwd", "mfa"], token.Claims["amr"]!.AsArray().Select(a => (string)a!));
        Assert.Equal("CP1", (string?)token.Claims["xms_cc"]![0]);
        var again = await app.AcquireTokenSilent(IdentityClient.Graph, first.Account).WithForceRefresh(true).ExecuteAsync();
        Assert.NotEqual(first.AccessToken, again.AccessToken);
        var other = await app.AcquireTokenSilent(["https://outlook.office365.com/.default"], first.Account).ExecuteAsync();
        Assert.Equal("https://outlook.office365.com", IdentityClient.Read(other.AccessToken).Claim("aud"));
    }

    [Fact]
    public async Task Whom_the_client_names_signs_in_where_nobody_else_sits()
    {
        var signedIn = await Interactive(Msal()).WithLoginHint("megan@contoso.example").ExecuteAsync();
        Assert.Equal("megan@contoso.example", signedIn.Account.Username);
        client.Service.PersonAtBrowser = "alex@contoso.example";
        var chosen = await Interactive(Msal()).WithLoginHint("megan@contoso.example").WithPrompt(Prompt.SelectAccount).ExecuteAsync();
        Assert.Equal("alex@contoso.example", chosen.Account.Username);
    }

    [Fact]
    public async Task A_guest_gets_into_the_tenant_that_was_asked_for_and_home_where_none_was()
    {
        client.Service.PersonAtBrowser = "guest@fabrikam.example";
        var asked = await Interactive(Msal()).ExecuteAsync();
        Assert.Equal(ContosoPeople.TenantId, asked.TenantId);
        Assert.Equal(ContosoPeople.FabrikamTenantId, asked.Account.HomeAccountId.TenantId);
        Assert.Equal($"https://sts.windows.net/{ContosoPeople.FabrikamTenantId}/", IdentityClient.Read(asked.AccessToken).Claim("idp"));
        var open = await Interactive(Msal("organizations")).ExecuteAsync();
        Assert.Equal(ContosoPeople.FabrikamTenantId, open.TenantId);
        Assert.Equal(ContosoPeople.FabrikamTenantId, IdentityClient.Read(open.AccessToken).Claim("tid"));
    }

    [Fact]
    public async Task A_person_who_turns_the_sign_in_down_is_told_to_the_client()
    {
        client.Service.PersonAtBrowser = "adele@contoso.example";
        client.Service.PersonDeclines = true;
        var refused = await Assert.ThrowsAnyAsync<MsalException>(() => Interactive(Msal()).ExecuteAsync());
        Assert.Contains("AADSTS65004", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_nobody_consented_to_gets_no_persons_token()
    {
        client.Service.PersonAtBrowser = "adele@contoso.example";
        client.Service.AddApplication("c0a70500-0000-4000-8000-00000000aaaa", "Unknown tool", isPublic: true);
        var refused = await Assert.ThrowsAnyAsync<MsalException>(() => Interactive(Msal(appId: "c0a70500-0000-4000-8000-00000000aaaa")).ExecuteAsync());
        Assert.Contains("AADSTS65001", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_is_disabled_signs_nobody_in_and_renews_nothing()
    {
        const string Tool = "c0a70500-0000-4000-8000-00000000aaaa";
        client.Service.PersonAtBrowser = "adele@contoso.example";
        client.Service.AddApplication(Tool, "Known tool", isPublic: true);
        client.Service.Consent(Tool, "graph", isApplication: false, ["User.Read"]);
        var application = Msal(appId: Tool);
        var signedIn = await Interactive(application).ExecuteAsync();
        client.Service.SetEnabled(Tool, false);
        var refused = await Assert.ThrowsAnyAsync<MsalException>(() => Interactive(Msal(appId: Tool)).ExecuteAsync());
        Assert.Contains("AADSTS7000112", refused.Message, StringComparison.Ordinal);
        var renewal = await Assert.ThrowsAnyAsync<MsalException>(() => application
            .AcquireTokenSilent(["https://graph.microsoft.com/.default"], signedIn.Account).WithForceRefresh(true).ExecuteAsync());
        Assert.Contains("AADSTS7000112", renewal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_entered_at_another_device()
    {
        var credential = new DeviceCodeCredential(Device((code, _) =>
        {
            client.Service.EnterDeviceCode(code.UserCode, "adele@contoso.example");
            return Task.CompletedTask;
        }));
        var record = await credential.AuthenticateAsync(IdentityClient.For());
        Assert.Equal(("adele@contoso.example", ContosoPeople.TenantId), (record.Username, record.TenantId));
        var token = await credential.GetTokenAsync(IdentityClient.For(), default);
        Assert.Equal("adele@contoso.example", IdentityClient.Read(token).Claim("upn"));
        Assert.Empty(client.Service.DeviceCodes);
    }

    [Fact]
    public async Task A_client_polls_until_the_code_is_entered()
    {
        client.Service.PersonAtDevice = "adele@contoso.example";
        client.Service.PollsUntilDeviceAnswers = 3;
        var token = await new DeviceCodeCredential(Device((_, _) => Task.CompletedTask)).GetTokenAsync(IdentityClient.For(), default);
        Assert.Equal("adele@contoso.example", IdentityClient.Read(token).Claim("upn"));
        Assert.Equal(4, client.Tenant.Events.Events.Count(e => e.Summary.Contains("/oauth2/v2.0/token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_code_that_is_turned_down_ends_the_sign_in()
    {
        var credential = new DeviceCodeCredential(Device((code, _) =>
        {
            client.Service.DeclineDeviceCode(code.UserCode);
            return Task.CompletedTask;
        }));
        await Assert.ThrowsAsync<AuthenticationFailedException>(async () => await credential.GetTokenAsync(IdentityClient.For(), default));
    }

    private DeviceCodeCredentialOptions Device(Func<DeviceCodeInfo, System.Threading.CancellationToken, Task> show)
    {
        var options = client.Options<DeviceCodeCredentialOptions>();
        (options.TenantId, options.ClientId, options.DeviceCodeCallback) = (ContosoPeople.TenantId, IdentityClient.GraphCommandLine, show);
        return options;
    }
}

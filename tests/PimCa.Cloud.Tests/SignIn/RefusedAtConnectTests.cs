using System;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>
/// Each cause for which a person is not let in, told at once when connecting, through Azure.Identity: what is wrong, and the way out.
/// Those of applications are in <see cref="ApplicationSignInTests"/>, of tokens in <see cref="HandedTokenTests"/>.
/// </summary>
[Collection(PathOfTheProcess.Name)]
public sealed class RefusedAtConnectTests : IDisposable
{
    private const string Adele = "adele@contoso.example";
    private const string Consent = "https://login.microsoftonline.com/contoso.example/adminconsent?client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e";

    private readonly SignInLab lab = new();

    public RefusedAtConnectTests() => lab.Tenant.TokenService.DeviceCodeInterval = TimeSpan.Zero;

    public void Dispose() => lab.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_that_is_disabled(bool inBrowser)
    {
        await lab.AdministratorAsync("PATCH", $"users/{ContosoPeople.Adele}", """{"accountEnabled":false}""");

        var error = await RefusedAsync(inBrowser);

        Assert.Equal(("AccountDisabled", PimCaErrorKind.Authentication, "AADSTS50057"), (error.Code, error.Kind, error.ServiceCode));
        Assert.Contains("Have it enabled", error.Advice);
        Assert.StartsWith("Signing in: The account is disabled.", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Conditional_Access_policy_that_blocks(bool inBrowser)
    {
        await PolicyAsync("""{"operator":"OR","builtInControls":["block"]}""");

        var error = await RefusedAsync(inBrowser);

        Assert.Equal(("BlockedByConditionalAccess", PimCaErrorKind.PermissionDenied, "AADSTS53003"), (error.Code, error.Kind, error.ServiceCode));
        Assert.Contains("sign-in log", error.Advice);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Conditional_Access_policy_that_demands_another_device(bool inBrowser)
    {
        lab.Tenant.TokenService.SetHabit(Adele, ["password", "microsoftAuthenticatorPush"], isDeviceCompliant: false);
        await PolicyAsync("""{"operator":"OR","builtInControls":["compliantDevice"]}""");

        var error = await RefusedAsync(inBrowser);

        Assert.Equal(("BlockedByConditionalAccess", "AADSTS53000"), (error.Code, error.ServiceCode));
        Assert.Contains("device", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_factor_that_the_person_does_not_have(bool inBrowser)
    {
        lab.Tenant.TokenService.SetHabit(Adele, ["password"], multiFactorAtSignIn: false);
        await PolicyAsync("""{"operator":"OR","builtInControls":["mfa"]}""");

        var error = await RefusedAsync(inBrowser);

        Assert.Equal(("MfaRequired", "AADSTS50079"), (error.Code, error.ServiceCode));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Consent_that_is_missing(bool inBrowser)
    {
        var error = await RefusedAsync(inBrowser, "contoso.example", "User.Read", "Mail.Send");

        Assert.Equal(("ConsentMissing", PimCaErrorKind.PermissionDenied, "AADSTS65001"), (error.Code, error.Kind, error.ServiceCode));
        Assert.Contains(Consent, error.Advice);
    }

    [Fact]
    public async Task Consent_that_the_person_declines_at_the_browser()
    {
        lab.Tenant.TokenService.PersonDeclines = true;

        var error = await RefusedAsync(inBrowser: true);

        Assert.Equal("ConsentMissing", error.Code);
        Assert.Contains(Consent, error.Advice);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tenant_that_is_not_there(bool inBrowser)
    {
        var error = await RefusedAsync(inBrowser, "nowhere.example");

        Assert.Equal(("TenantNotFound", PimCaErrorKind.NotFound, "AADSTS90002"), (error.Code, error.Kind, error.ServiceCode));
        Assert.Contains("-TenantId and -Environment", error.Advice);
    }

    [Fact]
    public async Task A_tenant_that_does_not_know_the_account()
    {
        var error = await RefusedAsync(inBrowser: false, "fabrikam.example");

        Assert.Equal("UserNotInTenant", error.Code);
        Assert.Contains("Connect-PimCa -TenantId", error.Advice);
    }

    [Fact]
    public async Task A_tenant_that_does_not_know_the_application()
    {
        var error = await lab.RefusedAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password), "fabrikam.example");

        Assert.Equal(("ApplicationNotFound", "AADSTS700016"), (error.Code, error.ServiceCode));
        Assert.Contains("-ClientId and -TenantId", error.Advice);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_that_is_disabled_in_the_tenant_to_whoever_uses_it(bool inBrowser)
    {
        const string Tool = "c0a70500-0000-4000-8000-00000000aaaa";
        lab.Tenant.TokenService.AddApplication(Tool, "Administrators' console", isPublic: true);
        lab.Tenant.TokenService.Consent(Tool, "graph", isApplication: false, ["User.Read"]);
        lab.Tenant.TokenService.SetEnabled(Tool, false);

        var error = await AsAdeleAsync(inBrowser, Tool, method => lab.RefusedAsync(method));

        Assert.Equal(("ApplicationDisabled", PimCaErrorKind.Authentication, "AADSTS7000112"), (error.Code, error.Kind, error.ServiceCode));
        Assert.Contains("Enterprise applications", error.Advice);
        Assert.Contains("-ClientId", error.Advice);

        lab.Tenant.TokenService.SetEnabled(Tool, true);
        Assert.Equal(Adele, (await AsAdeleAsync(inBrowser, Tool, method => lab.ConnectAsync(method))).Context.Account);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_that_is_disabled_in_the_tenant_to_itself(bool byCertificate)
    {
        SignInMethod method = byCertificate ? new CertificateSignIn(SignInLab.ClientId, lab.Certificate()) : new SecretSignIn(SignInLab.ClientId, TokenService.Password);
        lab.Tenant.TokenService.SetEnabled(SignInLab.ClientId, false);

        var error = await lab.RefusedAsync(method);

        Assert.Equal(("ApplicationDisabled", PimCaErrorKind.Authentication, "AADSTS7000112"), (error.Code, error.Kind, error.ServiceCode));
        Assert.Equal(SignInLab.ClientId, error.Target);
        Assert.StartsWith("Signing in as", error.Message);
        Assert.Contains("Have its sign-in enabled", error.Advice);
    }

    [Fact]
    public async Task An_application_that_nobody_consented_to_is_let_in_after_a_warning_with_where_to_consent()
    {
        var session = await lab.ConnectAsync(new SecretSignIn(ContosoPeople.UnconsentedClientId, TokenService.Password));

        Assert.Empty(session.Context.Scopes);
        var warning = Assert.Single(lab.Story.Warned);
        Assert.Contains("no permission of Microsoft Graph", warning);
        Assert.EndsWith($"/contoso.example/adminconsent?client_id={ContosoPeople.UnconsentedClientId}", warning);

        lab.Story.Warned.Clear();
        await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));
        Assert.Empty(lab.Story.Warned);
    }

    [Fact]
    public async Task A_token_that_was_handed_in_and_revoked_before_it_was_used()
    {
        var token = await lab.TokenAsync(new()
        {
            ["grant_type"] = "password",
            ["username"] = Adele,
            ["password"] = TokenService.Password,
            ["scope"] = "https://graph.microsoft.com/.default",
            ["claims"] = CachingCredential.NoDemand,
        });
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        lab.Tenant.TokenService.Revoke(ContosoPeople.Adele);

        var error = await lab.RefusedAsync(new AccessTokenSignIn(token));

        Assert.Equal(("SessionRevoked", PimCaErrorKind.Authentication), (error.Code, error.Kind));
        Assert.Contains("handed in", error.Message);
        Assert.Contains("Connect-PimCa", error.Advice);
    }

    [Fact]
    public async Task A_token_that_was_handed_in_and_begins_only_later_by_the_clock_here()
    {
        var clock = new JumpingClock();
        Assert.Equal(lab.Tenant.Clock.GetUtcNow(), clock.GetUtcNow());
        lab.Tenant.Clock.Advance(TimeSpan.FromHours(1));

        var error = await Assert.ThrowsAsync<PimCaException>(async () => await lab.ConnectAsync(new CloudConnectionOptions
        {
            SignIn = new AccessTokenSignIn(await lab.TokenAsync(Adele)),
            InnerHandler = new SimulatedCloudHandler(lab.Tenant),
            Time = clock,
        }));

        Assert.Equal("ClockSkew", error.Code);
        Assert.Contains("Set this machine's clock", error.Advice);
    }

    private Task PolicyAsync(string grantControls) => lab.AdministratorAsync("POST", "identity/conditionalAccess/policies", $$"""
        {
          "displayName": "For Adele", "state": "enabled",
          "conditions": {
            "users": { "includeUsers": ["{{ContosoPeople.Adele}}"] },
            "applications": { "includeApplications": ["All"] },
            "clientAppTypes": ["all"]
          },
          "grantControls": {{grantControls}}
        }
        """);

    private Task<PimCaException> RefusedAsync(bool inBrowser, string tenant = "contoso.example", params string[] permissions) =>
        AsAdeleAsync(inBrowser, null, method => lab.RefusedAsync(method, tenant, permissions: permissions));

    private async Task<T> AsAdeleAsync<T>(bool inBrowser, string? clientId, Func<SignInMethod, Task<T>> signIn)
    {
        if (!inBrowser)
        {
            return await signIn(new DeviceCodeSignIn(clientId, true, (prompt, _) =>
            {
                lab.Tenant.TokenService.EnterDeviceCode(prompt.Code, Adele);
                return Task.CompletedTask;
            }));
        }

        await using var browser = new BrowserOnThePath(lab, Adele);
        return await signIn(new BrowserSignIn(clientId, IsPersonAtHand: true, IsRemembered: false));
    }
}

using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>Applications sign in through Azure.Identity to a token service that knows nothing of it.</summary>
public sealed class ApplicationSignInTests : IDisposable
{
    private readonly SignInLab lab = new();

    public void Dispose() => lab.Dispose();

    [Theory]
    [InlineData(CloudEnvironment.Global)]
    [InlineData(CloudEnvironment.USGov)]
    [InlineData(CloudEnvironment.USGovDoD)]
    [InlineData(CloudEnvironment.China)]
    public async Task With_a_secret_in_every_cloud(CloudEnvironment environment)
    {
        var session = await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password), environment: environment);

        Assert.Equal(SignInLab.ClientId, session.Context.Account);
        Assert.Equal(AuthType.ClientSecret, session.Context.AuthType);
        Assert.Equal(environment, session.Context.Environment);
        Assert.Equal(ContosoPeople.TenantId, session.Context.TenantId);
        Assert.Equal("Contoso", session.Context.TenantName);
        Assert.True(session.Context.IsApplication);
        Assert.True(session.Context.IsSimulated);
        Assert.Contains("Group.ReadWrite.All", session.Context.Scopes);
        Assert.NotEmpty(await session.Ports.ConditionalAccess.ListPoliciesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task With_a_certificate()
    {
        var session = await lab.ConnectAsync(new CertificateSignIn(SignInLab.ClientId, lab.Certificate()));

        Assert.Equal(AuthType.Certificate, session.Context.AuthType);
        Assert.NotEmpty(await session.Ports.ConditionalAccess.ListPoliciesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_secret_is_told_without_it()
    {
        var error = await lab.RefusedAsync(new SecretSignIn(SignInLab.ClientId, "open-sesame-open-sesame"));

        Assert.Equal("InvalidClientSecret", error.Code);
        Assert.Equal("AADSTS7000215", error.ServiceCode);
        Assert.Equal(PimCaErrorKind.Authentication, error.Kind);
        Assert.Equal(SignInLab.ClientId, error.Target);
        Assert.DoesNotContain("open-sesame", error.ToString());
        Assert.Contains("-ClientSecretCredential", error.Advice);
    }

    [Fact]
    public async Task An_expired_secret_is_told()
    {
        var error = await lab.RefusedAsync(new SecretSignIn(ContosoPeople.RetiredClientId, TokenService.Password));

        Assert.Equal("ClientSecretExpired", error.Code);
        Assert.Equal("AADSTS7000222", error.ServiceCode);
    }

    [Fact]
    public async Task An_application_that_the_tenant_does_not_know_is_told()
    {
        var error = await lab.RefusedAsync(new SecretSignIn("c0a70500-0000-4000-8000-00000000dead", "x"));

        Assert.Equal("ApplicationNotFound", error.Code);
        Assert.Equal("AADSTS700016", error.ServiceCode);
        Assert.Contains("https://login.microsoftonline.com/contoso.example/adminconsent?client_id=c0a70500-0000-4000-8000-00000000dead", error.Advice);
    }

    [Fact]
    public async Task A_tenant_that_does_not_exist_is_told()
    {
        var error = await lab.RefusedAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password), "nowhere.example");

        Assert.Equal("TenantNotFound", error.Code);
        Assert.Equal("AADSTS90002", error.ServiceCode);
        Assert.Contains("-Environment", error.Advice);
    }

    [Fact]
    public async Task An_application_must_name_its_tenant()
    {
        Assert.Equal("TenantRequired", (await lab.RefusedAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password), tenant: null)).Code);
    }

    [Fact]
    public async Task A_certificate_that_nobody_uploaded_is_told_by_its_thumbprint()
    {
        var error = await lab.RefusedAsync(new CertificateSignIn(SignInLab.ClientId, lab.Certificate(isRegistered: false)));

        Assert.Equal("CertificateNotAccepted", error.Code);
        Assert.Equal("AADSTS700027", error.ServiceCode);
        Assert.Contains("Upload", error.Advice);
    }

    [Fact]
    public async Task An_expired_certificate_is_told()
    {
        var error = await lab.RefusedAsync(new CertificateSignIn(SignInLab.ClientId, lab.Certificate(lifetime: TimeSpan.FromDays(-1))));

        Assert.Equal("CertificateNotAccepted", error.Code);
        Assert.Contains("expired", error.Message);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_told()
    {
        var certificate = lab.Certificate();
        lab.Tenant.TokenService.ClockOffset += TimeSpan.FromMinutes(30);

        var error = await lab.RefusedAsync(new CertificateSignIn(SignInLab.ClientId, certificate));

        Assert.Equal("ClockSkew", error.Code);
        Assert.Equal("AADSTS700024", error.ServiceCode);
        Assert.Contains("clock", error.Advice);
    }

    [Fact]
    public async Task Each_service_has_its_own_token_which_is_fetched_when_it_is_first_needed()
    {
        CloudSession? session = null;
        Assert.Equal(1, await lab.TokensAsync(async () => session = await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password))));

        Assert.Equal(0, await lab.TokensAsync(() => session!.Ports.ConditionalAccess.ListPoliciesAsync(CancellationToken.None)));
        Assert.Equal(1, await lab.TokensAsync(() => session!.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None)));
        Assert.Equal(0, await lab.TokensAsync(() => session!.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None)));
        Assert.Contains("Group.ReadWrite.All", session!.Context.Scopes);
    }

    [Fact]
    public async Task Callers_at_once_share_the_one_request_for_a_token()
    {
        lab.Tenant.TokenService.ContinuousTokenLifetime = TimeSpan.FromHours(1);
        var session = await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(58));

        var tokens = await lab.TokensAsync(() => Task.WhenAll(
            session.Ports.Directory.ListRolesAsync(CancellationToken.None),
            session.Ports.Directory.ListRolesAsync(CancellationToken.None),
            session.Ports.Directory.ListRolesAsync(CancellationToken.None)));

        Assert.Equal(1, tokens);
    }

    [Fact]
    public async Task A_token_is_renewed_ahead_of_its_end_and_a_token_service_that_is_down_is_waited_out_meanwhile()
    {
        lab.Tenant.TokenService.ContinuousTokenLifetime = TimeSpan.FromHours(1);
        var outage = new Outage();
        lab.Before = outage.Over;
        var session = await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));
        var end = session.Context.TokenExpiresOn!.Value;
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(56));

        outage.IsOn = true;
        await session.Ports.Directory.ListRolesAsync(CancellationToken.None);
        Assert.Equal(end, session.Context.TokenExpiresOn);

        outage.IsOn = false;
        await session.Ports.Directory.ListRolesAsync(CancellationToken.None);
        Assert.True(session.Context.TokenExpiresOn > end);
    }

    [Fact]
    public async Task A_token_service_that_cannot_be_reached_is_told_as_such()
    {
        var outage = new Outage { IsOn = true };
        lab.Before = outage.Over;

        var error = await lab.RefusedAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));

        Assert.Equal("SignInServiceNotReachable", error.Code);
        Assert.Equal(PimCaErrorKind.Unavailable, error.Kind);
        Assert.Contains("login.microsoftonline.com", error.Message);
    }
}

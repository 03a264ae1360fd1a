using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>A token that was handed in is used as it is, and checked for what can be told from it.</summary>
public sealed class HandedTokenTests : IDisposable
{
    private readonly SignInLab lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task A_persons_token_signs_the_person_in()
    {
        var session = await lab.ConnectAsync(new AccessTokenSignIn(await lab.TokenAsync("adele@contoso.example")));

        Assert.Equal("adele@contoso.example", session.Context.Account);
        Assert.Equal(AuthType.AccessToken, session.Context.AuthType);
        Assert.False(session.Context.IsApplication);
        Assert.Equal(ContosoPeople.Adele, session.Context.AccountId);
        Assert.Equal("Administrators", (await session.Ports.Directory.GetGroupAsync(ContosoPeople.Administrators, CancellationToken.None))!.DisplayName);
    }

    [Fact]
    public async Task An_applications_token_signs_the_application_in()
    {
        var token = await lab.TokenAsync(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = SignInLab.ClientId,
            ["client_secret"] = TokenService.Password,
            ["scope"] = "https://graph.microsoft.com/.default",
        });

        var session = await lab.ConnectAsync(new AccessTokenSignIn(token), tenant: null);

        Assert.True(session.Context.IsApplication);
        Assert.Equal(SignInLab.ClientId, session.Context.Account);
    }

    [Fact]
    public async Task It_is_not_renewed_and_says_so()
    {
        var session = await lab.ConnectAsync(new AccessTokenSignIn(await lab.TokenAsync("adele@contoso.example")));

        var error = await Assert.ThrowsAsync<PimCaException>(() => session.Ports.SignIn.RefreshAsync(null, CancellationToken.None));

        Assert.Equal(("TokenNotRenewable", PimCaErrorKind.NotSupported), (error.Code, error.Kind));
        Assert.Contains("Connect-PimCa -AccessToken", error.Advice);
    }

    [Fact]
    public async Task It_shows_in_no_text_of_the_choice()
    {
        var token = await lab.TokenAsync("adele@contoso.example");

        Assert.DoesNotContain("eyJ", new AccessTokenSignIn(token).ToString());
        Assert.DoesNotContain("secret-value", new SecretSignIn("client", "secret-value").ToString());
    }

    [Fact]
    public async Task One_that_ended_is_refused()
    {
        var token = await lab.TokenAsync("adele@contoso.example");
        lab.Tenant.Clock.Advance(TimeSpan.FromHours(30));

        var error = await lab.RefusedAsync(new AccessTokenSignIn(token));

        Assert.Equal("AccessTokenExpired", error.Code);
        Assert.Contains("-AccessToken", error.Advice);
    }

    [Fact]
    public async Task One_that_ends_meanwhile_is_told_when_it_is_needed()
    {
        var session = await lab.ConnectAsync(new AccessTokenSignIn(await lab.TokenAsync("adele@contoso.example")));
        lab.Tenant.Clock.Advance(TimeSpan.FromHours(30));

        var error = await Assert.ThrowsAsync<PimCaException>(() => session.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Equal("AccessTokenExpired", error.Code);
    }

    [Fact]
    public async Task One_for_another_service_is_refused()
    {
        var error = await lab.RefusedAsync(new AccessTokenSignIn(await lab.TokenAsync("admin@contoso.example", "https://contoso-admin.sharepoint.com/.default")));

        Assert.Equal("AccessTokenAudience", error.Code);
        Assert.Contains("contoso-admin.sharepoint.com", error.Message);
    }

    [Fact]
    public async Task One_of_another_cloud_is_refused()
    {
        var error = await lab.RefusedAsync(new AccessTokenSignIn(await lab.TokenAsync("admin@contoso.example")), environment: CloudEnvironment.China);

        Assert.Equal("AccessTokenAudience", error.Code);
        Assert.Contains("-Environment", error.Advice);
    }

    [Fact]
    public async Task It_serves_no_other_service_than_its_own()
    {
        var session = await lab.ConnectAsync(new AccessTokenSignIn(await lab.TokenAsync("admin@contoso.example")));

        var error = await Assert.ThrowsAsync<PimCaException>(() => session.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None));

        Assert.Equal("AccessTokenAudience", error.Code);
        Assert.Contains("connect another way", error.Advice);
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("a.b.c")]
    public async Task What_is_no_token_is_refused_without_repeating_it(string text)
    {
        var error = await lab.RefusedAsync(new AccessTokenSignIn(text));

        Assert.Equal("AccessTokenUnreadable", error.Code);
        Assert.DoesNotContain(text, error.Message);
    }

    [Theory]
    [InlineData("fab21ca0-0000-4000-8000-000000000001")]
    [InlineData("fabrikam.example")]
    public async Task One_of_another_tenant_than_was_asked_for_is_refused(string tenant)
    {
        var error = await lab.RefusedAsync(new AccessTokenSignIn(await lab.TokenAsync("admin@contoso.example")), tenant);

        Assert.Equal("TenantMismatch", error.Code);
        Assert.Contains(tenant, error.Message);
        Assert.Contains(ContosoPeople.TenantId, error.Message);
    }

    [Theory]
    [InlineData("CONTOSO.example")]
    [InlineData(null)]
    public async Task The_tenant_may_be_written_in_any_case(string? tenant)
    {
        var session = await lab.ConnectAsync(new AccessTokenSignIn(await lab.TokenAsync("admin@contoso.example")), tenant ?? ContosoPeople.TenantId.ToUpperInvariant());

        Assert.Equal(ContosoPeople.TenantId, session.Context.TenantId);
    }
}

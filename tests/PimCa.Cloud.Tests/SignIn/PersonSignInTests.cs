using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Session;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>A person signs in through Azure.Identity: with a code on another device, and in a browser.</summary>
[Collection(PathOfTheProcess.Name)]
public sealed class PersonSignInTests : IDisposable
{
    private static readonly string[] Permissions = ["User.Read", "Group.ReadWrite.All", "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup"];

    private readonly SignInLab lab = new();
    private readonly List<DeviceCodePrompt> shown = new();

    public PersonSignInTests() => lab.Tenant.TokenService.DeviceCodeInterval = TimeSpan.Zero;

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task With_a_code_that_is_shown_at_once_and_typed_in_elsewhere()
    {
        var session = await lab.ConnectAsync(Code("adele@contoso.example"), permissions: Permissions);

        Assert.Equal("adele@contoso.example", session.Context.Account);
        Assert.Equal(AuthType.DeviceCode, session.Context.AuthType);
        Assert.False(session.Context.IsApplication);
        var prompt = Assert.Single(shown);
        Assert.Contains(prompt.Code, prompt.Message);
        Assert.Contains(prompt.Address.Host, prompt.Message);

        // Only what was asked for, although more was consented to.
        Assert.Equal(Permissions.Order(), session.Context.Scopes.Order());
    }

    [Fact]
    public async Task A_code_is_renewed_silently_and_serves_the_other_services_too()
    {
        var session = await lab.ConnectAsync(Code("admin@contoso.example"), permissions: Permissions);
        lab.Tenant.Clock.Advance(TimeSpan.FromHours(28));

        await session.Ports.Directory.GetGroupAsync("c0a70500-0000-4000-8000-000000000201", CancellationToken.None);
        await session.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None);

        Assert.Single(shown);
    }

    [Fact]
    public async Task A_code_that_is_turned_down_is_told()
    {
        var error = await lab.RefusedAsync(new DeviceCodeSignIn(null, true, (prompt, _) =>
        {
            lab.Tenant.TokenService.DeclineDeviceCode(prompt.Code);
            return Task.CompletedTask;
        }));

        Assert.Equal("SignInDeclined", error.Code);
    }

    [Fact]
    public async Task Where_nobody_reads_it_a_code_is_not_even_asked_for()
    {
        PimCaException? error = null;
        var requests = await lab.RequestsAsync(async () => error = await lab.RefusedAsync(new DeviceCodeSignIn(null, false, (_, _) => throw new InvalidOperationException())));

        Assert.Equal("PersonRequired", error!.Code);
        Assert.Contains("-Identity", error.Advice);
        Assert.Empty(requests);
    }

    [Fact]
    public async Task A_device_code_cannot_satisfy_a_context_and_the_error_says_so()
    {
        var world = await ContextWorld.CreateAsync(lab);
        var session = await lab.ConnectAsync(Code("adele@contoso.example"), permissions: Permissions);

        PimCaException? error = null;
        var tokens = await lab.TokensAsync(async () =>
            error = await Assert.ThrowsAsync<PimCaException>(() => session.Ports.PimGroups.SubmitAsync(world.Activation(), CancellationToken.None)));

        Assert.Equal("StepUpNotPossible", error!.Code);
        Assert.Contains("device code", error.Message);
        Assert.Contains("Connect-PimCa -TenantId contoso.example; Update-PimCaToken -Claims c1", error.Advice);
        Assert.Equal(0, tokens);
        Assert.Equal(0, world.Activations);
    }

    [Fact]
    public async Task What_nobody_consented_to_is_told_with_where_to_consent()
    {
        var error = await lab.RefusedAsync(Code("adele@contoso.example"), permissions: ["User.Read", "Mail.Send"]);

        Assert.Equal("ConsentMissing", error.Code);
        Assert.Equal(PimCaErrorKind.PermissionDenied, error.Kind);
        Assert.Equal("AADSTS65001", error.ServiceCode);
        Assert.Contains("/contoso.example/adminconsent?client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e", error.Advice);
    }

    [Fact]
    public async Task A_session_that_was_revoked_is_told_when_the_person_must_sign_in_again_and_nobody_is_there()
    {
        var isThere = true;
        var session = await lab.ConnectAsync(new DeviceCodeSignIn(null, true, (prompt, _) =>
        {
            Assert.True(isThere, "Nobody is there any more.");
            lab.Tenant.TokenService.EnterDeviceCode(prompt.Code, "adele@contoso.example");
            return Task.CompletedTask;
        }));
        isThere = false;
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        lab.Tenant.TokenService.Revoke(session.Context.AccountId);
        lab.Tenant.TokenService.PersonDeclines = true;

        var error = await Assert.ThrowsAsync<PimCaException>(() => session.Ports.Directory.GetGroupAsync("c0a70500-0000-4000-8000-000000000201", CancellationToken.None));

        Assert.Equal(("SessionRevoked", PimCaErrorKind.Authentication), (error.Code, error.Kind));
        Assert.Contains("Sign in again: Connect-PimCa -TenantId contoso.example", error.Advice);
    }

    [Fact]
    public async Task In_a_browser_that_the_platform_opens()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");

        var session = await lab.ConnectAsync(new BrowserSignIn(null, IsPersonAtHand: true, IsRemembered: false), permissions: Permissions);

        Assert.Equal("adele@contoso.example", session.Context.Account);
        Assert.Equal(AuthType.Interactive, session.Context.AuthType);
        Assert.Equal(Permissions.Order(), session.Context.Scopes.Order());
        Assert.Single(browser.Opened);
        Assert.Contains("prompt=select_account", browser.Opened[0]);
    }

    [Fact]
    public async Task A_context_that_the_browsers_sign_in_satisfies_takes_one_more_token_and_no_more_browser()
    {
        var world = await ContextWorld.CreateAsync(lab);
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        var session = await lab.ConnectAsync(new BrowserSignIn(null, IsPersonAtHand: true, IsRemembered: false), permissions: Permissions);

        var requests = await lab.RequestsAsync(() => session.Ports.PimGroups.SubmitAsync(world.Activation(), CancellationToken.None));

        // The person used a second factor at the browser, which is what the policy of the context asks for.
        Assert.Equal(1, world.Activations);
        Assert.Equal(["c1"], session.Context.Acrs);
        Assert.Single(browser.Opened);
        Assert.Single(requests, r => r.Contains("/oauth2/v2.0/token"));
    }

    [Fact]
    public async Task A_context_that_demands_more_than_that_opens_the_browser_exactly_once_more_and_the_activation_is_resumed()
    {
        var world = await ContextWorld.CreateAsync(lab, """{"operator":"OR","builtInControls":[],"authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004"}}""");
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        var session = await lab.ConnectAsync(new BrowserSignIn(null, IsPersonAtHand: true, IsRemembered: false), permissions: Permissions);
        Assert.Single(browser.Opened);

        var requests = await lab.RequestsAsync(async () =>
            Assert.Equal("Provisioned", (await session.Ports.PimGroups.SubmitAsync(world.Activation(), CancellationToken.None)).Status));

        Assert.Equal(2, browser.Opened.Count);
        Assert.Contains("login_hint=adele", browser.Opened[1]);
        Assert.DoesNotContain("prompt=select_account", browser.Opened[1]);
        Assert.Equal(1, world.Activations);
        Assert.Equal(["c1"], session.Context.Acrs);
        Assert.Contains("fido", session.Context.Amr);

        // Silently first, which the tenant refuses; then the page and its code, once each.
        Assert.Equal(
            ["assignmentScheduleRequests -> 400", "token -> 400", "authorize -> 200", "token -> 200", "assignmentScheduleRequests -> 201"],
            requests.Select(r => r[(r.LastIndexOf('/') + 1)..]));

        Assert.Equal(0, await lab.TokensAsync(() => session.Ports.Directory.GetGroupAsync(world.GroupId, CancellationToken.None)));
        Assert.Equal(2, browser.Opened.Count);
    }

    [Fact]
    public async Task Where_nobody_sits_no_browser_is_opened()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");

        var error = await lab.RefusedAsync(new BrowserSignIn(null, IsPersonAtHand: false, IsRemembered: false));

        Assert.Equal("PersonRequired", error.Code);
        Assert.Empty(browser.Opened);
    }

    private DeviceCodeSignIn Code(string person) => new(null, true, (prompt, _) =>
    {
        shown.Add(prompt);
        lab.Tenant.TokenService.EnterDeviceCode(prompt.Code, person);
        return Task.CompletedTask;
    });
}

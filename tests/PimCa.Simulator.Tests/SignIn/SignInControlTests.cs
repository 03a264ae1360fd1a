using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Login;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>The token service's controls over HTTP, as a client of a server uses them.</summary>
public sealed class SignInControlTests : IDisposable
{
    private const string App = "c0a70500-0000-4000-8000-00000000bbbb";
    private const string Root = "https://simulator.invalid/signIn/";

    private readonly TenantClient client = new();

    public void Dispose() => client.Dispose();

#pragma warning disable RS0030 // What is signed for a machine's client is dated by the machine.
    private static DateTimeOffset Machine() => TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030

    private async Task<int> ControlAsync(string method, string path, JsonObject? body) =>
        (await client.SendAsync(new HttpMethod(method), Root + path, body)).Status;

    private Task<TenantClient.Answer> SecretAsync(string secret) => client.TokenAsync(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials", ["client_id"] = App, ["client_secret"] = secret, ["scope"] = "https://graph.microsoft.com/.default",
    });

    [Fact]
    public async Task An_application_is_registered_given_a_secret_and_consented_to()
    {
        Assert.Equal(400, await ControlAsync("POST", $"applications/{App}/secrets", new JsonObject { ["secret"] = "x" }));
        Assert.Equal(204, await ControlAsync("PUT", $"applications/{App}", new JsonObject { ["displayName"] = "Made over HTTP" }));
        Assert.Equal(204, await ControlAsync("POST", $"applications/{App}/secrets", new JsonObject { ["secret"] = "x", ["endsAt"] = "2026-03-02T09:00:00Z" }));
        Assert.Equal(204, await ControlAsync("PUT", $"applications/{App}/permissions/graph", new JsonObject { ["application"] = new JsonArray("Group.Read.All") }));
        var token = Jwt.Read((string)(await SecretAsync("x")).Body!["access_token"]!)!;
        Assert.Equal(["Group.Read.All"], token.Claims["roles"]!.AsArray().Select(r => (string)r!));
        client.Tenant.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(7000222, (int)(await SecretAsync("x")).Body!["error_codes"]![0]!);
    }

    [Fact]
    public async Task A_certificate_and_a_federation_are_registered()
    {
        await ControlAsync("PUT", $"applications/{App}", new JsonObject { ["displayName"] = "Made over HTTP" });
        using var certificate = IdentityClient.Certificate();
        Assert.Equal(204, await ControlAsync("POST", $"applications/{App}/certificates", new JsonObject { ["certificate"] = Convert.ToBase64String(certificate.RawData) }));
        Assert.Equal(400, await ControlAsync("POST", $"applications/{App}/certificates", new JsonObject { ["certificate"] = "?" }));
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPublicKey(certificate)!;
        var numbers = key.ExportParameters(includePrivateParameters: false);
        Assert.Equal(204, await ControlAsync("POST", $"applications/{App}/federations", new JsonObject
        {
            ["issuer"] = "https://i.example", ["subject"] = "s", ["n"] = Jwt.Encode(numbers.Modulus!), ["e"] = Jwt.Encode(numbers.Exponent!),
        }));
        var application = AppRegistration.Get(client.Tenant, App)!;
        Assert.Equal(certificate.RawData, Assert.Single(application.Certificates));
        Assert.Equal(new Federation("https://i.example", "s", "api://AzureADTokenExchange"), Assert.Single(application.Federations));
    }

    [Fact]
    public async Task What_can_be_signed_in_with_is_prepared_dated_by_the_machines_clock()
    {
        using var handler = new SimulatedCloudHandler(client.Tenant);
        var control = new SimulatorControl(handler);

        // Years from the tenant's time, as the machine's may be.
        var made = await control.PrepareCredentialAsync("adele@contoso.example", "USGovDoD", Machine());

        using (made.Certificate)
        {
            Assert.True(made.Certificate.HasPrivateKey);
            Assert.Equal(made.Certificate.RawData, AppRegistration.Get(client.Tenant, made.ClientId)!.Certificates.Last());
        }

        var token = Jwt.Read(made.AccessToken)!;
        Assert.Equal(("https://dod-graph.microsoft.us", "adele@contoso.example"), (token.Claim("aud"), token.Claim("upn")));
        Assert.Equal(made.AccessTokenExpiresOn, token.Time("exp"));
        var exchanged = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = made.ClientId,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = made.FederatedToken,
            ["scope"] = "https://graph.microsoft.com/.default",
        };
        Assert.Equal(200, (await client.TokenAsync(exchanged)).Status);
        client.Tenant.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(200, (await client.TokenAsync(exchanged)).Status);
        client.Tenant.TokenService.UsesMachineClock = false;
        Assert.Equal(700024, (int)(await client.TokenAsync(exchanged)).Body!["error_codes"]![0]!);
        Assert.Equal(made.ClientId, made.ToString());
    }

    [Fact]
    public async Task How_people_sign_in_is_set()
    {
        Assert.Equal(204, await ControlAsync("PUT", "people/adele@contoso.example", new JsonObject { ["methods"] = new JsonArray("password"), ["riskLevel"] = "low" }));
        var habit = SignInHabit.Of(client.Tenant, client.Tenant.Store.Get(State.Collections.Users, ContosoPeople.Adele));
        Assert.Equal((1, "low"), (habit.Methods.Count, habit.RiskLevel));
        Assert.Equal(400, await ControlAsync("PUT", "people/adele@contoso.example", new JsonObject { ["methods"] = new JsonArray("telepathy") }));
        Assert.Equal(400, await ControlAsync("PUT", "people/nobody@contoso.example", new JsonObject { ["riskLevel"] = "low" }));
        Assert.Equal(400, await ControlAsync("PUT", "people/adele@contoso.example", new JsonObject { ["riskLevel"] = "extreme" }));
    }

    [Fact]
    public async Task Settings_are_set_one_by_one_and_undone_by_a_reset()
    {
        var service = client.Tenant.TokenService;
        Assert.Equal(204, await ControlAsync("PATCH", "settings", new JsonObject
        {
            ["personAtBrowser"] = "adele@contoso.example",
            ["personAtDevice"] = "alex@contoso.example",
            ["personDeclines"] = true,
            ["pollsUntilDeviceAnswers"] = 2,
            ["deviceCodeInterval"] = "PT0S",
            ["clockOffset"] = "PT1H",
            ["accessTokenLifetime"] = "PT10M",
            ["challengePlace"] = "header",
            ["usesMachineClock"] = true,
        }));
        Assert.True(service.UsesMachineClock);
        Assert.Equal(
            ("adele@contoso.example", "alex@contoso.example", true, 2, TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), ChallengePlace.Header),
            (service.PersonAtBrowser, service.PersonAtDevice, service.PersonDeclines, service.PollsUntilDeviceAnswers, service.DeviceCodeInterval, service.ClockOffset, service.AccessTokenLifetime, service.ChallengePlace));
        Assert.Equal(400, await ControlAsync("PATCH", "settings", new JsonObject { ["mood"] = "good" }));
        client.Tenant.Reset();
        Assert.Null(service.PersonAtBrowser);
        Assert.False(service.UsesMachineClock);
        Assert.Equal(TimeSpan.FromHours(1), service.AccessTokenLifetime);
    }

    [Fact]
    public async Task A_device_code_is_entered_or_turned_down()
    {
        async Task<(string Code, string Device)> BeginAsync()
        {
            var begun = await client.PostFormAsync("devicecode", new() { ["client_id"] = IdentityClient.GraphCommandLine, ["scope"] = "User.Read" });
            return ((string)begun.Body!["user_code"]!, (string)begun.Body["device_code"]!);
        }

        Task<TenantClient.Answer> PollAsync(string device) => client.TokenAsync(new()
        {
            ["grant_type"] = "device_code", ["client_id"] = IdentityClient.GraphCommandLine, ["device_code"] = device,
        });
        var first = await BeginAsync();
        var listed = await client.SendAsync(HttpMethod.Get, Root + "deviceCodes", null);
        Assert.Equal([first.Code], listed.Body!["userCodes"]!.AsArray().Select(c => (string)c!));
        Assert.Equal(204, await ControlAsync("POST", $"deviceCodes/{first.Code}", new JsonObject { ["user"] = "adele@contoso.example" }));
        Assert.Equal(200, (await PollAsync(first.Device)).Status);
        var second = await BeginAsync();
        Assert.Equal(204, await ControlAsync("POST", $"deviceCodes/{second.Code}", new JsonObject { ["isDeclined"] = true }));
        Assert.Equal("authorization_declined", (string?)(await PollAsync(second.Device)).Body!["error"]);
        Assert.Equal(400, await ControlAsync("POST", "deviceCodes/NONE", new JsonObject { ["user"] = "adele@contoso.example" }));
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Login;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>The flows of people at the level of the protocol: what is asked, what is answered, what is refused.</summary>
public sealed class CodeFlowTests : IDisposable
{
    private const string App = IdentityClient.GraphCommandLine;
    private const string Back = "http://localhost:12345";
    private const string Scope = "https://graph.microsoft.com/.default offline_access openid";
    private const string Verifier = "a-verifier-that-is-long-enough-to-be-one-0123456789";

    private readonly IdentityClient identity = new();
    private readonly TenantClient client;

    public CodeFlowTests()
    {
        client = new TenantClient(identity.Tenant);
        identity.Service.PersonAtBrowser = "adele@contoso.example";
    }

    public void Dispose()
    {
        client.Dispose();
        identity.Dispose();
    }

    private static string Challenge => Jwt.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private Task<BrowserAnswer> AuthorizeAsync(string? claims = null, string tenant = ContosoPeople.TenantId, string more = "") => identity.Browser.SignInAsync(new Uri(
        $"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize?client_id={App}&response_type=code&redirect_uri={Uri.EscapeDataString(Back)}"
        + $"&scope={Uri.EscapeDataString(Scope)}&state=s1&nonce=n1&code_challenge={Challenge}&code_challenge_method=S256{more}"
        + (claims is null ? string.Empty : "&claims=" + Uri.EscapeDataString(claims))));

    private static Dictionary<string, string> Redeem(string code, string? claims = null)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["client_id"] = App, ["code"] = code, ["redirect_uri"] = Back, ["code_verifier"] = Verifier, ["scope"] = Scope,
        };
        if (claims is not null)
        {
            fields["claims"] = claims;
        }

        return fields;
    }

    private static Dictionary<string, string> Refresh(TenantClient.Answer answer, string? claims = null)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["client_id"] = App, ["refresh_token"] = (string)answer.Body!["refresh_token"]!, ["scope"] = Scope,
        };
        if (claims is not null)
        {
            fields["claims"] = claims;
        }

        return fields;
    }

    private async Task<TenantClient.Answer> SignInAsync(string? claims = null) =>
        await client.TokenAsync(Redeem((await AuthorizeAsync(claims)).Fields["code"], claims));

    private static int Number(TenantClient.Answer answer) => (int)answer.Body!["error_codes"]![0]!;

    private static Jwt Access(TenantClient.Answer answer) => IdentityClient.Read((string)answer.Body!["access_token"]!);

    [Fact]
    public async Task A_code_is_exchanged_once_by_who_knows_the_verifier()
    {
        var back = await AuthorizeAsync();
        Assert.Equal((new Uri(Back), "s1", false), (back.Address, back.Fields["state"], back.IsPost));
        var stranger = Redeem(back.Fields["code"]);
        stranger["code_verifier"] = "another";
        Assert.Equal(501481, Number(await client.TokenAsync(stranger)));
        stranger.Remove("code_verifier");
        Assert.Equal(501481, Number(await client.TokenAsync(stranger)));
        var elsewhere = Redeem(back.Fields["code"]);
        elsewhere["redirect_uri"] = "http://localhost:1";
        Assert.Equal(500112, Number(await client.TokenAsync(elsewhere)));
        var answer = await client.TokenAsync(Redeem(back.Fields["code"]));
        Assert.Equal("n1", IdentityClient.Read((string)answer.Body!["id_token"]!).Claim("nonce"));
        Assert.Equal(App, Access(answer).Claim("appid"));
        Assert.Equal(54005, Number(await client.TokenAsync(Redeem(back.Fields["code"]))));
    }

    [Fact]
    public async Task A_code_ends_after_ten_minutes()
    {
        var back = await AuthorizeAsync();
        identity.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(70008, Number(await client.TokenAsync(Redeem(back.Fields["code"]))));
    }

    [Fact]
    public async Task A_page_that_posts_carries_the_code_in_a_form()
    {
        var back = await AuthorizeAsync(more: "&response_mode=form_post");
        Assert.True(back.IsPost);
        Assert.Equal(200, (await client.TokenAsync(Redeem(back.Fields["code"]))).Status);
    }

    [Fact]
    public async Task A_browser_is_sent_to_this_machine_alone()
    {
        var page = new Uri(
            $"https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id={App}&response_type=code&redirect_uri=https%3A%2F%2Fevil.example&scope=User.Read");
        Assert.Contains("AADSTS50011", (await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => identity.Browser.SignInAsync(page))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_sits_the_page_keeps_the_browser()
    {
        identity.Service.PersonAtBrowser = null;
        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => AuthorizeAsync());
    }

    [Fact]
    public async Task A_parameter_that_would_be_ignored_fails_loudly()
    {
        var fields = Redeem("any");
        fields["on_behalf_of"] = "adele";
        Assert.Equal(501, (await client.TokenAsync(fields)).Status);
    }

    [Fact]
    public async Task Each_use_of_a_refresh_token_gives_a_new_one_and_after_ninety_days_unused_it_is_over()
    {
        var first = await SignInAsync();
        var second = await client.TokenAsync(Refresh(first));
        Assert.NotEqual((string?)first.Body!["refresh_token"], (string?)second.Body!["refresh_token"]);
        identity.Tenant.Clock.Advance(TimeSpan.FromDays(89));
        var third = await client.TokenAsync(Refresh(second));
        Assert.Equal(200, third.Status);
        identity.Tenant.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((400, 700082), ((await client.TokenAsync(Refresh(second))).Status, Number(await client.TokenAsync(Refresh(second)))));
        Assert.Equal(200, (await client.TokenAsync(Refresh(third))).Status);
    }

    [Fact]
    public async Task A_refresh_token_is_of_one_application()
    {
        var fields = Refresh(await SignInAsync());
        fields["client_id"] = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
        Assert.Equal(70000, Number(await client.TokenAsync(fields)));
    }

    [Fact]
    public async Task A_sign_in_that_a_policy_calls_too_old_is_not_refreshed()
    {
        var first = await SignInAsync();
        ContextPolicy.PutForApplication(identity.Tenant, "All", """{"operator":"OR","builtInControls":["mfa"]}""", new JsonObject
        {
            ["signInFrequency"] = new JsonObject { ["isEnabled"] = true, ["type"] = "hours", ["value"] = 4 },
        });
        identity.Tenant.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(200, (await client.TokenAsync(Refresh(first))).Status);
        identity.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(70043, Number(await client.TokenAsync(Refresh(first))));
    }

    [Theory]
    [InlineData("""{"operator":"OR","builtInControls":["block"]}""", 53003, "message_only")]
    [InlineData("""{"operator":"OR","builtInControls":["mfa"]}""", 50076, "basic_action")]
    public async Task A_policy_of_the_service_is_asked_at_every_refresh(string grant, int number, string suberror)
    {
        identity.Service.SetHabit("adele@contoso.example", ["password", "sms"], multiFactorAtSignIn: false);
        var first = await SignInAsync();
        Assert.Equal(["pwd"], Access(first).Claims["amr"]!.AsArray().Select(a => (string)a!));
        ContextPolicy.PutForApplication(identity.Tenant, "All", grant);
        var refused = await client.TokenAsync(Refresh(first));
        Assert.Equal(("interaction_required", number, suberror), ((string?)refused.Body!["error"], Number(refused), (string?)refused.Body["suberror"]));
        Assert.Equal("c0a70500-0000-4000-8000-0000000004ff", (string?)JsonNode.Parse((string)refused.Body["claims"]!)!["access_token"]!["capolids"]!["values"]![0]);
    }

    [Fact]
    public async Task A_device_that_is_not_compliant_is_told_so_at_the_browser()
    {
        ContextPolicy.PutForApplication(identity.Tenant, "All", """{"operator":"OR","builtInControls":["compliantDevice"]}""");
        Assert.True((await AuthorizeAsync()).Fields.ContainsKey("code"));
        identity.Service.SetHabit("adele@contoso.example", ["password", "sms"], isDeviceCompliant: false);
        Assert.Contains("AADSTS53000", (await AuthorizeAsync()).Fields["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_polls_too_fast_is_slowed_and_a_code_ends_after_a_quarter_of_an_hour()
    {
        identity.Service.RefusesFastPolling = true;
        var begun = await BeginAsync();
        var poll = Poll(begun);
        Assert.Equal(("authorization_pending", 70016), Error(await client.TokenAsync(poll)));
        Assert.Equal("slow_down", (string?)(await client.TokenAsync(poll)).Body!["error"]);
        identity.Tenant.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("authorization_pending", 70016), Error(await client.TokenAsync(poll)));
        identity.Tenant.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(("expired_token", 70020), Error(await client.TokenAsync(poll)));
        poll["device_code"] = "none";
        Assert.Equal(("bad_verification_code", 70018), Error(await client.TokenAsync(poll)));
    }

    private static (string?, int) Error(TenantClient.Answer answer) => ((string?)answer.Body!["error"], Number(answer));

    private static Dictionary<string, string> Poll(JsonObject begun) => new()
    {
        ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code", ["client_id"] = App, ["device_code"] = (string)begun["device_code"]!,
    };

    private async Task<JsonObject> BeginAsync()
    {
        using var http = new System.Net.Http.HttpClient(new SimulatedCloudHandler(identity.Tenant));
        using var answer = await http.PostAsync(
            new Uri("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/devicecode"),
            new System.Net.Http.FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = App, ["scope"] = Scope }));
        return IdentityClient.Json(await answer.Content.ReadAsStringAsync());
    }
}

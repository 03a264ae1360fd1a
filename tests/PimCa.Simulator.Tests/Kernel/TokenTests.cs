using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Http;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;
using PimCa.Simulator.Tests.SignIn;

namespace PimCa.Simulator.Tests.Kernel;

public sealed class TokenTests
{
    private const string GraphDefault = "https://graph.microsoft.com/.default";

    private readonly SimulatedTenant tenant;
    private readonly TenantClient client;

    public TokenTests()
    {
        tenant = ContosoTenant.Create();
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/who", r => ServiceResponse.Ok(new JsonObject { ["name"] = r.Caller!.Name })));
        client = new TenantClient(tenant);
    }

    private static JsonObject Claims(TenantClient.Answer answer, string token = "access_token")
    {
        var part = ((string)answer.Body![token]!).Split('.')[1].Replace('-', '+').Replace('_', '/');
        part += new string('=', (4 - (part.Length % 4)) % 4);
        return (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(part)))!;
    }

    private async Task<string> AccessTokenAsync(string name, string scope = GraphDefault) =>
        (string)(await client.TokenAsync(TenantClient.PasswordFields(name, scope))).Body!["access_token"]!;

    [Fact]
    public async Task A_persons_token_says_who_they_are_and_what_they_may_do()
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("admin", GraphDefault));
        Assert.Equal(("Bearer", 3600), ((string?)answer.Body!["token_type"], (int)answer.Body["expires_in"]!));
        var claims = Claims(answer);
        Assert.Equal(ContosoPeople.TenantId, (string?)claims["tid"]);
        Assert.Equal(ContosoPeople.Admin, (string?)claims["oid"]);
        Assert.Equal("admin@contoso.example", (string?)claims["upn"]);
        Assert.Contains("Policy.ReadWrite.ConditionalAccess", ((string)claims["scp"]!).Split(' '));
        Assert.Equal("62e90394-69f5-4237-9190-012177145e10", (string?)claims["wids"]![0]);
        Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Equal(tenant.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)claims["iat"]!);
    }

    [Fact]
    public async Task An_applications_token_has_roles_and_no_user()
    {
        var answer = await client.TokenAsync(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = ContosoPeople.AutomationClientId,
            ["client_secret"] = "simulated",
            ["scope"] = GraphDefault,
        });
        var claims = Claims(answer);
        Assert.Equal(ContosoPeople.AutomationServicePrincipal, (string?)claims["oid"]);
        Assert.Null(claims["upn"]);
        Assert.Null(claims["scp"]);
        Assert.Contains("Group.ReadWrite.All", claims["roles"]!.AsArray().Select(r => (string)r!));
    }

    [Theory]
    [InlineData("nobody", "simulated", GraphDefault, "invalid_grant", 50034)]
    [InlineData("admin", "wrong", GraphDefault, "invalid_grant", 50126)]
    [InlineData("admin", "simulated", "Mail.Read", "invalid_grant", 65001)]
    [InlineData("admin", "simulated", "https://unknown.example/.default", "invalid_resource", 500011)]
    [InlineData("admin", "simulated", "User.Read https://management.azure.com/user_impersonation", "invalid_request", 28000)]
    public async Task A_refused_sign_in_answers_in_OAuths_shape(string name, string password, string scope, string error, int number)
    {
        var fields = TenantClient.PasswordFields(name, scope);
        fields["password"] = password;
        var answer = await client.TokenAsync(fields);
        Assert.Equal(400, answer.Status);
        Assert.Equal(error, (string?)answer.Body!["error"]);
        Assert.Equal(number, (int)answer.Body["error_codes"]![0]!);
        Assert.StartsWith($"AADSTS{number}:", (string?)answer.Body["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_or_an_unknown_tenant_or_grant_is_refused()
    {
        var secret = await client.TokenAsync(new()
        {
            ["grant_type"] = "client_credentials", ["client_id"] = ContosoPeople.AutomationClientId, ["client_secret"] = "x", ["scope"] = GraphDefault,
        });
        Assert.Equal((401, "invalid_client"), (secret.Status, (string?)secret.Body!["error"]));
        Assert.Equal(400, (await client.TokenAsync(TenantClient.PasswordFields("admin", GraphDefault), "fabrikam.example")).Status);
        Assert.Equal("unsupported_grant_type", (string?)(await client.TokenAsync(new() { ["grant_type"] = "saml" })).Body!["error"]);
    }

    [Fact]
    public async Task The_scopes_asked_for_are_the_only_ones_in_the_token()
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("adele", "User.Read https://graph.microsoft.com/group.read.all openid"));
        Assert.Equal("User.Read Group.Read.All", (string?)Claims(answer)["scp"]);
        Assert.Equal(ContosoPeople.Adele, (string?)Claims(answer, "id_token")["oid"]);
    }

    [Fact]
    public async Task A_permission_is_taken_away_from_the_shortcut()
    {
        client.WithToken(await AccessTokenAsync("admin"));
        Assert.Equal(200, (await client.GetAsync("groups")).Status);
        tenant.TokenService.Consent(ContosoPeople.ShortcutClientId, "graph", isApplication: false, ["User.Read"]);
        client.WithToken(await AccessTokenAsync("admin"));
        var refused = await client.GetAsync("groups");
        Assert.Equal((403, "Authorization_RequestDenied"), (refused.Status, refused.Code));
        Assert.Equal(200, (await client.GetAsync("me")).Status);
    }

    [Fact]
    public async Task No_token_an_unknown_one_and_one_for_another_service_are_unauthorized()
    {
        var arm = await AccessTokenAsync("admin", "https://management.azure.com/.default");
        foreach (var token in new[] { null, "abc", arm })
        {
            var answer = await client.WithToken(token).GetAsync("who");
            Assert.Equal((401, "InvalidAuthenticationToken"), (answer.Status, answer.Code));
            Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_lives_an_hour_of_the_tenants_clock_and_the_five_minutes_that_clocks_may_differ()
    {
        client.WithToken(await AccessTokenAsync("adele"));
        tenant.Clock.Advance(TimeSpan.FromMinutes(64));
        Assert.Equal("adele@contoso.example", (string?)(await client.GetAsync("who")).Body!["name"]);
        tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(401, (await client.GetAsync("who")).Status);
    }

    [Fact]
    public async Task Revoking_ends_refresh_tokens_at_once_and_spares_other_people()
    {
        var fields = TenantClient.PasswordFields("adele", GraphDefault + " offline_access");
        var adele = await client.TokenAsync(fields);
        var alex = await client.TokenAsync(TenantClient.PasswordFields("alex", GraphDefault + " offline_access"));
        tenant.TokenService.Revoke(ContosoPeople.Adele);
        Task<TenantClient.Answer> RefreshAsync(TenantClient.Answer first) => client.TokenAsync(new()
        {
            ["grant_type"] = "refresh_token", ["client_id"] = "any", ["refresh_token"] = (string)first.Body!["refresh_token"]!, ["scope"] = GraphDefault,
        });
        var refused = await RefreshAsync(adele);
        Assert.Equal(("invalid_grant", 50173), ((string?)refused.Body!["error"], (int)refused.Body["error_codes"]![0]!));
        Assert.Equal("bad_token", (string?)refused.Body["suberror"]);
        Assert.Equal(200, (await RefreshAsync(alex)).Status);
    }

    [Fact]
    public async Task A_token_that_is_out_works_on_after_a_revocation_until_it_ends()
    {
        var token = await AccessTokenAsync("adele");
        tenant.TokenService.Revoke(ContosoPeople.Adele);
        Assert.Equal(200, (await client.WithToken(token).GetAsync("who")).Status);
        tenant.Clock.Advance(TimeSpan.FromMinutes(65));
        Assert.Equal(401, (await client.WithToken(token).GetAsync("who")).Status);
    }

    [Fact]
    public async Task A_refresh_token_gives_a_new_token_with_the_rights_of_the_moment()
    {
        var first = await client.TokenAsync(TenantClient.PasswordFields("adele", GraphDefault + " offline_access"));
        Rules.Directory.DirectoryDocuments.AssignRole(tenant, Rules.Directory.BuiltInRoles.GlobalReader, ContosoPeople.Adele);
        var second = await client.TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = (string)first.Body!["refresh_token"]!, ["client_id"] = "any", ["scope"] = GraphDefault });
        Assert.Empty(Claims(first)["wids"]!.AsArray());
        Assert.Single(Claims(second)["wids"]!.AsArray());
        Assert.NotEqual((string?)first.Body["access_token"], (string?)second.Body!["access_token"]);
    }

    [Fact]
    public async Task A_claims_challenge_is_satisfied_by_who_has_a_second_factor()
    {
        const string Challenge = """{"access_token":{"acrs":{"essential":true,"value":"c1"}}}""";
        var fields = TenantClient.PasswordFields("adele", GraphDefault);
        Assert.Null(Claims(await client.TokenAsync(fields))["acrs"]);
        ContextPolicy.Put(tenant, "c1", """{"operator":"OR","builtInControls":["mfa"]}""");
        fields["claims"] = Challenge;
        var claims = Claims(await client.TokenAsync(fields));
        Assert.Equal("c1", (string?)claims["acrs"]![0]);
        Assert.Contains("mfa", claims["amr"]!.AsArray().Select(a => (string)a!));

        var service = TenantClient.PasswordFields("svc-backup", GraphDefault);
        Assert.Equal(200, (await client.TokenAsync(service)).Status);
        service["claims"] = Challenge;
        var refused = (await client.TokenAsync(service)).Body!;
        Assert.Equal(("interaction_required", 50079), ((string?)refused["error"], (int)refused["error_codes"]![0]!));
        service["claims"] = "{";
        Assert.Equal("invalid_request", (string?)(await client.TokenAsync(service)).Body!["error"]);
    }

    [Fact]
    public async Task A_disabled_account_does_not_sign_in_again()
    {
        var user = tenant.Store.Get(Collections.Users, ContosoPeople.Alex)!;
        user["accountEnabled"] = false;
        tenant.Store.Put(Collections.Users, ContosoPeople.Alex, user);
        var refused = await client.TokenAsync(TenantClient.PasswordFields("alex", GraphDefault));
        Assert.Equal((400, 50057), (refused.Status, (int)refused.Body!["error_codes"]![0]!));
    }

    [Fact]
    public async Task A_guest_signs_in_by_their_own_mail_address()
    {
        var answer = await client.TokenAsync(TenantClient.PasswordFields("guest@fabrikam.example", GraphDefault));
        Assert.Equal("guest_fabrikam.example#EXT#@contoso.example", (string?)Claims(answer)["upn"]);
    }
}

using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Session;

namespace PimCa.Cloud.Tests.SignIn;

public sealed class ConnectTests
{
    [Fact]
    public async Task A_person_signs_in_and_the_context_says_who_and_where()
    {
        using var scripted = await Scripted.ConnectAsync();

        var context = scripted.Session.Context;

        Assert.Equal("adele@contoso.example", context.Account);
        Assert.Equal("user-1", context.AccountId);
        Assert.Equal("tenant-1", context.TenantId);
        Assert.Equal("Contoso", context.TenantName);
        Assert.Equal(AuthType.Simulated, context.AuthType);
        Assert.True(context.IsSimulated);
        Assert.False(context.IsApplication);
        Assert.Equal(new[] { "Group.ReadWrite.All", "Policy.Read.All" }, context.Scopes);
        Assert.Equal(scripted.Clock.GetUtcNow() + TimeSpan.FromHours(1), context.TokenExpiresOn);
    }

    [Fact]
    public async Task Signing_in_on_the_simulated_tenant_takes_one_request_for_the_token_and_one_for_the_rest()
    {
        using var contoso = new Contoso();
        var mark = contoso.Tenant.Events.Count;

        var session = await contoso.ConnectAsync("adele");

        Assert.Equal("adele@contoso.example", session.Context.Account);
        Assert.Equal("Contoso", session.Context.TenantName);
        Assert.Equal(contoso.Tenant.Id, session.Context.TenantId);
        Assert.NotEmpty(session.Context.Scopes);
        Assert.Equal(2, contoso.Summaries(mark).Count(s => s.Contains("token") || s.Contains("$batch")));
    }

    [Fact]
    public async Task The_token_is_asked_for_with_the_scope_of_the_cloud()
    {
        using var scripted = await Scripted.ConnectAsync();

        var request = Assert.Single(scripted.Service.TokenRequests);

        Assert.Equal("/organizations/oauth2/v2.0/token", request.Path);
        Assert.Contains("grant_type=password", request.Body);
        Assert.Contains("scope=https%3A%2F%2Fgraph.microsoft.com%2F.default", request.Body);
    }

    [Theory]
    [InlineData(CloudEnvironment.Global, "graph.microsoft.com", "login.microsoftonline.com")]
    [InlineData(CloudEnvironment.USGov, "graph.microsoft.us", "login.microsoftonline.us")]
    [InlineData(CloudEnvironment.USGovDoD, "dod-graph.microsoft.us", "login.microsoftonline.us")]
    [InlineData(CloudEnvironment.China, "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn")]
    public async Task Each_cloud_has_its_own_hosts(CloudEnvironment environment, string graph, string login)
    {
        var hosts = new HostRecorder();

        using var session = await CloudSession.ConnectAsync(
            new CloudConnectionOptions { Environment = environment, SignIn = new SimulatedPerson("a@b"), InnerHandler = hosts, Time = new JumpingClock() },
            CancellationToken.None);

        Assert.Equal(new[] { login, graph }, hosts.Hosts);
        Assert.Equal(environment, session.Context.Environment);
    }

    [Fact]
    public async Task A_name_that_the_tenant_does_not_know_is_refused_with_the_services_reason()
    {
        using var contoso = new Contoso();

        var error = await Assert.ThrowsAsync<PimCaException>(() => contoso.ConnectAsync("nobody"));

        Assert.Equal("UserNotInTenant", error.Code);
        Assert.Equal(PimCaErrorKind.Authentication, error.Kind);
        Assert.Contains("AADSTS50034", error.Message);
        Assert.Equal("AADSTS50034", error.ServiceCode);
        Assert.Equal("nobody@contoso.example", error.Target);
    }

    [Fact]
    public async Task The_token_is_kept_until_shortly_before_it_ends_and_then_renewed()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"value":[]}""").Answer(200, """{"value":[]}""");
        scripted.Clock.Advance(TimeSpan.FromMinutes(54));
        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);
        Assert.Single(scripted.Service.TokenRequests);

        scripted.Clock.Advance(TimeSpan.FromMinutes(2));
        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);

        Assert.Equal(2, scripted.Service.TokenRequests.Count);
        Assert.Equal(scripted.Clock.GetUtcNow() + TimeSpan.FromHours(1), scripted.Session.Context.TokenExpiresOn);
    }

    [Fact]
    public async Task A_claims_challenge_on_a_request_asks_for_a_new_token_with_the_claims_although_the_old_one_lives()
    {
        using var scripted = await Scripted.ConnectAsync();
        var claims = Convert.ToBase64String("""{"access_token":{"nbf":{"essential":true,"value":"1772438400"}}}"""u8.ToArray());
        scripted.Service
            .Error(401, "InvalidAuthenticationToken", "Continuous access evaluation resulted in challenge.", ("WWW-Authenticate", $"Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\""))
            .Answer(200, """{"value":[]}""");

        await scripted.Ports.Directory.ListRolesAsync(CancellationToken.None);

        Assert.Equal(2, scripted.Service.TokenRequests.Count);
        Assert.Contains("claims=", scripted.Service.TokenRequests[1].Body);
    }

    [Fact]
    public async Task Names_are_shared_between_the_sign_ins_of_one_runspace()
    {
        using var contoso = new Contoso();

        var admin = await contoso.ConnectAsync("admin");
        await contoso.ConnectAsync("adele");

        Assert.Equal("admin@contoso.example", contoso.Names.NameOf(KnownNameKind.Principal, admin.Context.AccountId));
        Assert.Equal(2, contoso.Names.All(KnownNameKind.Principal).Count);
    }

    private sealed class HostRecorder : HttpMessageHandler
    {
        public System.Collections.Generic.List<string> Hosts { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Hosts.Add(request.RequestUri!.Host);
            return Task.FromResult(ScriptedHandler.Response(200, request.RequestUri.AbsolutePath.EndsWith("/token", StringComparison.Ordinal)
                ? """{"expires_in":3600,"access_token":"a.b.c"}"""
                : """{"responses":[{"id":"0","status":200,"body":{"value":[{"id":"t"}]}},{"id":"1","status":200,"body":{"id":"u"}}]}"""));
        }
    }
}

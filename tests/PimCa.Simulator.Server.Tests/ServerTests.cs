using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Server;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Server.Tests;

public sealed class ServerTests : IAsyncLifetime
{
    private static readonly Uri Groups = new("https://graph.microsoft.com/v1.0/groups");

    private readonly ServerFixture server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    private static JsonObject Group(string name) => new()
    {
        ["displayName"] = name, ["mailNickname"] = name, ["mailEnabled"] = false, ["securityEnabled"] = true,
    };

    [Fact]
    public async Task Two_clients_work_on_one_tenant()
    {
        using var plain = await server.PlainClientAsync("admin");
        var (remote, _) = await server.RemoteClientAsync("adele");
        using var made = await plain.PostAsync(new Uri("graph/v1.0/groups", UriKind.Relative), ServerFixture.Json(Group("shared")));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("application/json", made.Content.Headers.ContentType!.MediaType);
        using var seen = await remote.GetAsync(new Uri(Groups, "?$filter=displayName eq 'shared'"));
        var body = await ServerFixture.ReadAsync(seen);
        Assert.Equal("shared", (string?)body["value"]![0]!["displayName"]);
        Assert.Equal("https://graph.microsoft.com/v1.0/$metadata#groups", (string?)body["@odata.context"]);
        Assert.Equal(new[] { "admin@contoso.example", "adele@contoso.example" }, server.Tenant.Events.Events.Where(e => e.Summary.Contains("/graph/", StringComparison.Ordinal)).Select(e => e.Actor));
    }

    [Fact]
    public async Task Links_lead_each_client_on_by_the_address_that_it_knows()
    {
        using var plain = await server.PlainClientAsync("admin");
        var first = await ServerFixture.ReadAsync(await plain.GetAsync(new Uri("graph/v1.0/users?$top=4", UriKind.Relative)));
        var next = new Uri((string)first["@odata.nextLink"]!);
        Assert.Equal(server.Address.Authority, next.Authority);
        Assert.Equal(3, (await ServerFixture.ReadAsync(await plain.GetAsync(next)))["value"]!.AsArray().Count);

        var (remote, _) = await server.RemoteClientAsync("admin");
        using var page = await remote.GetAsync(new Uri("https://graph.microsoft.com/v1.0/users?$top=4"));
        Assert.Equal("graph.microsoft.com", page.RequestMessage!.RequestUri!.Host);
        next = new Uri((string)(await ServerFixture.ReadAsync(page))["@odata.nextLink"]!);
        Assert.Equal("graph.microsoft.com", next.Host);
        Assert.Equal(3, (await ServerFixture.ReadAsync(await remote.GetAsync(next)))["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_management_endpoint_is_the_first_segment_arm_and_its_links_lead_on_there()
    {
        using var plain = await server.PlainClientAsync("admin", "https://management.azure.com");
        var first = await ServerFixture.ReadAsync(await plain.GetAsync(new Uri("arm/subscriptions?api-version=2022-12-01&$top=1", UriKind.Relative)));
        Assert.Equal("Production", (string?)first["value"]![0]!["displayName"]);
        var next = new Uri((string)first["nextLink"]!);
        Assert.Equal((server.Address.Authority, "/arm/subscriptions"), (next.Authority, next.AbsolutePath));
        Assert.Equal("Development", (string?)(await ServerFixture.ReadAsync(await plain.GetAsync(next)))["value"]![0]!["displayName"]);
    }

    [Fact]
    public async Task The_date_is_the_tenants_and_names_with_escapes_arrive_whole()
    {
        using var plain = await server.PlainClientAsync("admin");
        using var guest = await plain.GetAsync(new Uri("graph/v1.0/users/guest_fabrikam.example%23EXT%23@contoso.example", UriKind.Relative));
        Assert.Equal("guest@fabrikam.example", (string?)(await ServerFixture.ReadAsync(guest))["mail"]);
        Assert.Equal(SimulatedTenant.Start, guest.Headers.Date);
        Assert.Single(guest.Headers.GetValues("Date"));
    }

    [Fact]
    public async Task An_error_is_the_services_own()
    {
        using var plain = new HttpClient { BaseAddress = server.Address };
        using var refused = await plain.GetAsync(new Uri("graph/v1.0/me", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("InvalidAuthenticationToken", (string?)(await ServerFixture.ReadAsync(refused))["error"]!["code"]);
        using var service = await plain.GetAsync(new Uri("mail/v1.0/me", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, service.StatusCode);
        using var root = await plain.GetAsync(server.Address);
        Assert.Equal(HttpStatusCode.NotFound, root.StatusCode);
    }

    [Fact]
    public async Task A_name_that_is_not_of_this_machine_is_not_answered()
    {
        using var plain = await server.PlainClientAsync("admin");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("graph/v1.0/me", UriKind.Relative));
        request.Headers.Host = "attacker.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await plain.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_controls_work_from_far_away()
    {
        var control = new SimulatorControl(new RemoteSimulatorHandler(server.Address));
        Assert.Equal("Contoso", (await control.GetTenantAsync()).DisplayName);
        await control.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(SimulatedTenant.Start.AddMinutes(5), server.Tenant.Clock.GetUtcNow());
        await control.SetWeatherAsync(new Weather { ReplicationLag = TimeSpan.FromSeconds(90) });
        Assert.Equal(TimeSpan.FromSeconds(90), server.Tenant.Weather.ReplicationLag);
        Assert.Equal(server.Tenant.Events.Count, (await control.GetEventsAsync()).Count);
        await control.ResetAsync();
        Assert.Equal(SimulatedTenant.Start, await control.GetTimeAsync());
    }

    [Fact]
    public async Task Waiting_on_the_remote_clock_moves_the_tenants()
    {
        var (remote, handler) = await server.RemoteClientAsync("admin");
        var clock = await RemoteSimulatorClock.ConnectAsync(handler);
        Assert.Equal(SimulatedTenant.Start, clock.GetUtcNow());
        var begun = clock.GetTimestamp();
        await Task.Delay(TimeSpan.FromHours(8), clock);
        Assert.Equal(SimulatedTenant.Start.AddHours(8), server.Tenant.Clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromHours(8), clock.GetElapsedTime(begun));
        server.Tenant.Clock.Advance(TimeSpan.FromTicks(5_000_000));
        await remote.GetAsync(new Uri("https://graph.microsoft.com/v1.0/me"));
        Assert.Equal(SimulatedTenant.Start.AddHours(8).AddSeconds(0.5), clock.GetUtcNow());
        await new SimulatorControl(handler).ResetAsync();
        Assert.Equal(SimulatedTenant.Start, clock.GetUtcNow());
    }

    [Fact]
    public async Task A_canceled_wait_ends_and_a_wait_on_a_server_that_is_gone_ends_too()
    {
        var (_, handler) = await server.RemoteClientAsync("admin");
        var clock = await RemoteSimulatorClock.ConnectAsync(handler);
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromHours(1), clock, canceled.Token));
        await server.DisposeAsync();
        await Task.Delay(TimeSpan.FromHours(1), clock);
        Assert.Equal(SimulatedTenant.Start, clock.GetUtcNow());
    }

    [Fact]
    public async Task A_fault_is_felt_by_the_remote_client_as_in_memory()
    {
        var (remote, _) = await server.RemoteClientAsync("admin");
        server.Tenant.Weather.FaultsByRequest[0] = Fault.CutBefore;
        server.Tenant.Weather.FaultsByRequest[1] = Fault.CutAfter;
        server.Tenant.Weather.FaultsByRequest[2] = Fault.Timeout;
        Assert.IsType<IOException>((await Assert.ThrowsAsync<HttpRequestException>(() => remote.PostAsync(Groups, ServerFixture.Json(Group("a"))))).InnerException);
        await Assert.ThrowsAsync<HttpRequestException>(() => remote.PostAsync(Groups, ServerFixture.Json(Group("b"))));
        Assert.IsType<TimeoutException>((await Assert.ThrowsAsync<TaskCanceledException>(() => remote.PostAsync(Groups, ServerFixture.Json(Group("c"))))).InnerException);
        var names = (await ServerFixture.ReadAsync(await remote.GetAsync(Groups)))["value"]!.AsArray().Select(g => (string?)g!["displayName"]);
        Assert.Equal(new[] { "Administrators", "b" }, names);
    }

    [Fact]
    public async Task A_fault_cuts_the_connection_of_any_other_client()
    {
        using var plain = await server.PlainClientAsync("admin");
        server.Tenant.Weather.FaultsByRequest[0] = Fault.CutAfter;
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.PostAsync(new Uri("graph/v1.0/groups", UriKind.Relative), ServerFixture.Json(Group("a"))));
        Assert.Equal(2, (await ServerFixture.ReadAsync(await plain.GetAsync(new Uri("graph/v1.0/groups", UriKind.Relative))))["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task Requests_in_parallel_are_served_one_after_the_other()
    {
        using var plain = await server.PlainClientAsync("admin");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var made = await plain.PostAsync(new Uri("graph/v1.0/groups", UriKind.Relative), ServerFixture.Json(Group($"g{i}")));
            return made.StatusCode;
        }));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Created, status));
        Assert.Equal(Enumerable.Range(0, server.Tenant.Events.Count), server.Tenant.Events.Events.Select(e => e.Index));
    }

    [Fact]
    public void The_greeting_is_three_lines_and_says_how_to_get_a_token()
    {
        Assert.Equal(3, server.Greeting.Count);
        Assert.Contains($"curl -s {server.Address.GetLeftPart(UriPartial.Authority)}/login/contoso.example/oauth2/v2.0/token", server.Greeting[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5099")]
    [InlineData("http://*:5099")]
    [InlineData("http://192.168.1.10:5099")]
    [InlineData("https://127.0.0.1:5099")]
    [InlineData("http://127.0.0.1:5099;http://10.0.0.1:5099")]
    [InlineData("")]
    [InlineData("5099")]
    public void An_address_that_others_can_reach_is_refused_by_name(string urls)
    {
        var refused = Assert.Throws<ArgumentException>(() => ServerAddresses.Parse(new[] { "--urls", urls }));
        Assert.Contains("loopback", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loopback_addresses_are_taken()
    {
        Assert.Equal(new[] { ServerAddresses.Default }, ServerAddresses.Parse(Array.Empty<string>()));
        Assert.Equal(new[] { "http://localhost:1", "http://[::1]:2" }, ServerAddresses.Parse(new[] { "--urls=http://localhost:1;http://[::1]:2" }));
        Assert.Throws<ArgumentException>(() => ServerAddresses.Parse(new[] { "--port", "1" }));
    }

    [Fact]
    public void A_remote_handler_leads_to_this_machine_only() =>
        Assert.Throws<ArgumentException>(() => new RemoteSimulatorHandler(new Uri("http://simulator.example:5099")));
}

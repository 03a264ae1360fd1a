using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.Kernel;

public sealed class PipelineTests
{
    private static SimulatedTenant TenantWith(params RouteDefinition[] routes)
    {
        var tenant = ContosoTenant.Create();
        foreach (var route in routes)
        {
            tenant.Routes.Add(route);
        }

        return tenant;
    }

    private static RouteDefinition Write(SimulatedTenantBox box, string path = "/v1.0/things") =>
        new("graph", "POST", path, _ =>
        {
            box.Tenant!.Store.Put("things", box.Tenant.NewId(), new JsonObject { ["a"] = 1 });
            return ServiceResponse.NoContent;
        });

    private static int Things(SimulatedTenant tenant) => tenant.Store.All("things").Count();

    private static async Task<(TenantClient Client, SimulatedTenant Tenant)> WriterAsync(string path = "/v1.0/things")
    {
        var box = new SimulatedTenantBox();
        var tenant = TenantWith(Write(box, path));
        box.Tenant = tenant;
        return (await new TenantClient(tenant).AsAsync("admin"), tenant);
    }

    [Fact]
    public async Task An_unknown_route_fails_loudly_with_its_name()
    {
        using var client = await new TenantClient().AsAsync("admin");
        var answer = await client.GetAsync("planets/mars");
        Assert.Equal(501, answer.Status);
        Assert.Equal("NotSimulated", answer.Code);
        Assert.Contains("GET /graph/v1.0/planets/mars", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_option_that_a_route_does_not_answer_fails_loudly_with_its_name()
    {
        using var client = new TenantClient(TenantWith(new RouteDefinition("graph", "GET", "/v1.0/things", _ => ServiceResponse.NoContent)));
        await client.AsAsync("admin");
        Assert.Equal(204, (await client.GetAsync("things")).Status);
        foreach (var option in new[] { "$filter", "$apply", "filter" })
        {
            var answer = await client.GetAsync($"things?{option}=x");
            Assert.Equal(501, answer.Status);
            Assert.Contains($"query option {option} ", answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Errors_come_in_the_services_envelope_with_request_ids_and_the_tenants_date()
    {
        using var client = await new TenantClient().AsAsync("admin");
        var answer = await client.SendAsync(HttpMethod.Get, "nowhere", null, new() { ["client-request-id"] = "mine" });
        var inner = answer.Body!["error"]!["innerError"]!;
        Assert.Equal("mine", (string?)inner["client-request-id"]);
        Assert.Equal("mine", answer.Headers["client-request-id"]);
        Assert.Equal(answer.Headers["request-id"], (string?)inner["request-id"]);
        Assert.Equal("2026-03-02T08:00:00", (string?)inner["date"]);
        Assert.Equal("Mon, 02 Mar 2026 08:00:00 GMT", answer.Headers["Date"]);
    }

    [Fact]
    public async Task Every_request_is_logged_with_its_caller_and_its_status()
    {
        var (client, tenant) = await WriterAsync();
        var mark = tenant.Events.Count;
        await client.PostAsync("things");
        await client.PostAsync("nothing");
        var log = tenant.Events.Events.Skip(mark).Select(e => (e.Kind, e.Actor, e.Summary)).ToList();
        Assert.Equal(TenantEventKind.Change, log[0].Kind);
        Assert.Equal("admin@contoso.example", log[0].Actor);
        Assert.Equal((TenantEventKind.Request, "admin@contoso.example", "POST /graph/v1.0/things -> 204"), log[1]);
        Assert.Equal("POST /graph/v1.0/nothing -> 501", log[2].Summary);
    }

    [Fact]
    public async Task Without_a_permission_of_the_route_the_caller_is_refused_with_the_areas_own_code()
    {
        var tenant = TenantWith(
            new RouteDefinition("graph", "GET", "/v1.0/things", _ => ServiceResponse.NoContent) { AnyPermission = new[] { "Things.Read.All" } },
            new RouteDefinition("graph", "GET", "/v1.0/identityGovernance/privilegedAccess/group/things", _ => ServiceResponse.NoContent) { AnyPermission = new[] { "Things.Read.All" } });
        using var client = await new TenantClient(tenant).AsAsync("admin");
        var plain = await client.GetAsync("things");
        Assert.Equal((403, "Authorization_RequestDenied"), (plain.Status, plain.Code));
        Assert.Contains("Things.Read.All", plain.Message, StringComparison.Ordinal);
        Assert.Equal("PermissionScopeNotGranted", (await client.GetAsync("identityGovernance/privilegedAccess/group/things")).Code);
    }

    [Fact]
    public async Task A_delegated_only_route_refuses_an_application()
    {
        using var client = new TenantClient(TenantWith(
            new RouteDefinition("graph", "GET", "/v1.0/things", _ => ServiceResponse.NoContent) { DelegatedOnly = true }));
        Assert.Equal(403, (await (await client.AsAsync("app")).GetAsync("things")).Status);
        Assert.Equal(204, (await (await client.AsAsync("adele")).GetAsync("things")).Status);
    }

    [Fact]
    public async Task Latency_moves_the_clock_by_each_request()
    {
        var (client, tenant) = await WriterAsync();
        tenant.Weather.Latency = TimeSpan.FromMilliseconds(250);
        var before = tenant.Clock.GetUtcNow();
        await client.PostAsync("things");
        await client.PostAsync("things");
        Assert.Equal(TimeSpan.FromMilliseconds(500), tenant.Clock.GetUtcNow() - before);
    }

    [Fact]
    public async Task A_connection_cut_before_the_write_leaves_nothing_and_one_cut_after_it_leaves_the_write()
    {
        var (client, tenant) = await WriterAsync();
        tenant.Weather.FaultsByRequest[0] = Fault.CutBefore;
        tenant.Weather.FaultsByRequest[2] = Fault.CutAfter;
        var first = await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("things"));
        Assert.IsType<IOException>(first.InnerException);
        Assert.Equal(0, Things(tenant));
        Assert.Equal(204, (await client.PostAsync("things")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("things"));
        Assert.Equal(2, Things(tenant));
        Assert.Equal(204, (await client.PostAsync("things")).Status);
        Assert.Empty(tenant.Weather.FaultsByRequest);
    }

    [Fact]
    public async Task A_fault_set_later_counts_from_the_next_request()
    {
        var (client, tenant) = await WriterAsync();
        await client.PostAsync("things");
        tenant.Weather.FaultsByRequest[1] = Fault.Unavailable;
        Assert.Equal(204, (await client.PostAsync("things")).Status);
        Assert.Equal(503, (await client.PostAsync("things")).Status);
        Assert.Equal(204, (await client.PostAsync("things")).Status);
    }

    [Fact]
    public async Task A_fault_that_was_taken_back_is_not_met()
    {
        var (client, tenant) = await WriterAsync();
        tenant.Weather.FaultsByRequest[5] = Fault.Unavailable;
        Assert.Equal(204, (await client.PostAsync("things")).Status);
        Assert.Equal(204, (await client.PostAsync("things")).Status);
        tenant.Weather.FaultsByRequest.Remove(5);
        tenant.Weather.FaultsByRequest[1] = Fault.Unavailable;
        Assert.Equal(204, (await client.PostAsync("things")).Status);
        tenant.Weather.FaultsByRequest[0] = Fault.Unavailable;
        Assert.Equal(503, (await client.PostAsync("things")).Status);
    }

    [Fact]
    public async Task A_timeout_takes_the_clients_patience_and_writes_nothing()
    {
        var (client, tenant) = await WriterAsync();
        tenant.Weather.FaultsByRequest[0] = Fault.Timeout;
        var before = tenant.Clock.GetUtcNow();
        var timeout = await Assert.ThrowsAsync<TaskCanceledException>(() => client.PostAsync("things"));
        Assert.IsType<TimeoutException>(timeout.InnerException);
        Assert.Equal(TimeSpan.FromSeconds(100), tenant.Clock.GetUtcNow() - before);
        Assert.Equal(0, Things(tenant));
    }

    [Fact]
    public async Task A_throttled_request_says_when_to_come_back()
    {
        var (client, tenant) = await WriterAsync();
        tenant.Weather.FaultsByRequest[0] = Fault.Throttled;
        var answer = await client.PostAsync("things");
        Assert.Equal((429, "10"), (answer.Status, answer.Headers["Retry-After"]));
    }

    [Fact]
    public async Task The_fault_rate_is_the_same_in_every_run()
    {
        async Task<int[]> RunAsync()
        {
            var (client, tenant) = await WriterAsync();
            tenant.Weather.FaultRate = 0.5;
            var statuses = new List<int>();
            for (var i = 0; i < 40; i++)
            {
                statuses.Add((await client.PostAsync("things")).Status);
            }

            return statuses.ToArray();
        }

        var first = await RunAsync();
        Assert.Equal(first, await RunAsync());
        Assert.InRange(first.Count(s => s == 503), 10, 30);
    }

    [Fact]
    public async Task Conditional_access_takes_one_request_a_second_and_does_not_say_when_to_come_back()
    {
        var (client, tenant) = await WriterAsync("/v1.0/identity/conditionalAccess/things");
        Assert.Equal(204, (await client.PostAsync("identity/conditionalAccess/things")).Status);
        var refused = await client.PostAsync("identity/conditionalAccess/things");
        Assert.Equal(429, refused.Status);
        Assert.False(refused.Headers.ContainsKey("Retry-After"));
        tenant.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await client.PostAsync("identity/conditionalAccess/things")).Status);
    }

    [Fact]
    public async Task The_other_limits_hold_only_when_the_weather_says_so()
    {
        var tenant = TenantWith(new RouteDefinition("graph", "GET", "/v1.0/auditLogs/things", _ => ServiceResponse.NoContent));
        using var client = await new TenantClient(tenant).AsAsync("admin");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(204, (await client.GetAsync("auditLogs/things")).Status);
        }

        tenant.Weather.Throttle = true;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(204, (await client.GetAsync("auditLogs/things")).Status);
        }

        tenant.Clock.Advance(TimeSpan.FromSeconds(4));
        var refused = await client.GetAsync("auditLogs/things");
        Assert.Equal((429, "6"), (refused.Status, refused.Headers["Retry-After"]));
        tenant.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(204, (await client.GetAsync("auditLogs/things")).Status);
    }

    [Fact]
    public async Task An_unknown_host_fails_as_a_name_that_does_not_resolve()
    {
        using var client = await new TenantClient().AsAsync("admin");
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("https://graph.fabrikam.example/v1.0/me"));
        Assert.Contains("graph.fabrikam.example", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://graph.microsoft.us/v1.0/x", "/graph/")]
    [InlineData("https://dod-graph.microsoft.us/v1.0/x", "/graph/")]
    [InlineData("https://microsoftgraph.chinacloudapi.cn/v1.0/x", "/graph/")]
    [InlineData("https://management.chinacloudapi.cn/x", "/arm/")]
    [InlineData("https://contoso-admin.sharepoint.com/_vti_bin/x", "/sharepoint/")]
    [InlineData("https://outlook.office365.com/x", "/exchange/")]
    [InlineData("https://login.microsoftonline.us/x", "/login/")]
    public async Task Every_clouds_host_leads_to_its_service(string address, string service)
    {
        using var client = new TenantClient();
        var answer = await client.GetAsync(address);
        Assert.Equal(501, answer.Status);
        var message = (string?)answer.Body!["error_description"] ?? answer.Message;
        Assert.Contains(service, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canceled_request_is_not_begun()
    {
        var tenant = ContosoTenant.Create();
        using var http = new HttpClient(new SimulatedCloudHandler(tenant));
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        var mark = tenant.Events.Count;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.GetAsync(new Uri("https://graph.microsoft.com/v1.0/me"), canceled.Token));
        Assert.Equal(mark, tenant.Events.Count);
    }

    [Fact]
    public async Task What_is_observed_is_every_route_with_its_answer()
    {
        var (client, tenant) = await WriterAsync();
        var seen = new List<(string, int)>();
        tenant.Pipeline.Observed = (route, _, response) => seen.Add((route.Template, response.Status));
        await client.PostAsync("things");
        await client.PostAsync("unknown");
        Assert.Equal(new[] { ("/v1.0/things", 204) }, seen);
    }

    private sealed class SimulatedTenantBox
    {
        public SimulatedTenant? Tenant { get; set; }
    }
}

using System;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.Kernel;

public sealed class ControlTests
{
    private readonly SimulatedTenant tenant = ContosoTenant.Create();
    private readonly TenantClient client;
    private readonly SimulatorControl control;

    public ControlTests()
    {
        client = new TenantClient(tenant);
        control = new SimulatorControl(new SimulatedCloudHandler(tenant));
    }

    [Fact]
    public async Task The_clock_is_read_and_moved()
    {
        Assert.Equal(SimulatedTenant.Start, await control.GetTimeAsync());
        Assert.Equal(SimulatedTenant.Start.AddHours(8), await control.AdvanceAsync(TimeSpan.FromHours(8)));
        Assert.Equal(SimulatedTenant.Start.AddDays(1), await control.AdvanceToAsync(SimulatedTenant.Start.AddDays(1)));
        Assert.Equal(SimulatedTenant.Start.AddDays(1), await control.AdvanceToAsync(SimulatedTenant.Start));
        Assert.Equal(SimulatedTenant.Start.AddDays(1), tenant.Clock.GetUtcNow());
        await Assert.ThrowsAsync<HttpRequestException>(() => control.AdvanceAsync(TimeSpan.FromSeconds(-1)));
        await Assert.ThrowsAsync<HttpRequestException>(() => control.AdvanceAsync(TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData("PT90S", 90)]
    [InlineData("00:01:30", 90)]
    [InlineData("P1D", 86400)]
    public async Task A_step_is_written_in_either_notation(string by, int seconds)
    {
        var answer = await client.PostAsync("https://simulator.invalid/clock/advance", new JsonObject { ["by"] = by });
        Assert.Equal(200, answer.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), tenant.Clock.GetUtcNow() - SimulatedTenant.Start);
        Assert.Equal(400, (await client.PostAsync("https://simulator.invalid/clock/advance", new JsonObject { ["by"] = "soon" })).Status);
        Assert.Equal(400, (await client.PostAsync("https://simulator.invalid/clock/advanceTo", new JsonObject())).Status);
    }

    [Fact]
    public async Task What_falls_due_on_the_way_is_the_clocks_doing()
    {
        tenant.Clock.At(SimulatedTenant.Start.AddHours(1), () => tenant.Store.Put("things", "1", new JsonObject()));
        await control.AdvanceAsync(TimeSpan.FromHours(2));
        var change = tenant.Events.Events[^1];
        Assert.Equal((SimulatedTenant.Start.AddHours(1), "clock"), (change.At, change.Actor));
    }

    [Fact]
    public async Task The_weather_is_read_and_replaced_whole()
    {
        var weather = new Weather { ReplicationLag = TimeSpan.FromSeconds(90), Latency = TimeSpan.FromMilliseconds(120), FaultRate = 0.25, Throttle = true };
        weather.FaultsByRequest[2] = Fault.CutAfter;
        await control.SetWeatherAsync(weather);
        foreach (var now in new[] { tenant.Weather, await control.GetWeatherAsync() })
        {
            Assert.Equal(weather.ReplicationLag, now.ReplicationLag);
            Assert.Equal(weather.Latency, now.Latency);
            Assert.Equal(weather.FaultRate, now.FaultRate);
            Assert.True(now.Throttle);
            Assert.Equal(Fault.CutAfter, now.FaultsByRequest[2]);
        }

        await control.SetWeatherAsync(new Weather());
        Assert.Equal((TimeSpan.Zero, false, 0), (tenant.Weather.Latency, tenant.Weather.Throttle, tenant.Weather.FaultsByRequest.Count));
    }

    [Theory]
    [InlineData("""{"faultRate":2}""")]
    [InlineData("""{"faultRate":"x"}""")]
    [InlineData("""{"latency":"-PT1S"}""")]
    [InlineData("""{"faultsByRequest":{"0":"Earthquake"}}""")]
    [InlineData("""{"faultsByRequest":{"first":"Timeout"}}""")]
    public async Task Weather_that_cannot_be_is_refused_and_changes_nothing(string json)
    {
        tenant.Weather.Latency = TimeSpan.FromSeconds(1);
        var answer = await client.SendAsync(HttpMethod.Put, "https://simulator.invalid/weather", JsonNode.Parse(json));
        Assert.Equal(400, answer.Status);
        Assert.Equal(TimeSpan.FromSeconds(1), tenant.Weather.Latency);
    }

    [Fact]
    public async Task Events_are_read_from_a_mark_on_and_reading_them_leaves_no_trace()
    {
        await client.AsAsync("adele");
        var mark = tenant.Events.Count;
        await client.GetAsync("me");
        var events = await control.GetEventsAsync(mark - 1);
        Assert.Equal(new[] { (mark, TenantEventKind.Request, "adele@contoso.example", "GET /graph/v1.0/me -> 200") }, events.Select(e => (e.Index, e.Kind, e.Actor, e.Summary)));
        Assert.Equal(mark + 1, tenant.Events.Count);
        var all = await control.GetEventsAsync();
        Assert.Equal(mark + 1, all.Count);
        var change = all.First(e => e.DocumentId == ContosoPeople.Adele);
        Assert.Equal("Adele Vance", (string?)change.After!["displayName"]);
        Assert.Null(change.Before);
    }

    [Fact]
    public async Task Starting_over_brings_back_the_first_state_and_ends_all_tokens()
    {
        string[] Documents() => new[] { "users", "groups", "groupMembers", "conditionalAccess/policies", "roleAssignments" }
            .SelectMany(c => tenant.Store.All(c)).Select(d => d.ToJsonString()).ToArray();
        var first = Documents();
        await client.AsAsync("admin");
        await client.DeleteAsync($"groups/{ContosoPeople.Administrators}");
        tenant.Clock.At(SimulatedTenant.Start.AddDays(2), () => tenant.Store.Put("things", "1", new JsonObject()));
        tenant.Weather.Throttle = true;
        await control.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.NotEqual(first, Documents());

        await control.ResetAsync();
        Assert.Equal(first, Documents());
        Assert.Equal(SimulatedTenant.Start, tenant.Clock.GetUtcNow());
        Assert.False(tenant.Weather.Throttle);
        Assert.Equal(401, (await client.GetAsync("me")).Status);
        await control.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Empty(tenant.Store.All("things"));
    }

    [Fact]
    public async Task The_tenant_says_who_it_is()
    {
        var info = await control.GetTenantAsync();
        Assert.Equal((ContosoPeople.TenantId, "Contoso", "contoso.example"), (info.Id, info.DisplayName, info.Domain));
        Assert.Contains("megan@contoso.example", info.People);
    }

    [Fact]
    public void Tenants_are_apart_and_equal_at_first()
    {
        var other = ContosoTenant.Create();
        Assert.Equal(
            tenant.Store.All(Collections.ConditionalAccessPolicies).Select(p => p.ToJsonString()),
            other.Store.All(Collections.ConditionalAccessPolicies).Select(p => p.ToJsonString()));
        tenant.Store.Remove(Collections.Users, ContosoPeople.Alex);
        Assert.NotNull(other.Store.Get(Collections.Users, ContosoPeople.Alex));
        Assert.Equal(tenant.NewId(), other.NewId());
        Assert.NotEqual(tenant.NewId(), tenant.NewId());
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SharePoint;

public sealed class SharePointWeatherTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly AdminSite site = new();

    private SimulatedTenant Tenant => site.Tenant;

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task A_change_comes_into_force_and_is_read_back_after_the_delay()
    {
        Tenant.Weather.SharePointDelay = 8 * Minute;
        var asked = Tenant.Clock.GetUtcNow();
        await site.SetAccessAsync(1);
        Tenant.Clock.Advance((8 * Minute) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await site.AccessAsync());
        Tenant.Clock.Advance(Minute);
        Assert.Equal(1, await site.AccessAsync());
        Assert.Equal(asked + (8 * Minute), Tenant.Events.Events.Last(e => e.Collection == "sharepoint/tenant").At);
    }

    [Fact]
    public async Task Of_two_changes_under_way_the_later_one_stays_whichever_arrives_last()
    {
        Tenant.Weather.SharePointDelay = 8 * Minute;
        await site.DoAsync(AdminSite.Set("ConditionalAccessPolicy", "Enum", "1") + AdminSite.Set("AllowEditing", "Boolean", "false", 81) + AdminSite.Update);
        Tenant.Weather.SharePointDelay = Minute;
        await site.SetAccessAsync(2);
        Tenant.Clock.Advance(Minute);
        Assert.Equal(2, await site.AccessAsync());
        Tenant.Clock.Advance(8 * Minute);
        var settings = await site.ReadAsync();
        Assert.Equal((2, false), ((int)settings["ConditionalAccessPolicy"]!, (bool)settings["AllowEditing"]!));
    }

    [Fact]
    public async Task A_change_that_never_comes_into_force_was_answered_with_success()
    {
        Tenant.Weather.SharePointKeepsNothing = true;
        await site.SetAccessAsync(1);
        Tenant.Clock.Advance(50 * Minute);
        Assert.Equal(0, await site.AccessAsync());
    }

    [Fact]
    public async Task By_default_no_policy_is_created()
    {
        await site.SetAccessAsync(1);
        Tenant.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(Created());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Limiting_access_creates_the_two_policies_of_the_admin_center_at_once(int access)
    {
        Tenant.Weather.SharePointCreatesPoliciesAfter = TimeSpan.Zero;
        await site.SetAccessAsync(access);

        var created = Created();
        Assert.Equal(
            [
                "[SharePoint admin center]Use app-enforced Restrictions for browser access - 2026/03/02",
                "[SharePoint admin center]Block access from apps on unmanaged devices - 2026/03/02",
            ],
            created.Select(policy => (string?)policy["displayName"]));
        Assert.All(created, policy =>
        {
            Assert.Equal("enabled", (string?)policy["state"]);
            Assert.Equal("""["All"]""", policy["conditions"]!["users"]!["includeUsers"]!.ToJsonString());
            Assert.Equal("""["00000003-0000-0ff1-ce00-000000000000"]""", policy["conditions"]!["applications"]!["includeApplications"]!.ToJsonString());
        });
        Assert.True((bool)created[0]["sessionControls"]!["applicationEnforcedRestrictions"]!["isEnabled"]!);
        Assert.Equal("""["browser"]""", created[0]["conditions"]!["clientAppTypes"]!.ToJsonString());
        Assert.Equal("""["mobileAppsAndDesktopClients"]""", created[1]["conditions"]!["clientAppTypes"]!.ToJsonString());
        Assert.Equal("""["compliantDevice","domainJoinedDevice"]""", created[1]["grantControls"]!["builtInControls"]!.ToJsonString());
    }

    [Fact]
    public async Task Graph_shows_the_policies_like_any_others()
    {
        using var graph = await new TenantClient(Tenant).AsAsync("admin");
        Tenant.Weather.SharePointCreatesPoliciesAfter = TimeSpan.Zero;
        await site.SetAccessAsync(1);
        var listed = await graph.GetAsync("identity/conditionalAccess/policies?$filter=startswith(displayName,'[SharePoint admin center]')");
        Assert.Equal(2, listed.Items.Count);
    }

    [Fact]
    public async Task The_policies_may_come_minutes_later_by_the_clock()
    {
        Tenant.Weather.SharePointCreatesPoliciesAfter = 3 * Minute;
        await site.SetAccessAsync(1);
        Tenant.Clock.Advance(2 * Minute);
        Assert.Empty(Created());
        Tenant.Clock.Advance(Minute);
        Assert.Equal(2, Created().Count);
        Assert.Equal("clock", Tenant.Events.Events.Last(e => e.Collection == Collections.ConditionalAccessPolicies).Actor);
    }

    [Fact]
    public async Task Only_a_change_to_limited_or_blocked_access_creates_policies()
    {
        Tenant.Weather.SharePointCreatesPoliciesAfter = TimeSpan.Zero;
        await site.SetAccessAsync(0);
        await site.SetAccessAsync(4);
        await site.DoAsync(AdminSite.Set("AllowEditing", "Boolean", "false") + AdminSite.Update);
        Assert.Empty(Created());
        await site.SetAccessAsync(1);
        await site.SetAccessAsync(1);
        Assert.Equal(2, Created().Count);
    }

    [Fact]
    public async Task The_weather_of_SharePoint_travels_over_http_and_is_cleared_by_starting_over()
    {
        var control = new SimulatorControl(new SimulatedCloudHandler(Tenant));
        await control.SetWeatherAsync(new Weather { SharePointDelay = 5 * Minute, SharePointKeepsNothing = true, SharePointCreatesPoliciesAfter = Minute });
        foreach (var now in new[] { Tenant.Weather, await control.GetWeatherAsync() })
        {
            Assert.Equal((5 * Minute, true, (TimeSpan?)Minute), (now.SharePointDelay, now.SharePointKeepsNothing, now.SharePointCreatesPoliciesAfter));
        }

        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => control.SetWeatherAsync(new Weather { SharePointDelay = -Minute }));
        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => control.SetWeatherAsync(new Weather { SharePointCreatesPoliciesAfter = -Minute }));
        await control.ResetAsync();
        Assert.Equal((TimeSpan.Zero, false, null), (Tenant.Weather.SharePointDelay, Tenant.Weather.SharePointKeepsNothing, Tenant.Weather.SharePointCreatesPoliciesAfter));
        Assert.Null((await control.GetWeatherAsync()).SharePointCreatesPoliciesAfter);
    }

    [Fact]
    public async Task A_cut_connection_leaves_the_change_made_or_not_as_any_service_does()
    {
        await site.AsAsync("admin");
        Tenant.Weather.FaultsByRequest[0] = Fault.CutBefore;
        Tenant.Weather.FaultsByRequest[1] = Fault.CutAfter;
        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => site.SetAccessAsync(1));
        Assert.Equal(0, (int)Tenant.Store.Get(Collections.SharePointTenant, "tenant")!["ConditionalAccessPolicy"]!);
        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => site.SetAccessAsync(1));
        Assert.Equal(1, await site.AccessAsync());
    }

    private List<JsonObject> Created() => Tenant.Store.All(Collections.ConditionalAccessPolicies)
        .Where(policy => ((string)policy["displayName"]!).StartsWith("[SharePoint admin center]", StringComparison.Ordinal))
        .ToList();
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.Exchange;
using PimCa.Simulator.Rules.SharePoint;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.ConditionalAccess;

/// <summary>The proof also sees when a workload stops keeping, or did not yet keep, the restrictions that the policies ask it for.</summary>
public sealed class WorkloadProofTests
{
    private readonly SmallTenant tenant = new();
    private readonly string main;

    public WorkloadProofTests()
    {
        SharePointSettings.Seed(tenant.Tenant.Store);
        OwaMailboxPolicies.Seed(tenant.Tenant.Store);
        main = (string)tenant.Create()["id"]!;
        Pair("browser", policy => policy.AppEnforced());
        Pair("mobileAppsAndDesktopClients,exchangeActiveSync,other", policy => policy.Grant()["builtInControls"] = new JsonArray("block"));
    }

    [Fact]
    public void The_safe_order_and_its_undoing_have_no_hole()
    {
        Owa("ReadOnly");
        SharePoint(1);
        Exclude(true);
        Owa("ReadOnlyPlusAttachmentsBlocked");
        SharePoint(2);
        Exclude(false);
        Owa("Off");
        SharePoint(0);

        ExclusionProof.HasNoHole(tenant.Tenant.Events, SmallTenant.Exempt, main, withWorkloads: true);
        Assert.Contains(ExclusionProof.Of(tenant.Tenant.Events, SmallTenant.Exempt, main), moment => moment is { IsExcluded: true, RestrictsOwa: true, RestrictsSharePoint: true });
    }

    [Theory]
    [InlineData("Off", 1)]
    [InlineData("ReadOnly", 0)]
    [InlineData("ReadOnly", 3)]
    [InlineData("ReadOnly", 4)]
    public void An_exclusion_before_both_workloads_are_restricted_is_a_hole_even_when_the_end_is_fine(string owa, int sharePoint)
    {
        Owa(owa);
        SharePoint(sharePoint);
        Exclude(true);
        Owa("ReadOnly");
        SharePoint(1);

        Hole();
        ExclusionProof.HasNoHole(tenant.Tenant.Events, SmallTenant.Exempt, main);
    }

    [Theory]
    [InlineData("Off", 1)]
    [InlineData("ReadOnly", 0)]
    public void Loosening_a_workload_while_the_exclusion_stands_is_a_hole_even_when_the_end_is_fine(string owa, int sharePoint)
    {
        Owa("ReadOnly");
        SharePoint(1);
        Exclude(true);
        Owa(owa);
        SharePoint(sharePoint);
        Exclude(false);

        Hole();
    }

    [Fact]
    public void One_mailbox_policy_that_is_off_is_a_hole()
    {
        Owa("ReadOnly");
        SharePoint(1);
        tenant.Tenant.AddOwaMailboxPolicies(1);
        Exclude(true);

        Hole();
    }

    [Fact]
    public void A_change_that_SharePoint_has_taken_and_not_yet_brought_into_force_restricts_nothing()
    {
        Owa("ReadOnly");
        tenant.Tenant.Weather.SharePointDelay = TimeSpan.FromMinutes(5);
        SharePoint(1);
        Exclude(true);
        tenant.Tenant.Clock.Advance(TimeSpan.FromMinutes(5));

        Hole();
        Assert.False(ExclusionProof.Of(tenant.Tenant.Events, SmallTenant.Exempt, main).Last().IsWorkloadHole);
    }

    private void Hole() => Assert.ThrowsAny<Exception>(() => ExclusionProof.HasNoHole(tenant.Tenant.Events, SmallTenant.Exempt, main, withWorkloads: true));

    private void Owa(string setting) => new OwaMailboxPolicies(tenant.Tenant.Store).Set(OwaMailboxPolicies.DefaultName, setting);

    private void SharePoint(int access) => new SharePointSettings(tenant.Tenant).Change(
        new System.Collections.Generic.Dictionary<string, JsonNode> { ["ConditionalAccessPolicy"] = JsonValue.Create(access) });

    private void Exclude(bool isExcluded) => tenant.Policies.Update(tenant.Administrator, main, new JsonObject
    {
        ["conditions"] = new JsonObject
        {
            ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All"), ["excludeGroups"] = isExcluded ? new JsonArray(SmallTenant.Exempt) : new JsonArray() },
        },
    });

    private void Pair(string clients, Action<JsonObject> control) => tenant.Create(policy =>
    {
        policy.Conditions()["users"] = new JsonObject { ["includeGroups"] = new JsonArray(SmallTenant.Exempt) };
        policy.Applications()["includeApplications"] = new JsonArray(KnownApplications.ExchangeOnline, KnownApplications.SharePointOnline);
        policy.Conditions()["clientAppTypes"] = new JsonArray(clients.Split(',').Select(client => (JsonNode)client).ToArray());
        control(policy);
    });
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;

namespace PimCa.Simulator.Tests.ConditionalAccess;

/// <summary>The proof itself is proven: each way of opening a hole is found, the safe order is not mistaken for one.</summary>
public sealed class ExclusionProofTests
{
    private readonly SmallTenant tenant = new();
    private readonly string main;

    public ExclusionProofTests() => main = (string)tenant.Create()["id"]!;

    [Fact]
    public void The_safe_order_and_its_undoing_have_no_hole()
    {
        var (browser, companion) = (Browser(), Companion());
        Exclude();
        Include();
        tenant.Policies.Delete(tenant.Administrator, companion);
        tenant.Policies.Delete(tenant.Administrator, browser);

        ExclusionProof.HasNoHole(tenant.Tenant.Events, SmallTenant.Exempt, main);
        Assert.Equal([false, false, false, true, false, false, false], ExclusionProof.Of(tenant.Tenant.Events, SmallTenant.Exempt, main).Select(moment => moment.IsExcluded));
        Assert.Contains(ExclusionProof.Of(tenant.Tenant.Events, SmallTenant.Exempt), moment => moment is { IsExcluded: true, HasBrowserPolicy: true, HasCompanion: true });
    }

    [Fact]
    public void An_exclusion_before_the_pair_is_a_hole_even_when_the_end_is_fine()
    {
        Exclude();
        Browser();
        Companion();

        Assert.Equal([false, true, true, false], Holes());
        Assert.ThrowsAny<Exception>(() => ExclusionProof.HasNoHole(tenant.Tenant.Events, SmallTenant.Exempt, main));
    }

    [Fact]
    public void An_exclusion_by_creation_is_seen_as_well_as_one_by_change()
    {
        tenant.Create(p => p.Users()["excludeGroups"] = new JsonArray(SmallTenant.Exempt));

        Assert.Equal([false, true], ExclusionProof.Of(tenant.Tenant.Events, SmallTenant.Exempt).Select(moment => moment.IsHole));
        Assert.All(Holes(), Assert.False); // Not in the policy that is watched.
    }

    [Theory]
    [InlineData("report only")]
    [InlineData("one workload")]
    [InlineData("group excluded")]
    [InlineData("other group")]
    [InlineData("session off")]
    [InlineData("another platform")]
    public void A_browser_policy_that_does_not_hold_for_everybody_and_both_workloads_is_none(string flaw)
    {
        Browser(p => Spoil(p, flaw));
        Companion();
        Exclude();

        Assert.True(Holes()[^1]);
    }

    [Theory]
    [InlineData("report only")]
    [InlineData("one workload")]
    [InlineData("group excluded")]
    [InlineData("other group")]
    [InlineData("a client is missing")]
    [InlineData("a way around")]
    [InlineData("another platform")]
    public void A_companion_that_leaves_a_client_or_a_way_around_is_none(string flaw)
    {
        Browser();
        Companion(p => Spoil(p, flaw));
        Exclude();

        Assert.True(Holes()[^1]);
    }

    [Fact]
    public void A_companion_may_ask_for_a_compliant_device_and_may_be_several_policies()
    {
        Browser();
        Companion(p => p.Conditions()["clientAppTypes"] = new JsonArray("mobileAppsAndDesktopClients"));
        Companion(p =>
        {
            p.Conditions()["clientAppTypes"] = new JsonArray("exchangeActiveSync", "other");
            p.Grant()["builtInControls"] = new JsonArray("compliantDevice");
        });
        Exclude();

        Assert.False(Holes()[^1]);
    }

    [Fact]
    public void Disabling_the_pair_while_the_exclusion_stands_is_a_hole_and_disabling_the_policy_is_none()
    {
        var browser = Browser();
        Companion();
        Exclude();
        Update(browser, new JsonObject { ["state"] = "disabled" });
        Update(main, new JsonObject { ["state"] = "disabled" });

        Assert.Equal([false, true, false], Holes()[^3..]);
    }

    private static void Spoil(JsonObject policy, string flaw)
    {
        switch (flaw)
        {
            case "report only":
                policy["state"] = "enabledForReportingButNotEnforced";
                break;
            case "one workload":
                policy.Applications()["includeApplications"] = new JsonArray(KnownApplications.ExchangeOnline);
                break;
            case "group excluded":
                policy.Users()["excludeGroups"] = new JsonArray(SmallTenant.Exempt);
                break;
            case "other group":
                policy.Users()["includeGroups"] = new JsonArray(SmallTenant.Outer);
                break;
            case "session off":
                policy["sessionControls"] = new JsonObject { ["signInFrequency"] = new JsonObject { ["isEnabled"] = true, ["value"] = 1, ["type"] = "hours" } };
                break;
            case "another platform":
                policy.Conditions()["platforms"] = new JsonObject { ["includePlatforms"] = new JsonArray("iOS") };
                break;
            case "a client is missing":
                policy.Conditions()["clientAppTypes"] = new JsonArray("mobileAppsAndDesktopClients", "exchangeActiveSync");
                break;
            case "a way around":
                policy.Grant()["builtInControls"] = new JsonArray("compliantDevice", "mfa");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(flaw), flaw, null);
        }
    }

    private string Browser(Action<JsonObject>? change = null) => (string)tenant.Create(p =>
    {
        OfTheGroup(p);
        p.AppEnforced();
        p.Conditions()["clientAppTypes"] = new JsonArray("browser");
        change?.Invoke(p);
    })["id"]!;

    private string Companion(Action<JsonObject>? change = null) => (string)tenant.Create(p =>
    {
        OfTheGroup(p);
        p.Conditions()["clientAppTypes"] = new JsonArray("mobileAppsAndDesktopClients", "exchangeActiveSync", "other");
        p.Grant()["builtInControls"] = new JsonArray("block");
        change?.Invoke(p);
    })["id"]!;

    private static void OfTheGroup(JsonObject policy)
    {
        policy.Conditions()["users"] = new JsonObject { ["includeGroups"] = new JsonArray(SmallTenant.Exempt) };
        policy.Applications()["includeApplications"] = new JsonArray(KnownApplications.ExchangeOnline, KnownApplications.SharePointOnline);
    }

    private void Exclude() => Change(new JsonArray(SmallTenant.Exempt));

    private void Include() => Change([]);

    private void Change(JsonArray excluded) => Update(main, new JsonObject
    {
        ["conditions"] = new JsonObject { ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All"), ["excludeGroups"] = excluded } },
    });

    private void Update(string id, JsonObject body) => tenant.Policies.Update(tenant.Administrator, id, body);

    private bool[] Holes() => ExclusionProof.Of(tenant.Tenant.Events, SmallTenant.Exempt, main).Select(moment => moment.IsHole).ToArray();
}

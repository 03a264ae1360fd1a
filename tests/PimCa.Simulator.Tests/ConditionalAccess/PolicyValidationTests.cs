using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.ConditionalAccess;

public sealed class PolicyValidationTests
{
    private const string Nobody = "00000000-dead-0000-0000-000000000000";

    public static TheoryData<string, string> Creations() => Select(_ => true);

    /// <summary>What a change leaves out stays as it was, so leaving something out breaks nothing there.</summary>
    public static TheoryData<string, string> Changes() =>
        Select(name => name is not ("no state" or "no conditions" or "no applications" or "no users" or "no control at all"));

    private static TheoryData<string, string> Select(Func<string, bool> choose)
    {
        var data = new TheoryData<string, string>();
        foreach (var pair in Cases.Where(pair => choose(pair.Key)))
        {
            data.Add(pair.Key, pair.Value.Expected);
        }

        return data;
    }

    private static readonly Dictionary<string, (Action<JsonObject> Break, string Expected)> Cases = new()
    {
        ["no name"] = (p => p["displayName"] = " ", "1007"),
        ["no state"] = (p => p.Remove("state"), "1007"),
        ["unknown state"] = (p => p["state"] = "reportOnly", "1007"),
        ["state in the wrong case"] = (p => p["state"] = "Enabled", "1007"),
        ["no conditions"] = (p => p.Remove("conditions"), "1007"),
        ["unknown property"] = (p => p["priority"] = 1, "1007"),
        ["unknown nested property"] = (p => p.Users()["includeEverybody"] = new JsonArray("All"), "1007"),
        ["text where an array belongs"] = (p => p.Users()["includeUsers"] = "All", "1007"),
        ["unknown client app"] = (p => p.Conditions()["clientAppTypes"] = new JsonArray("desktop"), "1007"),
        ["the sentinel of an enumeration"] = (p => p.Conditions()["clientAppTypes"] = new JsonArray("unknownFutureValue"), "1007"),
        ["unknown control"] = (p => p.Grant()["builtInControls"] = new JsonArray("managedDevice"), "1007"),
        ["no client apps"] = (p => p.Conditions()["clientAppTypes"] = new JsonArray(), "InvalidConditions"),
        ["no applications"] = (p => p.Conditions().Remove("applications"), "InvalidApplications"),
        ["empty applications"] = (p => p.Conditions()["applications"] = new JsonObject(), "InvalidApplications"),
        ["application of nobody"] = (p => p.Applications()["includeApplications"] = new JsonArray(Nobody), "InvalidApplications"),
        ["excluded application of nobody"] = (p => p.Applications()["excludeApplications"] = new JsonArray(Nobody), "InvalidApplications"),
        ["All with another application"] = (p => p.Applications()["includeApplications"] = new JsonArray("All", "Office365"), "InvalidApplications"),
        ["application and action"] = (p => p.Applications()["includeUserActions"] = new JsonArray("urn:user:registerdevice"), "1012"),
        ["application and context"] = (p => p.Applications()["includeAuthenticationContextClassReferences"] = new JsonArray("c1"), "1012"),
        ["unknown action"] = (p => p.Conditions()["applications"] = new JsonObject { ["includeUserActions"] = new JsonArray("urn:user:sleep") }, "InvalidUserActions"),
        ["context that does not exist"] = (
            p => p.Conditions()["applications"] = new JsonObject { ["includeAuthenticationContextClassReferences"] = new JsonArray("c7") },
            "InvalidAuthenticationContext"),
        ["no users"] = (p => p.Conditions().Remove("users"), "InvalidUsers"),
        ["nobody included"] = (p => p.Conditions()["users"] = new JsonObject { ["excludeUsers"] = new JsonArray(SmallTenant.Adele) }, "InvalidUsers"),
        ["user that does not exist"] = (p => p.Users()["includeUsers"] = new JsonArray(Nobody), "InvalidUsers"),
        ["user by name"] = (p => p.Users()["excludeUsers"] = new JsonArray("adele@contoso.example"), "InvalidUsers"),
        ["All excluded"] = (p => p.Users()["excludeUsers"] = new JsonArray("All"), "InvalidUsers"),
        ["group that does not exist"] = (p => p.Users()["excludeGroups"] = new JsonArray(Nobody), "InvalidGroups"),
        ["user where a group belongs"] = (p => p.Users()["includeGroups"] = new JsonArray(SmallTenant.Adele), "InvalidGroups"),
        ["role by name"] = (p => p.Users()["excludeRoles"] = new JsonArray("Global Administrator"), "InvalidRoles"),
        ["guests of no kind"] = (p => p.Users()["excludeGuestsOrExternalUsers"] = new JsonObject { ["guestOrExternalUserTypes"] = "none" }, "InvalidUsers"),
        ["guests of an unknown kind"] = (p => p.Users()["excludeGuestsOrExternalUsers"] = new JsonObject { ["guestOrExternalUserTypes"] = "guest" }, "1007"),
        ["tenants without a type"] = (
            p => p.Users()["excludeGuestsOrExternalUsers"] = new JsonObject
            {
                ["guestOrExternalUserTypes"] = "b2bCollaborationGuest",
                ["externalTenants"] = new JsonObject { ["membershipKind"] = "all" },
            },
            "1007"),
        ["no operator"] = (p => p.Grant().Remove("operator"), "InvalidControls"),
        ["unknown operator"] = (p => p.Grant()["operator"] = "XOR", "InvalidControls"),
        ["no control at all"] = (p => p.Remove("grantControls"), "InvalidControls"),
        ["empty grant"] = (p => p.Grant()["builtInControls"] = new JsonArray(), "InvalidControls"),
        ["session control switched off"] = (
            p =>
            {
                p.AppEnforced();
                p["sessionControls"]!["applicationEnforcedRestrictions"]!["isEnabled"] = false;
            },
            "InvalidControls"),
        ["block with another control"] = (p => p.Grant()["builtInControls"] = new JsonArray("block", "mfa"), "InvalidControls"),
        ["block with a strength"] = (
            p =>
            {
                p.Grant()["builtInControls"] = new JsonArray("block");
                p.Grant()["authenticationStrength"] = new JsonObject { ["id"] = AuthenticationStrengths.PhishingResistant };
            },
            "InvalidControls"),
        ["strength with mfa"] = (
            p =>
            {
                p.Grant()["builtInControls"] = new JsonArray("mfa");
                p.Grant()["authenticationStrength"] = new JsonObject { ["id"] = AuthenticationStrengths.PhishingResistant };
            },
            "InvalidControls"),
        ["strength that does not exist"] = (p => p.Grant()["authenticationStrength"] = new JsonObject { ["id"] = Nobody }, "InvalidAuthenticationStrength"),
        ["password change alone"] = (p => p.Grant()["builtInControls"] = new JsonArray("passwordChange"), "InvalidPasswordResetControl"),
        ["app enforced restrictions for everything"] = (
            p =>
            {
                p.AppEnforced();
                p.Applications()["includeApplications"] = new JsonArray("All");
            },
            "InvalidSessionControls"),
        ["app enforced restrictions for an application that has none"] = (
            p =>
            {
                p.AppEnforced();
                p.Applications()["includeApplications"] = new JsonArray(KnownApplications.ExchangeOnline, "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe");
            },
            "InvalidSessionControls"),
        ["platforms without any"] = (p => p.Conditions()["platforms"] = new JsonObject { ["excludePlatforms"] = new JsonArray("iOS") }, "InvalidConditions"),
    };

    [Theory]
    [MemberData(nameof(Creations))]
    public void A_policy_that_breaks_a_rule_is_refused_and_nothing_is_written(string name, string expected)
    {
        var tenant = new SmallTenant();
        var before = tenant.Tenant.Events.Count;

        var refusal = SmallTenant.Refused(() => tenant.Create(Cases[name].Break));

        Assert.Equal(400, refusal.Status);
        Assert.Equal("BadRequest", refusal.Code);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, tenant.Tenant.Events.Count);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_into_a_policy_that_breaks_a_rule_is_refused_too(string name, string expected)
    {
        var tenant = new SmallTenant();
        var policy = tenant.Create();
        var body = SmallTenant.CompliantDevice();
        Cases[name].Break(body);

        var refusal = SmallTenant.Refused(() => tenant.Policies.Update(tenant.Administrator, (string)policy["id"]!, body));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(policy, tenant.Policies.Get(tenant.Administrator, (string)policy["id"]!)));
    }

    [Fact]
    public void Taking_the_last_control_away_is_refused()
    {
        var tenant = new SmallTenant();
        var id = (string)tenant.Create()["id"]!;

        var refusal = SmallTenant.Refused(() => tenant.Policies.Update(tenant.Administrator, id, new JsonObject { ["grantControls"] = null }));

        Assert.Contains("InvalidControls", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void App_enforced_restrictions_are_accepted_for_the_two_workloads_and_the_suite()
    {
        var tenant = new SmallTenant();

        foreach (var applications in new[] { new[] { "Office365" }, [KnownApplications.ExchangeOnline, KnownApplications.SharePointOnline] })
        {
            var policy = tenant.Create(p =>
            {
                p.AppEnforced();
                p.Applications()["includeApplications"] = applications.ToJson();
            });
            Assert.True((bool)policy["sessionControls"]!["applicationEnforcedRestrictions"]!["isEnabled"]!);
        }
    }

    [Theory]
    [InlineData("conditions", "devices", """{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True"}}""")]
    [InlineData("conditions", "clientApplications", """{"includeServicePrincipals":["ServicePrincipalsInMyTenant"]}""")]
    [InlineData("conditions", "servicePrincipalRiskLevels", """["high"]""")]
    [InlineData("conditions", "locations", """{"includeLocations":["All"],"excludeLocations":["AllTrusted"]}""")]
    [InlineData("conditions", "locations", """{"includeLocations":["44444444-0000-0000-0000-000000000001"]}""")]
    [InlineData("conditions", "applications", """{"includeApplications":["All"],"applicationFilter":{"mode":"include","rule":"x"}}""")]
    [InlineData("grantControls", "termsOfUse", """["44444444-0000-0000-0000-000000000001"]""")]
    [InlineData("grantControls", "customAuthenticationFactors", """["factor"]""")]
    public void A_condition_or_control_that_is_not_simulated_fails_loudly(string part, string name, string value) =>
        Assert.Equal(501, SmallTenant.Refused(() => new SmallTenant().Create(p => p[part]![name] = JsonNode.Parse(value))).Status);

    [Theory]
    [InlineData("""{"applicationEnforcedRestrictions":{"isEnabled":true}}""")]
    [InlineData("""{"signInFrequency":{"isEnabled":true,"type":"hours","value":1}}""")]
    [InlineData("""{"persistentBrowser":{"isEnabled":true,"mode":"never"}}""")]
    [InlineData("""{"cloudAppSecurity":{"isEnabled":true,"cloudAppSecurityType":"monitorOnly"}}""")]
    [InlineData("""{"secureSignInSession":{"isEnabled":true}}""")]
    [InlineData("""{"disableResilienceDefaults":true}""")]
    public void Any_session_control_that_is_on_is_enough_without_a_grant(string session) =>
        Assert.NotNull(new SmallTenant().Create(p =>
        {
            p["grantControls"] = null;
            p["sessionControls"] = JsonNode.Parse(session);
        }));

    [Fact]
    public void An_application_of_the_tenant_itself_can_be_named()
    {
        const string Own = "55555555-0000-0000-0000-000000000001";
        var tenant = new SmallTenant();
        void Name(JsonObject p) => p.Applications()["includeApplications"] = new JsonArray(Own);
        Assert.Contains("InvalidApplications", SmallTenant.Refused(() => tenant.Create(Name)).Message, StringComparison.Ordinal);

        tenant.Tenant.Store.Put(Collections.ServicePrincipals, "sp", new JsonObject { ["id"] = "sp", ["appId"] = Own, ["displayName"] = "Payroll" });

        tenant.Create(Name);
    }

    [Fact]
    public void A_group_made_a_moment_ago_does_not_exist_for_Conditional_Access_until_it_is_replicated()
    {
        var tenant = new SmallTenant();
        tenant.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        tenant.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        tenant.Group("33333333-0000-0000-0000-000000000001", "New");
        void Exclude(JsonObject p) => p.Users()["excludeGroups"] = new JsonArray("33333333-0000-0000-0000-000000000001");

        Assert.Contains("InvalidGroups", SmallTenant.Refused(() => tenant.Create(Exclude)).Message, StringComparison.Ordinal);

        tenant.Tenant.Clock.Advance(TimeSpan.FromSeconds(90));
        tenant.Create(Exclude);
    }

    [Fact]
    public void A_policy_that_names_a_group_deleted_since_can_still_be_changed()
    {
        var tenant = new SmallTenant();
        var id = (string)tenant.Create(p => p.Users()["excludeGroups"] = new JsonArray(SmallTenant.Exempt))["id"]!;
        tenant.Tenant.Store.Remove(Collections.Groups, SmallTenant.Exempt);

        tenant.Policies.Update(tenant.Administrator, id, new JsonObject { ["state"] = "disabled" });

        Assert.Equal("disabled", (string?)tenant.Policies.Get(tenant.Administrator, id)["state"]);
    }

    [Fact]
    public void A_policy_keeps_guests_of_named_tenants_as_they_were_given()
    {
        var guests = new JsonObject
        {
            ["guestOrExternalUserTypes"] = "internalGuest,b2bCollaborationGuest",
            ["externalTenants"] = new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                ["membershipKind"] = "enumerated",
                ["members"] = new JsonArray("fabrikam"),
            },
        };

        var policy = new SmallTenant().Create(p => p.Users()["excludeGuestsOrExternalUsers"] = guests.DeepClone());

        Assert.True(JsonNode.DeepEquals(guests, policy.Users()["excludeGuestsOrExternalUsers"]));
    }
}

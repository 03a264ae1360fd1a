using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.Directory;

namespace PimCa.Simulator.Tests.ConditionalAccess;

public sealed class WhatIfTests
{
    private const string Teams = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe";
    private const string Management = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

    private readonly SmallTenant tenant = new();

    [Fact]
    public void A_policy_that_applies_has_no_reason()
    {
        tenant.Create();

        var result = Assert.Single(tenant.Evaluate(SmallTenant.Adele));

        Assert.True((bool)result["policyApplies"]!);
        Assert.Equal("notSet", (string?)result["analysisReasons"]);
        Assert.Equal("Require compliant device", (string?)result["displayName"]);
    }

    [Theory]
    [InlineData("enabled", true, "notSet")]
    [InlineData("enabledForReportingButNotEnforced", true, "notSet")]
    [InlineData("disabled", false, "policyNotEnabled")]
    public void A_report_only_policy_is_told_as_applying_and_a_disabled_one_as_not_enabled(string state, bool applies, string reason)
    {
        tenant.Create(p => p["state"] = state);

        Expect(applies, reason, SmallTenant.Adele);
        Assert.Equal(applies ? 1 : 0, tenant.Evaluate(SmallTenant.Adele, appliedOnly: true).Length);
    }

    [Fact]
    public void Grant_controls_are_never_judged()
    {
        tenant.Create(p => p.Grant()["builtInControls"] = new JsonArray("block"));
        var question = SmallTenant.Question(SmallTenant.Adele, KnownApplications.ExchangeOnline, "browser", false);
        question["signInConditions"]!["deviceInfo"]!["isCompliant"] = true;

        Assert.True((bool)Assert.Single(new WhatIf(tenant.Tenant).Evaluate(question))["policyApplies"]!);
    }

    [Fact]
    public void An_exclusion_wins_over_every_inclusion()
    {
        tenant.Join(SmallTenant.Exempt, SmallTenant.Adele);
        tenant.Create(p =>
        {
            p.Users()["includeUsers"] = new JsonArray("All");
            p.Users()["includeGroups"] = new JsonArray(SmallTenant.Exempt);
            p.Users()["excludeGroups"] = new JsonArray(SmallTenant.Exempt);
        });

        Expect(false, "users", SmallTenant.Adele);
        Expect(true, "notSet", SmallTenant.Alex);
    }

    [Fact]
    public void Membership_counts_through_other_groups_and_ends_when_it_ends()
    {
        tenant.Join(SmallTenant.Exempt, SmallTenant.Adele);
        tenant.Join(SmallTenant.Outer, SmallTenant.Exempt);
        tenant.Join(SmallTenant.Exempt, SmallTenant.Outer); // A ring must not hang.
        tenant.Create(p => p.Users()["excludeGroups"] = new JsonArray(SmallTenant.Outer));

        Expect(false, "users", SmallTenant.Adele);
        tenant.Leave(SmallTenant.Exempt, SmallTenant.Adele);
        Expect(true, "notSet", SmallTenant.Adele);
    }

    [Fact]
    public void Membership_counts_only_once_it_is_replicated_and_until_its_end_is()
    {
        tenant.Create(p => p.Users()["excludeGroups"] = new JsonArray(SmallTenant.Exempt));
        tenant.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        tenant.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);

        tenant.Join(SmallTenant.Exempt, SmallTenant.Adele);
        Expect(true, "notSet", SmallTenant.Adele);
        tenant.Tenant.Clock.Advance(TimeSpan.FromSeconds(90));
        Expect(false, "users", SmallTenant.Adele);

        tenant.Leave(SmallTenant.Exempt, SmallTenant.Adele);
        Expect(false, "users", SmallTenant.Adele);
        tenant.Tenant.Clock.Advance(TimeSpan.FromSeconds(90));
        Expect(true, "notSet", SmallTenant.Adele);
    }

    [Fact]
    public void A_role_counts_only_once_it_is_replicated()
    {
        tenant.Create(p => p.Users()["excludeRoles"] = new JsonArray(BuiltInRoles.GlobalAdministrator));
        tenant.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        tenant.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        tenant.Role(SmallTenant.Adele, BuiltInRoles.GlobalAdministrator);

        Expect(true, "notSet", SmallTenant.Adele);
        tenant.Tenant.Clock.Advance(TimeSpan.FromSeconds(90));
        Expect(false, "users", SmallTenant.Adele);
    }

    [Fact]
    public void A_user_made_a_moment_ago_is_not_known_yet()
    {
        tenant.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        tenant.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        tenant.User("11111111-0000-0000-0000-000000000009", "new@contoso.example", "Member");

        Assert.Equal(400, SmallTenant.Refused(() => tenant.Evaluate("11111111-0000-0000-0000-000000000009")).Status);
    }

    [Fact]
    public void A_service_principal_is_not_simulated()
    {
        var question = SmallTenant.Question(SmallTenant.Adele, "Office365", "browser", false);
        question["signInIdentity"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.servicePrincipalSignIn", ["servicePrincipalId"] = "1" };

        Assert.Equal(501, SmallTenant.Refused(() => new WhatIf(tenant.Tenant).Evaluate(question)).Status);
    }

    [Fact]
    public void Only_active_tenant_wide_holders_of_a_role_count_also_through_a_group()
    {
        tenant.Create(p => p.Users()["excludeRoles"] = new JsonArray(BuiltInRoles.GlobalAdministrator));
        tenant.Role(SmallTenant.Adele, BuiltInRoles.GlobalAdministrator, "/administrativeUnits/1");
        tenant.Role(SmallTenant.Exempt, BuiltInRoles.GlobalAdministrator);
        tenant.Join(SmallTenant.Exempt, SmallTenant.Alex);

        Expect(false, "users", SmallTenant.Admin);
        Expect(true, "notSet", SmallTenant.Adele);
        Expect(false, "users", SmallTenant.Alex);
    }

    [Fact]
    public void None_takes_in_nobody()
    {
        tenant.Create(p => p.Users()["includeUsers"] = new JsonArray("None"));

        Expect(false, "users", SmallTenant.Adele);
    }

    [Theory]
    [InlineData("Office365", KnownApplications.ExchangeOnline, true)]
    [InlineData("Office365", KnownApplications.SharePointOnline, true)]
    [InlineData("Office365", Teams, true)]
    [InlineData("Office365", "Office365", true)]
    [InlineData("Office365", Management, false)]
    [InlineData("All", Management, true)]
    [InlineData("None", KnownApplications.ExchangeOnline, false)]
    [InlineData(KnownApplications.ExchangeOnline, KnownApplications.ExchangeOnline, true)]
    [InlineData(KnownApplications.ExchangeOnline, KnownApplications.SharePointOnline, false)]
    [InlineData(KnownApplications.ExchangeOnline, "Office365", false)]
    public void A_suite_stands_for_its_applications_and_an_application_only_for_itself(string included, string application, bool applies)
    {
        tenant.Create(p => p.Applications()["includeApplications"] = new JsonArray(included));

        var result = Assert.Single(tenant.Evaluate(SmallTenant.Adele, application));

        Assert.Equal(applies ? "notSet" : "application", (string?)result["analysisReasons"]);
        Assert.Equal(applies, (bool)result["policyApplies"]!);
    }

    [Fact]
    public void An_excluded_application_is_left_out()
    {
        tenant.Create(p => p.Applications()["excludeApplications"] = new JsonArray(KnownApplications.SharePointOnline));

        Assert.Equal("application", (string?)tenant.Evaluate(SmallTenant.Adele, KnownApplications.SharePointOnline)[0]["analysisReasons"]);
        Assert.Equal("notSet", (string?)tenant.Evaluate(SmallTenant.Adele, KnownApplications.ExchangeOnline)[0]["analysisReasons"]);
    }

    [Theory]
    [InlineData("browser", "notSet")]
    [InlineData("mobileAppsAndDesktopClients", "clientApps")]
    [InlineData("exchangeActiveSync", "clientApps")]
    [InlineData("other", "clientApps")]
    [InlineData(null, "notEnoughInformation")]
    public void A_browser_policy_says_nothing_of_other_clients_and_cannot_be_judged_without_knowing_the_client(string? client, string reason)
    {
        tenant.Create(p => p.Conditions()["clientAppTypes"] = new JsonArray("browser"));

        var result = Assert.Single(tenant.Evaluate(SmallTenant.Adele, clientApp: client));

        Assert.Equal(reason, (string?)result["analysisReasons"]);
        Assert.Equal(reason == "notSet", (bool)result["policyApplies"]!);
    }

    [Fact]
    public void All_clients_need_no_information_about_the_client()
    {
        tenant.Create();

        Assert.Equal("notSet", (string?)Assert.Single(tenant.Evaluate(SmallTenant.Adele, clientApp: null))["analysisReasons"]);
    }

    [Theory]
    [InlineData("windows", "notSet")]
    [InlineData("iOS", "devicePlatform")]
    [InlineData("android", "devicePlatform")]
    [InlineData(null, "notEnoughInformation")]
    public void Platforms_and_their_exclusions_scope_a_policy(string? platform, string reason)
    {
        tenant.Create(p => p.Conditions()["platforms"] = new JsonObject
        {
            ["includePlatforms"] = new JsonArray("windows", "iOS"),
            ["excludePlatforms"] = new JsonArray("iOS"),
        });

        Assert.Equal(reason, Ask(conditions => conditions["devicePlatform"] = platform));
    }

    [Theory]
    [InlineData("signInRiskLevels", "signInRiskLevel", "signInRisk")]
    [InlineData("userRiskLevels", "userRiskLevel", "userRisk")]
    public void Risk_scopes_a_policy(string condition, string circumstance, string reason)
    {
        tenant.Create(p => p.Conditions()[condition] = new JsonArray("high"));

        Assert.Equal("notSet", Ask(conditions => conditions[circumstance] = "high"));
        Assert.Equal(reason, Ask(conditions => conditions[circumstance] = "low"));
        Assert.Equal("notEnoughInformation", Ask(_ => { }));
    }

    [Fact]
    public void Authentication_flows_and_insider_risk_scope_a_policy()
    {
        tenant.Create(p =>
        {
            p.Conditions()["authenticationFlows"] = new JsonObject { ["transferMethods"] = "deviceCodeFlow" };
            p.Conditions()["insiderRiskLevels"] = "moderate,elevated";
        });

        Assert.Equal("notSet", Ask(conditions =>
        {
            conditions["insiderRiskLevel"] = "elevated";
            conditions["authenticationFlow"] = new JsonObject { ["transferMethod"] = "deviceCodeFlow" };
        }));
        Assert.Equal("insiderRisk", Ask(conditions => conditions["insiderRiskLevel"] = "minor"));
        Assert.Equal("authenticationFlow", Ask(conditions =>
        {
            conditions["insiderRiskLevel"] = "moderate";
            conditions["authenticationFlow"] = new JsonObject { ["transferMethod"] = "authenticationTransfer" };
        }));
    }

    [Fact]
    public void A_user_action_meets_policies_for_the_action_and_for_all_applications()
    {
        tenant.Create(p => p.Conditions()["applications"] = new JsonObject { ["includeUserActions"] = new JsonArray("urn:user:registersecurityinfo") });
        tenant.Create(p => p.Applications()["includeApplications"] = new JsonArray("All"));
        tenant.Create();
        var question = SmallTenant.Question(SmallTenant.Adele, "Office365", "browser", false);
        question["signInContext"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.userActionContext", ["userAction"] = "registerSecurityInformation" };

        Assert.Equal(["notSet", "notSet", "userActions"], new WhatIf(tenant.Tenant).Evaluate(question).Select(result => (string?)result["analysisReasons"]));
    }

    [Fact]
    public void An_authentication_context_meets_only_policies_that_target_it()
    {
        new AuthenticationContexts(tenant.Tenant).Set(tenant.Administrator, "c1", []);
        tenant.Create(p => p.Conditions()["applications"] = new JsonObject { ["includeAuthenticationContextClassReferences"] = new JsonArray("c1") });
        tenant.Create(p => p.Applications()["includeApplications"] = new JsonArray("All"));
        var question = SmallTenant.Question(SmallTenant.Adele, "Office365", "browser", false);
        question["signInContext"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.authContext", ["authenticationContextValue"] = "c1" };

        Assert.Equal(["notSet", "authenticationContext"], new WhatIf(tenant.Tenant).Evaluate(question).Select(result => (string?)result["analysisReasons"]));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn"},"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":["All"]},"signInConditions":{}}""")]
    [InlineData("""{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn","userId":"nobody"},"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":["All"]},"signInConditions":{}}""")]
    [InlineData("""{"signInIdentity":{"userId":"11111111-0000-0000-0000-000000000002"},"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":["All"]},"signInConditions":{}}""")]
    [InlineData("""{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn","userId":"11111111-0000-0000-0000-000000000002"},"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":[]},"signInConditions":{}}""")]
    [InlineData("""{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn","userId":"11111111-0000-0000-0000-000000000002"},"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":["All"]}}""")]
    [InlineData("""{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn","userId":"11111111-0000-0000-0000-000000000002"},"signInContext":{"@odata.type":"#microsoft.graph.applicationContext","includeApplications":["All"]},"signInConditions":{"clientAppType":"Browser"}}""")]
    public void A_question_that_lacks_a_part_or_is_not_of_the_schema_is_refused(string question)
    {
        Assert.Equal(400, SmallTenant.Refused(() => new WhatIf(tenant.Tenant).Evaluate((JsonObject)JsonNode.Parse(question)!)).Status);
    }

    private string? Ask(Action<JsonObject> describe)
    {
        var question = SmallTenant.Question(SmallTenant.Adele, KnownApplications.ExchangeOnline, "browser", false);
        describe((JsonObject)question["signInConditions"]!);
        return (string?)new WhatIf(tenant.Tenant).Evaluate(question).Single()["analysisReasons"];
    }

    private void Expect(bool applies, string reason, string userId)
    {
        var result = Assert.Single(tenant.Evaluate(userId));
        Assert.Equal((applies, reason), ((bool)result["policyApplies"]!, (string)result["analysisReasons"]!));
    }
}

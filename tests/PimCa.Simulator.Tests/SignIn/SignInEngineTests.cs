using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.SignIn;
using PimCa.Simulator.State;
using PimCa.Simulator.Tests.ConditionalAccess;

namespace PimCa.Simulator.Tests.SignIn;

public sealed class SignInEngineTests
{
    private readonly SmallTenant tenant = new();

    [Fact]
    public void Without_a_policy_everybody_gets_in_and_no_policy_is_said_to_apply()
    {
        var outcome = Try();

        Assert.Equal((SignInDecision.Allowed, 0), (outcome.Decision, outcome.ErrorCode));
        Assert.Equal("notApplied", (string?)outcome.Entry["conditionalAccessStatus"]);
    }

    [Fact]
    public void A_private_device_is_kept_out_with_53000_and_a_compliant_one_gets_in()
    {
        tenant.Create();

        var (kept, let) = (Try(), Try(compliant: true));

        Assert.Equal((SignInDecision.Blocked, 53000), (kept.Decision, kept.ErrorCode));
        Assert.Equal("failure", (string?)kept.Entry["conditionalAccessStatus"]);
        Assert.Equal(53000, (int)kept.Entry["status"]!["errorCode"]!);
        Assert.Equal((SignInDecision.Allowed, 0), (let.Decision, let.ErrorCode));
        Assert.Equal("success", (string?)let.Entry["conditionalAccessStatus"]);
        Assert.Equal(2, tenant.Tenant.Store.All(Collections.SignIns).Count());
    }

    [Fact]
    public void The_story_an_exempt_employee_gets_in_by_browser_with_restrictions_and_not_by_desktop()
    {
        MakeTheStory();
        Assert.Equal(53000, Try().ErrorCode);

        tenant.Join(SmallTenant.Exempt, SmallTenant.Adele);

        Assert.Equal(SignInDecision.AllowedWithAppEnforcedRestrictions, Try().Decision);
        Assert.Equal((SignInDecision.Blocked, 53003), (Try("mobileAppsAndDesktopClients").Decision, Try("mobileAppsAndDesktopClients").ErrorCode));
        Assert.Equal(53003, Try("exchangeActiveSync").ErrorCode);
        Assert.Equal(53003, Try("other").ErrorCode);

        tenant.Leave(SmallTenant.Exempt, SmallTenant.Adele);
        Assert.Equal(53000, Try().ErrorCode);
    }

    [Fact]
    public void A_block_wins_over_a_missing_device()
    {
        tenant.Create();
        tenant.Create(p => p.Grant()["builtInControls"] = new JsonArray("block"));

        Assert.Equal(53003, Try().ErrorCode);
    }

    [Theory]
    [InlineData("OR", true, false, 0)]
    [InlineData("OR", false, true, 0)]
    [InlineData("OR", false, false, 50076)]
    [InlineData("AND", true, true, 0)]
    [InlineData("AND", true, false, 53000)]
    [InlineData("AND", false, true, 50076)]
    public void Controls_are_joined_by_the_operator(string joinedBy, bool multiFactor, bool compliant, int error)
    {
        tenant.Create(p =>
        {
            p.Grant()["operator"] = joinedBy;
            p.Grant()["builtInControls"] = new JsonArray("mfa", "compliantDevice");
        });

        Assert.Equal(error, Engine.SignIn(new SignInAttempt(SmallTenant.Adele, "ExchangeOnline", "browser", compliant, multiFactor)).ErrorCode);
    }

    [Theory]
    [InlineData("domainJoinedDevice", 53001)]
    [InlineData("approvedApplication", 53002)]
    [InlineData("compliantApplication", 53002)]
    [InlineData("riskRemediation", 53003)]
    public void What_nobody_here_can_satisfy_keeps_out_with_its_own_number(string control, int error)
    {
        tenant.Create(p => p.Grant()["builtInControls"] = new JsonArray(control));

        Assert.Equal(error, Try(compliant: true).ErrorCode);
    }

    [Fact]
    public void An_authentication_strength_is_a_control()
    {
        tenant.Create(p =>
        {
            p.Grant()["builtInControls"] = new JsonArray();
            p.Grant()["authenticationStrength"] = new JsonObject { ["id"] = AuthenticationStrengths.MultiFactor };
        });

        Assert.Equal(50076, Engine.SignIn(new SignInAttempt(SmallTenant.Adele, "ExchangeOnline", "browser", true, DoesMultiFactor: false)).ErrorCode);
        Assert.Equal(0, Try().ErrorCode);
    }

    [Fact]
    public void Report_only_and_disabled_policies_decide_nothing_but_are_logged()
    {
        tenant.Create(p => p["state"] = "enabledForReportingButNotEnforced");
        tenant.Create(p => p["state"] = "disabled");
        tenant.Create(p =>
        {
            p["state"] = "enabledForReportingButNotEnforced";
            p.Users()["includeUsers"] = new JsonArray(SmallTenant.Alex);
        });
        tenant.Create(p => p.Users()["includeUsers"] = new JsonArray(SmallTenant.Alex));

        var (outcome, compliant) = (Try(), Try(compliant: true));

        Assert.Equal(SignInDecision.Allowed, outcome.Decision);
        Assert.Equal("notApplied", (string?)outcome.Entry["conditionalAccessStatus"]);
        Assert.Equal(["reportOnlyFailure", "notEnabled", "reportOnlyNotApplied", "notApplied"], Results(outcome));
        Assert.Equal("reportOnlySuccess", Results(compliant)[0]);
    }

    [Fact]
    public void The_log_says_who_what_how_and_which_policy_asked_for_what()
    {
        MakeTheStory();
        tenant.Join(SmallTenant.Exempt, SmallTenant.Adele);
        tenant.Tenant.Clock.Advance(TimeSpan.FromHours(1));

        var entry = Try("mobileAppsAndDesktopClients").Entry;

        Assert.Equal(SmallTenant.Adele, (string?)entry["userId"]);
        Assert.Equal("adele@contoso.example", (string?)entry["userPrincipalName"]);
        Assert.Equal("Mobile Apps and Desktop clients", (string?)entry["clientAppUsed"]);
        Assert.Equal(KnownApplications.ExchangeOnline, (string?)entry["resourceId"]);
        Assert.NotEqual((string?)entry["resourceId"], (string?)entry["appId"]);
        Assert.Equal(SimulatedTenant.Start.AddHours(1), DateTimeOffset.Parse((string)entry["createdDateTime"]!));
        Assert.False((bool)entry["deviceDetail"]!["isCompliant"]!);
        Assert.Equal(["notApplied", "notApplied", "failure"], Results(entry));
        Assert.Equal("""["Block"]""", entry["appliedConditionalAccessPolicies"]![2]!["enforcedGrantControls"]!.ToJsonString());
        Assert.Equal("""["AppEnforcedRestrictions"]""", Try().Entry["appliedConditionalAccessPolicies"]![1]!["enforcedSessionControls"]!.ToJsonString());
    }

    [Fact]
    public void A_disabled_account_is_kept_out_before_any_policy()
    {
        var user = tenant.Tenant.Store.Get(Collections.Users, SmallTenant.Adele)!;
        user["accountEnabled"] = false;
        tenant.Tenant.Store.Put(Collections.Users, SmallTenant.Adele, user);

        Assert.Equal(50057, Try().ErrorCode);
    }

    [Theory]
    [InlineData("nobody@contoso.example", "ExchangeOnline", "browser")]
    [InlineData(SmallTenant.Adele, "Word", "browser")]
    [InlineData(SmallTenant.Adele, "ExchangeOnline", "all")]
    public void An_attempt_by_or_at_or_with_something_unknown_is_refused(string user, string application, string client) =>
        Assert.Equal(400, SmallTenant.Refused(() => Engine.SignIn(new SignInAttempt(user, application, client, false))).Status);

    private SignInEngine Engine => new(tenant.Tenant);

    private SignInOutcome Try(string client = "browser", bool compliant = false) =>
        Engine.SignIn(new SignInAttempt("adele@contoso.example", "ExchangeOnline", client, compliant));

    private void MakeTheStory()
    {
        tenant.Create(p => p.Users()["excludeGroups"] = new JsonArray(SmallTenant.Exempt));
        tenant.Create(p =>
        {
            p.AppEnforced();
            p.Conditions()["clientAppTypes"] = new JsonArray("browser");
            p.Conditions()["users"] = new JsonObject { ["includeGroups"] = new JsonArray(SmallTenant.Exempt) };
        });
        tenant.Create(p =>
        {
            p.Grant()["builtInControls"] = new JsonArray("block");
            p.Conditions()["clientAppTypes"] = new JsonArray("mobileAppsAndDesktopClients", "exchangeActiveSync", "other");
            p.Conditions()["users"] = new JsonObject { ["includeGroups"] = new JsonArray(SmallTenant.Exempt) };
        });
    }

    private static string[] Results(SignInOutcome outcome) => Results(outcome.Entry);

    private static string[] Results(JsonObject entry) =>
        entry["appliedConditionalAccessPolicies"]!.AsArray().Select(policy => (string)policy!["result"]!).ToArray();
}

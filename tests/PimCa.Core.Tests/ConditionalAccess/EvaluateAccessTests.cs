using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Core.Tests.ConditionalAccess;

public sealed class EvaluateAccessTests
{
    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task The_suite_is_asked_as_its_two_members_and_answered_with_a_row_per_policy_and_a_summary()
    {
        tenant.Policies.SeedCompliantDevice();
        Policy("Other application", p => p with { IncludeApplications = ["30000000-0000-0000-0000-000000000001"] });

        var rows = await AskAsync("Office365", CaClientApp.Browser);

        Assert.Equal(["Require compliant device", "Other application", "(all policies)"], rows.Select(r => r.Policy));
        Assert.Equal([CaOutcome.RequiresCompliantDevice, CaOutcome.NotApplied, CaOutcome.RequiresCompliantDevice], rows.Select(r => r.Outcome));
        Assert.Equal([false, false, true], rows.Select(r => r.IsSummary));
        Assert.Equal(["application"], rows[1].Reasons);
        Assert.Equal(["decided by 'Require compliant device'"], rows[2].Reasons);
        Assert.All(rows, r => Assert.Equal(("adele@contoso.example", "Office365", "Browser"), (r.UserName, r.Application, r.ClientApp)));
        Assert.Equal(
            ["FindPrincipals", $"Evaluate browser {CaWellKnown.ExchangeOnline}", $"Evaluate browser {CaWellKnown.SharePointOnline}"],
            tenant.Calls);
    }

    [Theory]
    [InlineData("", null, CaClientApp.Browser, false, CaOutcome.Allowed)]
    [InlineData("block", "OR", CaClientApp.Browser, true, CaOutcome.Blocked)]
    [InlineData("compliantDevice", "OR", CaClientApp.Desktop, false, CaOutcome.RequiresCompliantDevice)]
    [InlineData("compliantDevice", "OR", CaClientApp.Desktop, true, CaOutcome.Allowed)]
    [InlineData("compliantDevice", "OR", CaClientApp.ActiveSync, true, CaOutcome.Allowed)]
    [InlineData("compliantDevice", "OR", CaClientApp.Other, true, CaOutcome.Blocked)]
    [InlineData("domainJoinedDevice", "OR", CaClientApp.Desktop, false, CaOutcome.RequiresCompliantDevice)]
    [InlineData("mfa", "OR", CaClientApp.Mobile, false, CaOutcome.AllowedWithControls)]
    [InlineData("mfa", "OR", CaClientApp.ActiveSync, false, CaOutcome.Blocked)]
    [InlineData("mfa", "OR", CaClientApp.Other, false, CaOutcome.Blocked)]
    [InlineData("compliantDevice,mfa", "OR", CaClientApp.Browser, false, CaOutcome.AllowedWithControls)]
    [InlineData("compliantDevice,mfa", "OR", CaClientApp.Browser, true, CaOutcome.Allowed)]
    [InlineData("compliantDevice,mfa", "AND", CaClientApp.Browser, false, CaOutcome.RequiresCompliantDevice)]
    [InlineData("compliantDevice,mfa", "AND", CaClientApp.Browser, true, CaOutcome.AllowedWithControls)]
    public async Task One_policys_controls_mean_what_the_documentation_says(string controls, string? op, CaClientApp client, bool compliant, CaOutcome expected)
    {
        Policy("One", p => p with { GrantOperator = op, GrantControls = controls.Split(',', System.StringSplitOptions.RemoveEmptyEntries) });

        Assert.Equal(expected, (await AskAsync("ExchangeOnline", client, compliant))[^1].Outcome);
    }

    [Fact]
    public async Task A_strength_is_a_control_too()
    {
        Policy("Strong", p => p with { AuthenticationStrengthId = "00000000-0000-0000-0000-000000000004" });

        var rows = await AskAsync("ExchangeOnline", CaClientApp.Browser);

        Assert.Equal(CaOutcome.AllowedWithControls, rows[^1].Outcome);
        Assert.Equal(["authenticationStrength: Phishing-resistant MFA"], rows[^1].GrantControls);
    }

    [Theory]
    [InlineData("ExchangeOnline", CaClientApp.Browser, false, CaOutcome.AllowedWithAppEnforcedRestrictions)]
    [InlineData("SharePointOnline", CaClientApp.Browser, false, CaOutcome.AllowedWithAppEnforcedRestrictions)]
    [InlineData("ExchangeOnline", CaClientApp.Browser, true, CaOutcome.Allowed)]
    [InlineData("ExchangeOnline", CaClientApp.Desktop, false, CaOutcome.Allowed)]
    [InlineData("30000000-0000-0000-0000-000000000001", CaClientApp.Browser, false, CaOutcome.Allowed)]
    public async Task Applications_enforce_restrictions_in_the_browser_of_an_unmanaged_device_only(string application, CaClientApp client, bool compliant, CaOutcome expected)
    {
        Policy("Restricted", p => p with { AppEnforcedRestrictions = true, IncludeApplications = ["All"] });

        Assert.Equal(expected, (await AskAsync(application, client, compliant))[^1].Outcome);
    }

    [Fact]
    public async Task A_block_wins_over_everything()
    {
        tenant.Policies.SeedCompliantDevice();
        Policy("Restricted", p => p with { AppEnforcedRestrictions = true });
        Policy("MFA", p => p with { GrantControls = ["mfa"] });
        Policy("Blocked", p => p with { GrantControls = ["block"] });

        var summary = (await AskAsync("Office365", CaClientApp.Browser, compliant: true))[^1];

        Assert.Equal(CaOutcome.Blocked, summary.Outcome);
        Assert.Equal(["decided by 'Blocked'"], summary.Reasons);
        Assert.Equal(["compliantDevice", "mfa", "block"], summary.GrantControls);
        Assert.Equal(["applicationEnforcedRestrictions"], summary.SessionControls);
    }

    [Fact]
    public async Task Report_only_policies_are_listed_and_do_not_count()
    {
        Policy("Would block", p => p with { GrantControls = ["block"], State = CaPolicyState.ReportOnly });

        var rows = await AskAsync("Office365", CaClientApp.Browser);

        Assert.Equal([CaOutcome.ReportOnly, CaOutcome.Allowed], rows.Select(r => r.Outcome));
        Assert.True(rows[0].Applies);
        Assert.False(rows[1].Applies);
    }

    [Fact]
    public async Task A_disabled_policy_does_not_apply()
    {
        Policy("Off", p => p with { GrantControls = ["block"], State = CaPolicyState.Disabled });

        Assert.Equal(["policyNotEnabled"], (await AskAsync("Office365", CaClientApp.Browser))[0].Reasons);
    }

    [Fact]
    public async Task A_suite_is_as_open_as_its_most_open_member_and_the_summary_names_both()
    {
        Policy("Exchange only", p => p with { AppEnforcedRestrictions = true, IncludeApplications = [CaWellKnown.ExchangeOnline] });

        var rows = await AskAsync("Office365", CaClientApp.Browser);

        Assert.Equal(CaOutcome.Allowed, rows[^1].Outcome);
        Assert.Equal(["ExchangeOnline: AllowedWithAppEnforcedRestrictions", "SharePointOnline: Allowed"], rows[^1].Reasons);
        Assert.Equal(["for ExchangeOnline only"], rows[0].Reasons);
    }

    [Fact]
    public async Task Conditions_that_the_question_does_not_answer_are_named()
    {
        Policy("Somewhere", p => p with { GrantControls = ["block"], OtherConditions = ["locations"] });

        Assert.Equal(["depends on locations too"], (await AskAsync("ExchangeOnline", CaClientApp.Browser))[0].Reasons);
    }

    [Fact]
    public async Task ActiveSync_reaches_Exchange_alone()
    {
        await AskAsync("Office365", CaClientApp.ActiveSync);

        Assert.Equal([$"Evaluate exchangeActiveSync {CaWellKnown.ExchangeOnline}"], tenant.Calls.Where(c => c.StartsWith("Evaluate")));
    }

    [Theory]
    [InlineData("adele@contoso.example", "Word", CaClientApp.Browser, "ApplicationUnknown")]
    [InlineData("adele@contoso.example", "SharePointOnline", CaClientApp.ActiveSync, "ClientAppNotApplicable")]
    [InlineData("nobody@contoso.example", "Office365", CaClientApp.Browser, "PrincipalNotFound")]
    [InlineData("Administrators", "Office365", CaClientApp.Browser, "PrincipalNotUser")]
    public async Task A_question_that_makes_no_sense_is_refused(string user, string application, CaClientApp client, string code)
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => AskAsync(application, client, user: user));

        Assert.Equal(code, error.Code);
        Assert.DoesNotContain(tenant.Calls, c => c.StartsWith("Evaluate"));
    }

    private void Policy(string name, System.Func<CaPolicyDefinition, CaPolicyDefinition> shape) => tenant.Policies.Seed(shape(new CaPolicyDefinition
    {
        DisplayName = name,
        State = CaPolicyState.Enabled,
        Users = new CaUsers { IncludeUsers = ["All"] },
        IncludeApplications = ["Office365"],
        ClientAppTypes = ["all"],
        GrantOperator = "OR",
    }));

    private Task<IReadOnlyList<CaDecision>> AskAsync(string application, CaClientApp client, bool compliant = false, string user = "adele@contoso.example") =>
        new EvaluateAccess(tenant.Ports).AskAsync(
            new AccessQuestion { User = new Identity(null, user), Application = application, ClientApp = client, DeviceCompliant = compliant }, default);
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.ConditionalAccess;

/// <summary>Each check of the guard, alone, as the administrator meets it: in the findings, and in the refusal.</summary>
public sealed class GuardCheckCmdletTests
{
    private const string Browser = "Browser-Only Users - restricted browser";
    private const string Companion = "Browser-Only Users - other clients";
    private const string Adele = "c0a70500-0000-4000-8000-000000000102";
    private const string Nobody = "c0a70500-0000-4000-8000-0000000003ff";
    private const string Exchange = "00000002-0000-0ff1-ce00-000000000000";
    private const string SharePoint = "00000003-0000-0ff1-ce00-000000000000";
    private const string EnablePair = "New-PimBrowserOnlyPolicy -Group 'Browser-Only Users' -State Enabled";

    private static readonly Dictionary<string, (Action<TestShell> Open, string Fix)> Checks = new()
    {
        ["BrowserExchangeOnline"] = (s => Change(s, Browser, p => p["conditions"]!["applications"]!["includeApplications"] = new JsonArray(SharePoint)), EnablePair),
        ["BrowserSharePointOnline"] = (s => Change(s, Browser, p => p["conditions"]!["applications"]!["includeApplications"] = new JsonArray(Exchange)), EnablePair),
        ["DesktopAndMobile"] = (s => Clients(s, "exchangeActiveSync", "other"), EnablePair),
        ["ActiveSync"] = (s => Clients(s, "mobileAppsAndDesktopClients", "other"), EnablePair),
        ["OtherClients"] = (s => Clients(s, "mobileAppsAndDesktopClients", "exchangeActiveSync"), EnablePair),
        ["NobodySpared"] = (s => Change(s, Companion, p => p["conditions"]!["users"]!["excludeUsers"] = new JsonArray(Adele)), "Take those exclusions away"),
        ["OutlookOnTheWeb"] = (s => s.Run("$null = Set-AppEnforcedRestrictions -OwaPolicy Off").AssertNoErrors(), "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly"),
        ["SharePointAccess"] = (s => s.Run("$null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess").AssertNoErrors(), "Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess"),
        ["NoDirectoryRole"] = (s => Put(s, "roleAssignments", "62e90394-69f5-4237-9190-012177145e10/" + Id(s), new JsonObject
        {
            ["roleDefinitionId"] = "62e90394-69f5-4237-9190-012177145e10",
            ["principalId"] = Id(s),
            ["directoryScopeId"] = "/",
            ["source"] = "assigned",
        }), "Take the roles"),
        ["NoStandingMembers"] = (s => Relate(s, "groupMembers", Adele), "New-PimEligibility"),
        ["OwnersKnown"] = (s =>
        {
            Put(s, "servicePrincipals", Nobody, new JsonObject { ["id"] = Nobody, ["appId"] = Nobody, ["displayName"] = "" });
            Relate(s, "groupOwners", Nobody);
        }, "take them out of the group's owners"),
    };

    public static TheoryData<string> Names => new(Checks.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_that_alone_is_not_met_is_found_and_refuses_the_exclusion_with_its_way_out(string check)
    {
        using var shell = ExemptTenant.WithPair();
        Checks[check].Open(shell);

        var finding = shell.Run("Test-PimCaGuard $group -Detailed | Where-Object { -not $_.IsMet }").One();

        Assert.Equal(check, finding.Properties["Check"].Value);
        Assert.Contains(Checks[check].Fix, finding.Properties["Fix"].Value.ToString());
        Assert.Empty(shell.Writes(() =>
        {
            var refused = shell.Run($"Add-PimCaExclusion '{ExemptTenant.Policy}' $group");
            Assert.Equal("ExclusionNotGuarded", refused.ErrorId());
            Assert.Contains(check, refused.Errors[0].Exception.Message);
            Assert.Contains(Checks[check].Fix, refused.Errors[0].ErrorDetails.RecommendedAction);
        }));
    }

    [Fact]
    public void An_application_that_cannot_restrict_itself_is_found_by_the_exclusion_alone()
    {
        const string payroll = "30000000-0000-4000-8000-000000000001";
        using var shell = ExemptTenant.WithPair();
        foreach (var policy in new[] { ExemptTenant.Policy, Companion })
        {
            Change(shell, policy, p => p["conditions"]!["applications"]!["includeApplications"] = new JsonArray("Office365", payroll));
        }

        // A guard without a policy in mind is about Office 365.
        Assert.Equal(true, shell.Run("Test-PimCaGuard $group").One().BaseObject);
        var refused = shell.Run($"Add-PimCaExclusion '{ExemptTenant.Policy}' $group");
        Assert.Contains("BrowserOtherApplications", refused.Errors[0].Exception.Message);
        Assert.Contains("in a policy of its own", refused.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Every_check_that_there_is_has_its_case()
    {
        using var shell = ExemptTenant.WithPair();

        var all = shell.Run("Test-PimCaGuard $group -Detailed").AssertNoErrors().All("Check").Select(c => c!.ToString()!);

        Assert.Equal(Checks.Keys.Append("BrowserOtherApplications").Order(), all.Order());
    }

    private static void Clients(TestShell shell, params string[] clients) =>
        Change(shell, Companion, p => p["conditions"]!["clientAppTypes"] = new JsonArray(clients.Select(c => (JsonNode)c).ToArray()));

    private static void Change(TestShell shell, string policy, Action<JsonObject> change)
    {
        var (id, document) = shell.Tenant.Documents(ExemptTenant.Policies).Single(p => p.Value["displayName"]!.GetValue<string>() == policy);
        change(document);
        Put(shell, ExemptTenant.Policies, id, document);
    }

    private static void Relate(TestShell shell, string collection, string principal) => Put(
        shell, collection, $"{Id(shell)}/{principal}", new JsonObject { ["groupId"] = Id(shell), ["principalId"] = principal, ["source"] = "assigned" });

    private static void Put(TestShell shell, string collection, string id, JsonObject document) => shell.Tenant.Put(collection, id, document.ToJsonString());

    private static string Id(TestShell shell) => shell.Run("$group").One("Id")!.ToString()!;
}

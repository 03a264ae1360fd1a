using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Scenario;

/// <summary>Proves from the event log that at no moment the group was excluded while the pair was not in force.</summary>
public sealed class NoHoleTests
{
    [Fact]
    public void At_no_moment_of_set_up_use_and_undo_is_the_group_excluded_without_the_pair()
    {
        using var shell = ExemptTenant.WithExclusion();
        ExemptTenant.Exempt(shell);
        shell.Run($"Remove-PimCaExclusion -Policy '{ExemptTenant.Policy}' -Group $group; $null = New-PimBrowserOnlyPolicy -Group $group -State Disabled").AssertNoErrors();

        var group = shell.Run("$group").One("Id")!.ToString()!;
        var moments = Moments(shell.Tenant).ToArray();

        Assert.Contains(moments, m => IsExcluded(m, group));
        Assert.All(moments.Where(m => IsExcluded(m, group)), m => Assert.True(IsPairInForce(m, group)));
        Assert.False(IsExcluded(moments[^1], group));
    }

    [Fact]
    public void The_whole_set_up_succeeds_at_90_seconds_of_replication_lag_and_opens_no_hole()
    {
        using var shell = new TestShell();
        shell.Tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var setUp = shell.Run(
            """
            $ConfirmPreference = 'None'
            $group = New-PimBrowserOnlyGroup
            $internal = New-PimInternalUserGroup
            Set-PimMemberPolicy -Group $group -MaximumActivationDuration 24h -RequireJustification -RequireApproval -Approver 'Administrators' -AllowPermanentEligibility
            $null = New-PimEligibility -Group $group -Principal $internal -Permanent
            $null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess
            $null = New-PimBrowserOnlyPolicy -Group $group -State Enabled
            $null = New-PimCompliantDevicePolicy -BreakGlass 'breakglass@contoso.example'
            $null = Add-PimCaExclusion -Policy 'Require compliant device' -Group $group
            """);
        setUp.AssertNoErrors();
        Assert.NotEmpty(setUp.Progress);
        ExemptTenant.Exempt(shell);

        var group = shell.Run("$group").One("Id")!.ToString()!;
        var moments = Moments(shell.Tenant).ToArray();

        Assert.Contains(moments, m => IsExcluded(m, group));
        Assert.All(moments.Where(m => IsExcluded(m, group)), m => Assert.True(IsPairInForce(m, group)));
        Assert.Equal("AllowedWithAppEnforcedRestrictions", ExemptTenant.Outcome(shell, "Browser"));
    }

    /// <summary>The enabled policies right after each change to any policy.</summary>
    private static IEnumerable<JsonObject[]> Moments(TenantView tenant)
    {
        var policies = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var change in tenant.Events.Where(e => e.Kind == "Change" && e.Collection == ExemptTenant.Policies))
        {
            policies.Remove(change.DocumentId!);
            if (change.After is { } after)
            {
                policies[change.DocumentId!] = after;
            }

            yield return policies.Values.Where(p => p["state"]!.GetValue<string>() == "enabled").ToArray();
        }
    }

    private static bool IsExcluded(JsonObject[] enabled, string group) =>
        enabled.Any(p => Texts(p["conditions"]!["users"]!["excludeGroups"]).Contains(group));

    private static bool IsPairInForce(JsonObject[] enabled, string group)
    {
        var ours = enabled.Where(p => Texts(p["conditions"]!["users"]!["includeGroups"]).Contains(group)).ToArray();
        var browser = ours.Any(p => Clients(p).SequenceEqual(["browser"])
            && p["sessionControls"]?["applicationEnforcedRestrictions"]?["isEnabled"]?.GetValue<bool>() == true);
        var others = ours.Any(p => Clients(p).ToHashSet().SetEquals(["mobileAppsAndDesktopClients", "exchangeActiveSync", "other"])
            && Texts(p["grantControls"]?["builtInControls"]).Contains("block"));
        return browser && others;
    }

    private static string[] Clients(JsonObject policy) => Texts(policy["conditions"]!["clientAppTypes"]);

    private static string[] Texts(JsonNode? list) => list is JsonArray array ? array.Select(v => v!.GetValue<string>()).ToArray() : [];
}

using System.Collections.Generic;
using System.Linq;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.ConditionalAccess;

public sealed class CaExclusionCmdletTests
{
    [Fact]
    public void A_guarded_group_is_excluded_after_a_look_at_all_that_guards_it_and_a_second_time_writes_nothing()
    {
        using var shell = ExemptTenant.WithPair();
        ShellResult added = null!;
        var requests = shell.RequestsOf(() => added = shell.Run($"Add-PimCaExclusion -Policy '{ExemptTenant.Policy}' -Group $group"));

        Assert.Equal(true, added.One("IsGuarded"));
        Assert.Equal(["GET", "GET", "POST", "POST", "GET", "GET", "GET", "PATCH", "GET"], requests.Select(r => r.Split(' ')[0]));
        Assert.Empty(shell.Writes(() => shell.Run($"$group | Add-PimCaExclusion -Policy '{ExemptTenant.Policy}'").AssertNoErrors()));
    }

    [Fact]
    public void Only_the_excluded_groups_of_the_policy_change()
    {
        using var shell = ExemptTenant.WithPair();
        shell.Run("$null = New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass breakglass@contoso.example").AssertNoErrors();
        var mark = shell.Tenant.EventCount;
        shell.Run($"$null = Add-PimCaExclusion '{ExemptTenant.Policy}' $group").AssertNoErrors();

        var change = Assert.Single(shell.Tenant.EventsSince(mark), e => e.Collection == ExemptTenant.Policies);
        var (before, after) = (change.Before!["conditions"]!["users"]!.AsObject(), change.After!["conditions"]!["users"]!.AsObject());
        Assert.All(after.Where(p => p.Key != "excludeGroups"), p => Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(p.Value, before[p.Key]), p.Key));
        Assert.Single(after["excludeGroups"]!.AsArray());
    }

    [Fact]
    public void Without_the_pair_it_is_refused_with_advice()
    {
        using var shell = ExemptTenant.WithGroup();
        ShellResult refused = null!;

        Assert.Empty(shell.Writes(() => refused = shell.Run($"Add-PimCaExclusion '{ExemptTenant.Policy}' $group")));
        Assert.Equal("ExclusionNotGuarded", refused.ErrorId());
        Assert.Contains("New-PimBrowserOnlyPolicy", refused.Errors[0].ErrorDetails?.RecommendedAction);
        Assert.Contains("DesktopAndMobile", refused.Errors[0].Exception.Message);
    }

    [Fact]
    public void Force_overrides_with_a_warning()
    {
        using var shell = ExemptTenant.WithGroup();
        var forced = shell.Run($"Add-PimCaExclusion '{ExemptTenant.Policy}' $group -Force");

        Assert.Equal(false, forced.One("IsGuarded"));
        Assert.Contains("DesktopAndMobile", Assert.Single(forced.Warnings));
        Assert.NotEmpty((IEnumerable<string>)shell.Run("Get-PimCaExclusion").One("Findings")!);
    }

    [Fact]
    public void Force_leaves_a_line_for_the_record_that_scripts_find_by_its_tag()
    {
        using var shell = ExemptTenant.WithGroup();
        shell.Run($"$exclusion = Add-PimCaExclusion '{ExemptTenant.Policy}' $group -Force -InformationVariable record -WarningAction SilentlyContinue").AssertNoErrors();

        var line = shell.Run("$record | Where-Object Tags -Contains PimCa.Override | ForEach-Object MessageData").One();

        Assert.Equal("admin@contoso.example", line.Properties["Account"].Value);
        Assert.Equal(ExemptTenant.Policy, line.Properties["Target"].Value);
        Assert.Equal((IEnumerable<string>)shell.Run("$exclusion").One("Findings")!, (IEnumerable<string>)line.Properties["Findings"].Value);
        Assert.Contains("admin@contoso.example in tenant", line.ToString());
        Assert.Contains("DesktopAndMobile", line.ToString());

        // As a file of a runbook has it, and none where nothing was overridden.
        Assert.Contains("forced: Exclude the group 'Browser-Only Users'", shell.Run($"Remove-PimCaExclusion '{ExemptTenant.Policy}' $group; Add-PimCaExclusion '{ExemptTenant.Policy}' $group -Force -WarningAction SilentlyContinue 6>&1").AssertNoErrors().Output[0].ToString());
        Assert.Single(shell.Run($"Add-PimCaExclusion '{ExemptTenant.Policy}' $group -Force 6>&1").AssertNoErrors().Output);
    }

    [Fact]
    public void A_listed_exclusion_is_piped_to_its_removal()
    {
        using var shell = ExemptTenant.WithExclusion();
        Assert.Single(shell.Run("Get-PimCaExclusion").AssertNoErrors().Output);
        Assert.Equal("Browser-Only Users", shell.Run($"Get-PimCaPolicy '{ExemptTenant.Policy}' | Get-PimCaExclusion").One("GroupName"));
        Assert.Empty(shell.Run("Get-PimCaExclusion -Group Administrators").AssertNoErrors().Output);

        Assert.Empty(shell.Writes(() => shell.Run("Get-PimCaExclusion | Remove-PimCaExclusion -WhatIf").AssertNoErrors()));
        Assert.Empty(shell.Run("Get-PimCaExclusion | Remove-PimCaExclusion").AssertNoErrors().Output);
        Assert.Empty(shell.Run("Get-PimCaExclusion").AssertNoErrors().Output);
        Assert.Empty(shell.Writes(() => Assert.Single(shell.Run($"Remove-PimCaExclusion '{ExemptTenant.Policy}' $group -PassThru").AssertNoErrors().Output)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("$null = Set-AppEnforcedRestrictions -OwaPolicy Off", "OutlookOnTheWeb")]
    [InlineData("$null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess", "SharePointAccess")]
    public void The_guard_is_true_or_names_what_is_not_met_and_how_to_mend_it(string hole, string checks)
    {
        using var shell = ExemptTenant.WithPair();
        shell.Run(hole).AssertNoErrors();

        var unmet = shell.Run("$group | Test-PimCaGuard -Detailed | Where-Object { -not $_.IsMet }").AssertNoErrors();

        Assert.Equal(checks, string.Join("|", unmet.All("Check")));
        Assert.All(unmet.All("Fix"), fix => Assert.NotEmpty((string)fix!));
        Assert.Equal(checks.Length == 0, shell.Run("Test-PimCaGuard $group").One().BaseObject);
        if (checks.Length > 0)
        {
            Assert.Empty(shell.Writes(() => Assert.NotEmpty(shell.Run($"Add-PimCaExclusion '{ExemptTenant.Policy}' $group").Errors)));
        }
    }

    [Fact]
    public void A_group_that_nobody_has_cannot_be_guarded()
    {
        using var shell = new TestShell();

        Assert.Equal("GroupNotFound", shell.Run("Test-PimCaGuard nobody").ErrorId());
    }

    [Theory]
    [InlineData("'No such policy' $group", "CaPolicyNotFound")]
    [InlineData("'Require compliant device' nobody", "GroupNotFound")]
    [InlineData("'Require*' $group", "WildcardNotAllowed")]
    public void What_is_not_there_is_an_error(string arguments, string errorId)
    {
        using var shell = ExemptTenant.WithPair();

        Assert.Empty(shell.Writes(() => Assert.Equal(errorId, shell.Run($"Add-PimCaExclusion {arguments}").ErrorId())));
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.ConditionalAccess;

public sealed class CaPolicyCmdletTests
{
    [Fact]
    public void The_seeded_policy_is_brought_to_what_is_asked_and_keeps_its_state()
    {
        using var shell = new TestShell();
        shell.Run("$ConfirmPreference = 'None'");
        var policy = shell.Run("New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass breakglass@contoso.example, Administrators").One();

        Assert.Equal("Enabled", policy.Properties["State"].Value.ToString());
        Assert.Equal(
            ["breakglass@contoso.example", "Administrators", "Global Administrator", "GuestsOrExternalUsers"],
            (IEnumerable<string>)policy.Properties["ExcludeUsers"].Value);
        Assert.Empty(ExemptTenant.PolicyWrites(shell, () => shell.Run("New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass breakglass@contoso.example, Administrators").AssertNoErrors()));
    }

    [Fact]
    public void A_new_policy_only_reports_and_costs_a_list_and_a_write()
    {
        using var shell = new TestShell();
        shell.Run("$ConfirmPreference = 'None'");
        ShellResult made = null!;
        var requests = shell.RequestsOf(() => made = shell.Run("New-PimCompliantDevicePolicy 'Second policy'"));

        Assert.Equal("ReportOnly", made.One("State")!.ToString());
        Assert.Equal(["GET", "POST"], requests.Select(r => r.Split(' ')[0]));
    }

    [Theory]
    [InlineData("-BreakGlass nobody@contoso.example", "PrincipalNotFound")]
    [InlineData("-ExcludeRole 'Chief Wizard'", "RoleNotFound")]
    [InlineData("-BreakGlass nobody@contoso.example -ExcludeRole 'Chief Wizard'", "NamesNotResolved")]
    [InlineData("-BreakGlass svc-automation", "PrincipalNotExcludable")]
    public void A_name_that_is_not_clear_stops_everything_before_a_write(string arguments, string errorId)
    {
        using var shell = new TestShell();
        shell.Run("$ConfirmPreference = 'None'");

        Assert.Empty(shell.Writes(() => Assert.Equal(errorId, shell.Run($"New-PimCompliantDevicePolicy {arguments}").ErrorId())));
    }

    [Fact]
    public void The_pair_is_made_once_and_costs_one_list_and_two_writes()
    {
        using var shell = ExemptTenant.WithGroup();
        ShellResult made = null!;
        var requests = shell.RequestsOf(() => made = shell.Run("$group | New-PimBrowserOnlyPolicy -State Enabled"));

        Assert.Equal(["Browser-Only Users - other clients", "Browser-Only Users - restricted browser"], made.All("DisplayName"));
        Assert.Equal(["GET", "POST", "POST"], requests.Select(r => r.Split(' ')[0]));
        Assert.Empty(shell.Writes(() => shell.Run("New-PimBrowserOnlyPolicy -Group 'Browser-Only Users' -State Enabled").AssertNoErrors()));
    }

    [Fact]
    public void The_companion_can_demand_a_compliant_device_instead()
    {
        using var shell = ExemptTenant.WithPair();
        var writes = ExemptTenant.PolicyWrites(shell, () => shell.Run("New-PimBrowserOnlyPolicy $group -NonBrowser RequireCompliantDevice").AssertNoErrors());

        Assert.Single(writes);
        Assert.Equal(["compliantDevice"], (IEnumerable<string>)shell.Run("Get-PimCaPolicy '*other clients'").One("GrantControls")!);
    }

    [Fact]
    public void The_pair_cannot_be_lowered_while_the_group_is_excluded()
    {
        using var shell = ExemptTenant.WithExclusion();

        Assert.Empty(shell.Writes(() => Assert.Equal("PolicyPairInUse", shell.Run("New-PimBrowserOnlyPolicy $group -State Disabled").ErrorId())));
    }

    [Theory]
    [InlineData("New-PimCompliantDevicePolicy -State ReportOnly")]
    [InlineData("New-PimCompliantDevicePolicy 'Another'")]
    [InlineData("New-PimBrowserOnlyPolicy $group")]
    [InlineData("Add-PimCaExclusion 'Require compliant device' $group -Force")]
    public void What_if_writes_nothing_and_shows_what_would_be(string command)
    {
        using var shell = ExemptTenant.WithGroup();

        Assert.Empty(shell.Writes(() => Assert.NotEmpty(shell.Run($"{command} -WhatIf").AssertNoErrors().Output)));
    }

    [Fact]
    public void Policies_are_found_by_name_wildcard_id_and_pipe()
    {
        using var shell = ExemptTenant.WithPair();

        Assert.Equal(3, shell.Run("Get-PimCaPolicy").AssertNoErrors().Output.Count);
        Assert.Equal(2, shell.Run("Get-PimCaPolicy 'browser-only*'").AssertNoErrors().Output.Count);
        Assert.Equal(ExemptTenant.Policy, shell.Run("Get-PimCaPolicy 'require compliant DEVICE'").One("DisplayName"));
        Assert.Equal(ExemptTenant.Policy, shell.Run("Get-PimCaPolicy (Get-PimCaPolicy Require*).Id").One("DisplayName"));
        Assert.Equal(ExemptTenant.Policy, shell.Run("Get-PimCaPolicy Require* | Get-PimCaPolicy").One("DisplayName"));
        Assert.Empty(shell.Run("Get-PimCaPolicy 'Nothing*'").AssertNoErrors().Output);
    }

    [Fact]
    public void A_missing_policy_is_an_error_and_the_rest_goes_on()
    {
        using var shell = new TestShell();
        var found = shell.Run($"Get-PimCaPolicy 'Nothing', '{ExemptTenant.Policy}'");

        Assert.Equal("CaPolicyNotFound", found.ErrorId());
        Assert.Single(found.Output);
    }

    [Fact]
    public void A_policy_named_in_square_brackets_is_found_by_its_name()
    {
        using var shell = new TestShell();
        shell.Run("$ConfirmPreference = 'None'; $null = New-PimCompliantDevicePolicy '[SharePoint admin center]Use restrictions'").AssertNoErrors();

        shell.Run("Get-PimCaPolicy '[SharePoint admin center]Use restrictions'").One();
        shell.Run("Get-PimCaPolicy '[[]SharePoint*'").One();
    }

    [Fact]
    public void Names_of_policies_are_completed_without_a_request()
    {
        using var shell = new TestShell();
        shell.Run("Get-PimCaPolicy").AssertNoErrors();
        var requests = shell.Requests(() => Assert.Contains(
            "'Require compliant device'",
            shell.Run("(TabExpansion2 'Get-PimCaExclusion Req' 22).CompletionMatches").All("CompletionText").Select(t => t!.ToString())));

        Assert.Equal(0, requests);
    }
}

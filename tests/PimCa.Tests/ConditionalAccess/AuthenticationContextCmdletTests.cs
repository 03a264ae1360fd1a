using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.ConditionalAccess;

public sealed class AuthenticationContextCmdletTests : IDisposable
{
    private readonly TestShell shell = new();

    public AuthenticationContextCmdletTests() => shell.Run("$ConfirmPreference = 'None'").AssertNoErrors();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void One_command_makes_context_and_policy_and_the_published_context_is_the_last_that_changes()
    {
        var mark = shell.Tenant.EventCount;

        var made = shell.Run("New-PimAuthenticationContext c1 'Strong proof' -AuthenticationStrength 'Phishing-resistant MFA' -State Enabled");

        Assert.Equal(true, made.One("IsEnforced"));
        Assert.Equal("Phishing-resistant MFA", made.One("Strength"));
        var changes = shell.Tenant.EventsSince(mark)
            .Where(e => e is { Kind: "Change", Collection: not null } && e.Collection.StartsWith("conditionalAccess/", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(3, changes.Length);
        Assert.Equal([false, null, true], changes.Select(c => (bool?)c.After!["isAvailable"]));
        Assert.Equal("Strong proof", shell.Run("Get-PimAuthenticationContext c1").One("DisplayName"));
    }

    [Fact]
    public void Contexts_are_got_by_id_name_and_wildcard_and_one_that_is_not_there_is_an_error_of_its_own()
    {
        shell.Run("$null = New-PimAuthenticationContext c1 'Strong proof'; $null = New-PimAuthenticationContext c12 'Other proof'").AssertNoErrors();

        Assert.Equal(["c1", "c12"], shell.Run("Get-PimAuthenticationContext").All("Id"));
        Assert.Equal(["c1", "c12"], shell.Run("Get-PimAuthenticationContext *proof").All("Id"));
        Assert.Equal(["c12"], shell.Run("Get-PimAuthenticationContext 'other proof'").All("Id"));
        Assert.Empty(shell.Run("Get-PimAuthenticationContext c9*").AssertNoErrors().Output);
        var result = shell.Run("'c9', 'c1' | Get-PimAuthenticationContext");
        Assert.Equal("AuthenticationContextNotFound", result.ErrorId());
        Assert.Equal("c9", result.Errors[0].TargetObject);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_piped_context_is_changed_and_removed_and_each_asks_first()
    {
        shell.Run("$null = New-PimAuthenticationContext c1 Strong; $ConfirmPreference = 'High'").AssertNoErrors();
        foreach (var answer in new[] { "n", "y", "n", "y" })
        {
            shell.Host.Answers.Enqueue(answer);
        }

        Assert.Empty(shell.Writes(() => shell.Run("Get-PimAuthenticationContext c1 | New-PimAuthenticationContext -State Enabled").AssertNoErrors()));
        Assert.Equal(true, shell.Run("Get-PimAuthenticationContext c1 | New-PimAuthenticationContext -State Enabled").One("IsEnforced"));
        Assert.Empty(shell.Writes(() => shell.Run("Get-PimAuthenticationContext c1 | Remove-PimAuthenticationContext").AssertNoErrors()));
        shell.Run("Get-PimAuthenticationContext c1 | Remove-PimAuthenticationContext").AssertNoErrors();

        Assert.Empty(shell.Run("Get-PimAuthenticationContext").AssertNoErrors().Output);
        Assert.Equal(["Require compliant device"], shell.Run("Get-PimCaPolicy").All("DisplayName"));
    }

    [Fact]
    public void What_a_PIM_policy_demands_is_shown_and_neither_lowered_nor_removed()
    {
        shell.Run("$g = New-PimBrowserOnlyGroup; $null = New-PimAuthenticationContext c1 -State Enabled; Set-PimMemberPolicy $g -AuthenticationContext c1").AssertNoErrors();

        Assert.Equal(["Browser-Only Users (Member)"], (string[])shell.Run("Get-PimAuthenticationContext c1").One("UsedBy")!);
        Assert.Empty(shell.Writes(() =>
        {
            Assert.Equal("AuthenticationContextInUse", shell.Run("New-PimAuthenticationContext c1 -State ReportOnly").ErrorId());
            Assert.Equal("AuthenticationContextInUse", shell.Run("Remove-PimAuthenticationContext c1").ErrorId());
        }));

        shell.Run("Set-PimMemberPolicy $g -AuthenticationContext ''; Remove-PimAuthenticationContext c1").AssertNoErrors();
        Assert.Empty(shell.Run("Get-PimAuthenticationContext").AssertNoErrors().Output);
    }

    [Fact]
    public void Another_session_finds_by_itself_what_demands_it()
    {
        shell.Run("$g = New-PimBrowserOnlyGroup; $null = New-PimAuthenticationContext c1 -State Enabled; Set-PimMemberPolicy $g -Access Owner -AuthenticationContext c1").AssertNoErrors();
        shell.As("breakglass");

        Assert.Equal(["Browser-Only Users (Owner)"], (string[])shell.Run("Get-PimAuthenticationContext c1").One("UsedBy")!);
        var forced = shell.Run("Remove-PimAuthenticationContext c1 -Force");
        Assert.Contains("MFA in its place", Assert.Single(forced.AssertNoErrors().Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_PIM_policy_demands_only_what_is_enforced_for_all_who_may_activate()
    {
        shell.Run("$g = New-PimBrowserOnlyGroup; Set-PimMemberPolicy $g -AllowPermanentEligibility; $null = New-PimInternalUserGroup | New-PimEligibility $g -Permanent").AssertNoErrors();

        Assert.Empty(shell.Writes(() => Assert.Equal("AuthenticationContextNotFound", Demand())));
        shell.Run("$null = New-PimAuthenticationContext c1").AssertNoErrors();
        Assert.Empty(shell.Writes(() => Assert.Equal("AuthenticationContextNotEnforced", Demand())));
        shell.Run("$null = New-PimAuthenticationContext c1 -State Enabled").AssertNoErrors();
        var policy = shell.Tenant.Documents("conditionalAccess/policies").Single(p => ((string?)p.Value["displayName"])!.Contains("c1", StringComparison.Ordinal));
        var excluding = policy.Value.DeepClone().AsObject();
        excluding["conditions"]!["users"]!["excludeUsers"] = new System.Text.Json.Nodes.JsonArray((string)shell.Tenant.Documents("users").Single(u => ((string?)u.Value["userPrincipalName"])!.StartsWith("adele", StringComparison.Ordinal)).Key);
        shell.Tenant.Put("conditionalAccess/policies", policy.Key, excluding.ToJsonString());
        Assert.Empty(shell.Writes(() => Assert.Equal("AuthenticationContextSparesEligible", Demand())));
        shell.Tenant.Put("conditionalAccess/policies", policy.Key, policy.Value.ToJsonString());
        shell.Run("Set-PimMemberPolicy $g -AuthenticationContext c1").AssertNoErrors();

        string Demand() => shell.Run("Set-PimMemberPolicy $g -AuthenticationContext c1").ErrorId();
    }

    [Fact]
    public void WhatIf_shows_what_it_would_be()
    {
        var would = shell.Run("New-PimAuthenticationContext c3 -State Enabled -WhatIf");

        Assert.Equal(true, would.One("IsEnforced"));
        Assert.Empty(shell.Tenant.Documents("conditionalAccess/authenticationContextClassReferences"));
    }

    [Theory]
    [InlineData("New-PimAuthenticationContext strong", "AuthenticationContextInvalid")]
    [InlineData("New-PimAuthenticationContext c1 -AuthenticationStrength Magic", "AuthenticationStrengthNotFound")]
    [InlineData("Remove-PimAuthenticationContext c0", "AuthenticationContextInvalid")]
    public void What_cannot_be_is_refused_before_a_write(string command, string errorId)
    {
        ShellResult result = null!;

        Assert.Empty(shell.Writes(() => result = shell.Run(command)));

        Assert.Equal(errorId, result.ErrorId());
        Assert.False(string.IsNullOrEmpty(Assert.Single(result.Errors).ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void Ids_and_strengths_complete_without_a_request()
    {
        shell.Run("$null = New-PimAuthenticationContext c1 'Strong proof'").AssertNoErrors();

        var requests = shell.Requests(() =>
        {
            Assert.Equal(["c1"], Completions("Set-PimMemberPolicy x -AuthenticationContext "));
            Assert.Equal(["c1"], Completions("Remove-PimAuthenticationContext Stro"));
            Assert.Equal(["'Phishing-resistant MFA'"], Completions("New-PimAuthenticationContext c1 -AuthenticationStrength ph"));
        });

        Assert.Equal(0, requests);
    }

    private string[] Completions(string line)
    {
        shell.Set("line", line);
        return shell.Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").AssertNoErrors().Output.Select(o => o.ToString()).ToArray();
    }
}

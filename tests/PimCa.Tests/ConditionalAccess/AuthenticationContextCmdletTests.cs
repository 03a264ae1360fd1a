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

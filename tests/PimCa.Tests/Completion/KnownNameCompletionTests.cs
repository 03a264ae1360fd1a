using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Completion;

public sealed class KnownNameCompletionTests
{
    [Fact]
    public void A_group_that_was_met_is_offered_quoted_and_without_a_request()
    {
        using var shell = new TestShell();
        shell.Run("New-PimBrowserOnlyGroup").AssertNoErrors();

        IReadOnlyList<string> offered = [];
        Assert.Equal(0, shell.Requests(() => offered = Complete(shell, "Get-PimMemberPolicy -Group bro")));

        Assert.Equal(["'Browser-Only Users'"], offered);
    }

    [Theory]
    [InlineData("Get-PimMemberPolicy -Group 'bro")]
    [InlineData("Get-PimMemberPolicy -Group \"Browser-O")]
    [InlineData("Set-PimMemberPolicy -RequireMfa -Group ")]
    public void What_is_typed_may_begin_with_a_quote_or_be_nothing_yet(string typed)
    {
        using var shell = new TestShell();
        shell.Run("New-PimBrowserOnlyGroup").AssertNoErrors();

        Assert.Contains("'Browser-Only Users'", Complete(shell, typed));
    }

    [Fact]
    public void A_policy_that_was_met_is_offered()
    {
        using var shell = new TestShell();
        Assert.Empty(Complete(shell, "Add-PimCaExclusion -Policy req"));
        shell.Run("Get-PimCaPolicy").AssertNoErrors();

        Assert.Equal(["'Require compliant device'"], Complete(shell, "Add-PimCaExclusion -Policy req"));
    }

    [Fact]
    public void What_I_may_activate_is_offered_to_me_and_not_to_the_next_person()
    {
        using var shell = new TestShell();
        shell.Run("New-PimBrowserOnlyGroup; Set-PimMemberPolicy -Group 'Browser-Only Users' -AllowPermanentEligibility -Confirm:$false; New-PimEligibility -Group 'Browser-Only Users' -Principal adele@contoso.example -Permanent").AssertNoErrors();
        shell.As("adele");
        shell.Run("Get-PimEligibility -Mine").AssertNoErrors();
        Assert.Contains("'Browser-Only Users'", Complete(shell, "Request-PimActivation -Group "));

        shell.As("alex");

        Assert.Empty(Complete(shell, "Request-PimActivation -Group "));
    }

    [Fact]
    public void My_roles_and_their_scopes_are_offered_for_activation_without_a_request()
    {
        using var shell = new TestShell();
        shell.Run(
            """
            $null = New-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope Munich -Principal adele@contoso.example -Duration 30d
            $null = New-PimEligibility -Role 'Global Reader' -Principal adele@contoso.example -Duration 30d
            $null = New-PimEligibility -AzureRole Reader -Scope Production -Principal adele@contoso.example -Duration 30d
            $null = New-PimEligibility -AzureRole Contributor -Scope rg-web -Principal adele@contoso.example -Duration 30d
            $null = Get-PimRolePolicy -Role 'Security Reader'
            """).AssertNoErrors();
        Assert.Empty(Complete(shell.As("adele"), "Request-PimActivation -Role "));
        shell.Run("Get-PimEligibility -Mine").AssertNoErrors();

        Assert.Equal(0, shell.Requests(() =>
        {
            Assert.Equal(["'Global Reader'", "'Helpdesk Administrator'"], Complete(shell, "Request-PimActivation -Role "));
            Assert.Equal(["'Helpdesk Administrator'"], Complete(shell, "Stop-PimActivation -Role help"));
            Assert.Equal(["Munich"], Complete(shell, "Request-PimActivation -Role 'Helpdesk Administrator' -DirectoryScope "));
            Assert.Equal(["/"], Complete(shell, "Request-PimActivation -Role 'Global Reader' -DirectoryScope "));
            Assert.Equal(["Contributor", "Reader"], Complete(shell, "Request-PimActivation -AzureRole "));
            Assert.Equal(["Production"], Complete(shell, "Request-PimActivation -AzureRole Reader -Scope "));
            Assert.Equal(["Production", "rg-web"], Complete(shell, "Stop-PimActivation -Scope "));

            // Where it is not about what is mine, all that was met is offered.
            Assert.Equal(["Reader"], Complete(shell, "Get-PimRolePolicy -AzureRole rea"));
            Assert.Equal(["rg-web"], Complete(shell, "New-PimEligibility -AzureRole Reader -Scope rg"));
        }));
    }

    [Fact]
    public void Without_a_session_nothing_is_offered()
    {
        using var shell = new TestShell(connect: false);

        Assert.DoesNotContain(Complete(shell, "Get-PimMemberPolicy -Group "), c => c.Contains("Users"));
        Assert.Empty(Complete(shell, "Request-PimActivation -AzureRole Reader -Scope "));
    }

    [Fact]
    public void The_people_of_the_simulated_tenant_are_offered_before_anybody_is_signed_in()
    {
        using var shell = new TestShell(connect: false);

        Assert.Equal(["adele@contoso.example", "admin@contoso.example"], Complete(shell, "Connect-PimCa -Simulated -As ad").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Sales", "Sales")]
    [InlineData("adele@contoso.example", "adele@contoso.example")]
    [InlineData("All users", "'All users'")]
    [InlineData("Adele's team", "'Adele''s team'")]
    [InlineData("a;b", "'a;b'")]
    [InlineData("$(1)", "'$(1)'")]
    [InlineData("-Force", "'-Force'")]
    [InlineData("@home", "'@home'")]
    [InlineData("007", "'007'")]
    [InlineData("1kb", "'1kb'")]
    [InlineData("", "''")]
    public void A_name_comes_back_from_the_command_line_as_it_was(string name, string offered)
    {
        using var shell = new TestShell(connect: false);

        Assert.Equal(offered, Parameters.KnownNameCompleter.Quoted(name));
        Assert.Equal(name, shell.Run($"function same([string] $Name) {{ $Name }} same {offered}").One().BaseObject);
    }

    private static IReadOnlyList<string> Complete(TestShell shell, string typed)
    {
        using var engine = PowerShell.Create(shell.Runspace);
        return CommandCompletion.CompleteInput(typed, typed.Length, null, engine).CompletionMatches
            .Where(m => m.ResultType == CompletionResultType.ParameterValue)
            .Select(m => m.CompletionText)
            .ToArray();
    }
}

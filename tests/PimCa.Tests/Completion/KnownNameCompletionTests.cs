using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PimCa.Session;
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

        Assert.Empty(Names(shell, KnownNameKind.MyEligibility));
    }

    [Fact]
    public void Without_a_session_nothing_is_offered()
    {
        using var shell = new TestShell(connect: false);

        Assert.DoesNotContain(Complete(shell, "Get-PimMemberPolicy -Group "), c => c.Contains("Users"));
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

    private static IReadOnlyList<string> Names(TestShell shell, KnownNameKind kind)
    {
        var before = Runspace.DefaultRunspace;
        try
        {
            Runspace.DefaultRunspace = shell.Runspace;
            return RunspaceSession.Current.Connected.Ports.Names.All(kind).Select(n => n.Name).ToArray();
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
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

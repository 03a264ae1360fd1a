using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Console;

/// <summary>What <c>-Verbose</c>, <c>-Debug</c> and the progress bar tell.</summary>
public sealed class StoryTests
{
    private const string Request = @"^(GET|POST|PATCH|PUT|DELETE) [\w.-]+/\S+ -> \d{3} in \d+ ms \(request-id [0-9a-f-]{36}\)$";

    private const string Restricted =
        "$null = New-PimBrowserOnlyGroup; Set-PimMemberPolicy 'Browser-Only Users' -AllowPermanentEligibility -Confirm:$false; "
        + "$null = New-PimEligibility 'Browser-Only Users' adele@contoso.example -Permanent; "
        + "$null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess -Confirm:$false; "
        + "$null = New-PimBrowserOnlyPolicy 'Browser-Only Users' -State Enabled -Confirm:$false; ";

    [Fact]
    public void A_new_group_is_looked_for_then_made_and_each_request_has_its_id()
    {
        using var shell = new TestShell();

        var told = shell.Run("New-PimBrowserOnlyGroup -Verbose").Verbose;

        Assert.Collection(
            told,
            line => Assert.Matches(Request, line),
            line => Assert.Contains("Create a role-assignable security group", line),
            line => Assert.Matches("^POST graph.microsoft.com/v1.0/groups -> 201 ", line),
            line => Assert.Contains("has the id", line));
    }

    [Fact]
    public void An_activation_tells_what_was_sent_what_is_awaited_and_when_it_counts()
    {
        using var shell = new TestShell();
        shell.Run(Restricted).AssertNoErrors();
        shell.As("adele");

        var result = shell.Run("Request-PimActivation 'Browser-Only Users' -Duration 2h -Justification x -Wait -Verbose");

        result.AssertNoErrors();
        InOrder(result.Verbose, "Activate membership", "assignmentScheduleRequests -> 201", "Sent: membership", "checkMemberGroups", "is in force in the directory", "Exchange Online and SharePoint Online", "The token was renewed");
        Assert.Contains(result.Verbose, line => System.Text.RegularExpressions.Regex.IsMatch(line, Request));
    }

    [Fact]
    public void An_exclusion_tells_each_finding_of_its_guard_before_it_is_made()
    {
        using var shell = new TestShell();
        shell.Run(Restricted).AssertNoErrors();

        var result = shell.Run("Add-PimCaExclusion 'Require compliant device' 'Browser-Only Users' -Confirm:$false -Verbose");

        result.AssertNoErrors();
        InOrder(result.Verbose, "GET graph.microsoft.com", "Guard: BrowserExchangeOnline is met.", "Guard: SharePointAccess is met.", "Guard: OwnersKnown is met.", "Exclude the group", "PATCH graph.microsoft.com");
        Assert.Contains(result.Progress, p => p.Activity.Contains("guards the exclusion", StringComparison.Ordinal));
    }

    [Fact]
    public void Debug_tells_the_ids_of_both_ends_and_nothing_of_what_was_sent()
    {
        using var shell = new TestShell();
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript("$DebugPreference = 'Continue'; New-PimBrowserOnlyGroup -Description 'for nobody else to read'");
        engine.Invoke();

        Assert.Contains(engine.Streams.Debug, d => System.Text.RegularExpressions.Regex.IsMatch(d.Message, "client-request-id [0-9a-f-]{36}, request-id [0-9a-f-]{36}, [0-9]+ bytes"));
        Assert.DoesNotContain(engine.Streams.Debug, d => d.Message.Contains("for nobody else", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'Browser-Only Users', 'Administrators', 'Sales' | Get-PimBrowserOnlyGroup", "Get-PimBrowserOnlyGroup")]
    [InlineData("'Browser-Only Users', 'Administrators' | Get-PimMemberPolicy", "Get-PimMemberPolicy")]
    [InlineData("'Helpdesk Administrator', 'Global Administrator' | Get-PimRolePolicy", "Get-PimRolePolicy")]
    public void Many_items_have_a_bar_that_is_gone_at_the_end(string command, string activity)
    {
        using var shell = new TestShell();
        shell.Run("New-PimBrowserOnlyGroup").AssertNoErrors();

        var bar = shell.Run(command).Progress.Where(p => p.Activity == activity).ToArray();

        Assert.Contains(bar, p => p.StatusDescription.StartsWith("Item 2: ", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, bar[^1].RecordType);
    }

    [Fact]
    public void One_item_has_no_bar() => Assert.Empty(new TestShell().Run("Get-PimBrowserOnlyGroup Administrators").Progress);

    [Fact]
    public void A_bar_is_completed_where_the_command_fails()
    {
        using var shell = new TestShell();
        shell.Run("New-PimBrowserOnlyGroup").AssertNoErrors();

        var result = shell.Run("'Browser-Only Users', 'No such group' | Get-PimMemberPolicy -ErrorAction Stop");

        Assert.True(result.Terminated);
        Assert.NotEmpty(result.Progress);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    private static void InOrder(IReadOnlyList<string> told, params string[] parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var next = told.Skip(at).TakeWhile(line => !line.Contains(part, StringComparison.Ordinal)).Count() + at;
            Assert.True(next < told.Count, $"'{part}' is not told after line {at} of:\n{string.Join("\n", told)}");
            at = next + 1;
        }
    }
}

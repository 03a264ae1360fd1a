using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.Console;

/// <summary>What a person meets who types at a prompt, or a script that nobody watches.</summary>
public sealed class ConsoleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_change_that_must_be_confirmed_where_nobody_can_be_asked_says_how_to_go_on(bool nonInteractive)
    {
        using var shell = new TestShell();
        shell.Run("$group = New-PimBrowserOnlyGroup").AssertNoErrors();
        shell.Host.Refusal = nonInteractive ? new PSInvalidOperationException("NonInteractive mode.") : new HostException("No user interaction.");

        var writes = shell.Writes(() =>
        {
            var refused = shell.Run("Set-PimMemberPolicy -Group $group -RequireTicket");

            Assert.Equal("PromptNotPossible", refused.ErrorId());
            Assert.Equal(ErrorCategory.InvalidOperation, refused.Errors[0].CategoryInfo.Category);
            Assert.Contains("-Confirm:$false", refused.Errors[0].ErrorDetails.RecommendedAction);
        });

        Assert.Empty(writes);
    }

    [Fact]
    public void Items_that_nobody_can_be_asked_about_are_refused_once_and_not_one_by_one()
    {
        using var shell = new TestShell();
        shell.Run("$group = New-PimBrowserOnlyGroup").AssertNoErrors();
        shell.Host.Refusal = new PSInvalidOperationException("NonInteractive mode.");

        var refused = shell.Run("'adele@contoso.example', 'alex@contoso.example' | New-PimEligibility -Group $group -Duration 30d -Confirm");

        Assert.Equal("PromptNotPossible", refused.ErrorId());
    }

    [Fact]
    public void The_simulators_own_cmdlets_say_the_same()
    {
        using var shell = new TestShell();
        shell.Host.Refusal = new PSInvalidOperationException("NonInteractive mode.");

        Assert.Equal("PromptNotPossible", shell.Run("Step-PimSimulator 1h -Confirm").ErrorId());
        Assert.Equal("PromptNotPossible", shell.Run("Set-PimSimulator -Throttle -Confirm").ErrorId());
    }

    [Theory]
    [InlineData("Connect-PimCa -As adele@contoso.example")]
    [InlineData("Connect-PimCa -Simulated:$false -Reset")]
    [InlineData("Connect-PimCa -Identity -SimulatorUri http://127.0.0.1:5099")]
    public void What_is_for_a_simulated_tenant_is_refused_without_one(string command)
    {
        using var shell = new TestShell(connect: false);

        var refused = shell.Run(command);

        Assert.Equal("SimulatedOnly", refused.ErrorId());
        Assert.Contains("-Simulated", refused.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Empty(shell.Run("Get-PimCaContext").Output);
    }

    [Theory]
    [InlineData("Get-PimBrowserOnlyGroup $group")]
    [InlineData("Get-PimBrowserOnlyGroup $group.Id")]
    [InlineData("Get-PimBrowserOnlyGroup -DisplayName 'browser-only users'")]
    [InlineData("Get-PimBrowserOnlyGroup -Group Browser*")]
    [InlineData("$group | Get-PimBrowserOnlyGroup")]
    [InlineData("'Browser*' | Get-PimBrowserOnlyGroup")]
    [InlineData("Get-PimMemberPolicy $group | Get-PimBrowserOnlyGroup")]
    public void A_group_is_read_again_however_it_is_named(string command)
    {
        using var shell = new TestShell();
        var id = (string)shell.Run("($group = New-PimBrowserOnlyGroup)").One("Id")!;

        Assert.Equal(id, shell.Run(command).One("Id"));
    }

    [Theory]
    [InlineData("Get-PimCaPolicy")]
    [InlineData("Get-PimCaExclusion")]
    [InlineData("Get-PimExemption")]
    [InlineData("Get-PimAuditEvent")]
    [InlineData("Get-PimApproval")]
    [InlineData("Get-PimEligibility")]
    [InlineData("Get-PimActivation")]
    [InlineData("Get-PimBrowserOnlyGroup")]
    public void A_list_that_the_service_refuses_can_be_passed_over(string command)
    {
        using var shell = new TestShell();
        shell.Run("Set-PimSimulator -FaultRate 1").AssertNoErrors();

        var refused = shell.Run($"{command} -ErrorAction SilentlyContinue -ErrorVariable failures; 'went on'; $failures.Count");

        Assert.Equal(["went on", "1"], refused.Output.Select(o => o.ToString()));
    }

    [Fact]
    public void The_clock_is_shown_in_one_line_and_still_counts_as_a_moment()
    {
        using var shell = new TestShell();

        var shown = shell.Show("Step-PimSimulator 1h").Trim();

        Assert.StartsWith("The simulated tenant's clock shows 2026-", shown);
        Assert.DoesNotContain("\n", shown);
        Assert.Equal("DateTimeOffset", shell.Run("(Step-PimSimulator 1h).GetType().Name").One().ToString());
        Assert.Equal(true, shell.Run("(Step-PimSimulator 1h) -gt [DateTimeOffset]'2026-01-01'").One().BaseObject);
    }

    [Fact]
    public void What_is_so_already_is_said_in_whole_sentences()
    {
        using var shell = new TestShell();
        shell.Run("$group = New-PimBrowserOnlyGroup").AssertNoErrors();

        Assert.Equal("Browser-Only Users: nothing to do. The group exists as asked.", shell.Run("New-PimBrowserOnlyGroup -Verbose").Verbose[^1]);
    }

    [Fact]
    public void A_changed_duration_is_told_as_it_is_typed()
    {
        using var shell = new TestShell();
        shell.Run("$group = New-PimBrowserOnlyGroup").AssertNoErrors();

        shell.Host.Clear();
        shell.Run("Set-PimMemberPolicy -Group $group -MaximumActivationDuration 1h30m -EligibilityExpiresAfter 90d -WhatIf").AssertNoErrors();

        Assert.Contains("MaximumActivationDuration from 8h to 1h30m", shell.Host.Text);
        Assert.Contains("EligibilityExpiresAfter from 365d to 90d", shell.Host.Text);
    }

    [Fact]
    public void A_list_shows_notifications_in_words()
    {
        using var shell = new TestShell();
        shell.Run("$group = New-PimBrowserOnlyGroup").AssertNoErrors();
        shell.Run("Set-PimMemberPolicy -Group $group -Notification @{ Event = 'EligibleAssigned'; Recipient = 'Admin'; AdditionalRecipients = 'soc@contoso.example'; CriticalOnly = $true } -Confirm:$false").AssertNoErrors();

        var first = shell.Run("\"$((Get-PimMemberPolicy -Group $group).Notifications[0])\"").One().ToString();

        Assert.Equal("EligibleAssigned to Admin: default recipients, soc@contoso.example (critical only)", first);
    }

    [Fact]
    public void What_comes_back_from_a_job_shows_its_times()
    {
        using var shell = ExemptTenant.WithExclusion();
        ExemptTenant.Exempt(shell);

        // A job and a remote session hand over one level, and the moments in it as text.
        shell.Run("function Far($it) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($it, 1)) }").AssertNoErrors();

        Assert.Equal(shell.Show("Get-PimCaContext"), shell.Show("Far (Get-PimCaContext)"));
        Assert.Equal(shell.Show("Get-PimExemption"), shell.Show("Far (Get-PimExemption)"));
        Assert.Equal(shell.Show("Get-PimActivation $group"), shell.Show("Far (Get-PimActivation $group)"));
    }

    [Fact]
    public void Who_asked_may_not_approve_and_is_told_who_may()
    {
        using var shell = ExemptTenant.WithGroup();
        shell.As("adele").Run("$request = Request-PimActivation -Group $group -Justification 'Laptop broken'").AssertNoErrors();

        var refused = shell.Run("$request | Approve-PimActivation -Justification 'My own'");

        Assert.Equal("AuthorizationFailed", refused.ErrorId());
        Assert.StartsWith("Only an approver", refused.Errors[0].ErrorDetails.RecommendedAction);
    }
}

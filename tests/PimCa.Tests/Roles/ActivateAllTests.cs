using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Roles;

/// <summary>Sixty eligibilities of one person, groups and roles mixed, activated by one call.</summary>
public sealed class ActivateAllTests : IDisposable
{
    private readonly TestShell shell = MatrixTenant.Open(
        """
        # Adele is eligible for one group already.
        2..30 | ForEach-Object {
            $g = New-PimBrowserOnlyGroup "Group $_"
            Set-PimMemberPolicy $g.Id -AllowPermanentEligibility
            $null = New-PimEligibility $g.Id $adele -Permanent
        }
        Set-PimMemberPolicy 'Group 7' -RequireTicket
        $roles = 'Global Administrator', 'Privileged Role Administrator', 'Conditional Access Administrator', 'Security Administrator', 'Security Reader',
            'Global Reader', 'Groups Administrator', 'User Administrator', 'Identity Governance Administrator', 'Directory Writers', 'Directory Readers',
            'Exchange Administrator', 'SharePoint Administrator', 'Reports Reader', 'Security Operator', 'Helpdesk Administrator', 'Application Administrator',
            'Cloud Application Administrator', 'Application Developer', 'Authentication Administrator', 'Authentication Policy Administrator',
            'Privileged Authentication Administrator', 'Password Administrator', 'License Administrator', 'Billing Administrator',
            'Cloud Device Administrator', 'Cloud App Security Administrator', 'Compliance Administrator', 'Compliance Data Administrator'
        $roles | ForEach-Object { $null = New-PimEligibility -Role $_ -Principal $adele -Permanent }
        $null = New-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope Munich -Principal $adele -Permanent
        Set-PimRolePolicy 'Security Reader' -RequireTicket
        Set-PimRolePolicy 'Billing Administrator' -MaximumActivationDuration 1h
        As adele
        """);

    public void Dispose() => shell.Dispose();

    [Fact]
    public void Fifty_seven_are_active_and_three_are_errors_in_as_few_requests_as_batches_allow()
    {
        ShellResult? result = null;

        var requests = shell.RequestsOf(() => result = shell.Run("Request-PimActivation -All -Duration 2h -Justification x"));

        Assert.Equal(57, result!.Output.Count);
        Assert.Equal(
            ["ActivationTooLong", "TicketRequired", "TicketRequired"],
            result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]).Order());

        // What is mine of each kind (the names are known from before); two batches, of 20 and of 10, for groups and for roles;
        // the one policy that allows less than was asked, so that the error can say how much.
        Assert.Equal("GET GET GET POST POST POST POST GET", string.Join(" ", requests.Select(r => r.Split(' ')[0])));
        Assert.Equal(4, requests.Count(r => r.Contains("$batch", StringComparison.Ordinal)));

        shell.Run("$null = Step-PimSimulator -By 10m").AssertNoErrors();
        Assert.Equal(57, shell.Run("Get-PimActivation -Mine -Status Active").AssertNoErrors().Output.Count);

        // Once more: all of them are as asked, nothing is written.
        Assert.Empty(shell.Writes(() => Assert.Equal(57, shell.Run("Request-PimActivation -All -Duration 90m -Justification x").Output.Count(o => o.Properties["Status"].Value.ToString() == "Active"))));
    }

    [Fact]
    public void All_are_waited_for_together_and_ended_by_one_call()
    {
        ShellResult? result = null;
        var requests = shell.RequestsOf(() => result = shell.Run("Request-PimActivation -All -Justification x -TicketNumber INC-1 -Wait"));

        Assert.Equal(60, result!.AssertNoErrors().Output.Count(o => o.Properties["Status"].Value.ToString() == "Active"));

        // To ask: the lists, two batches of either kind, and what allows less than eight hours: its policy, and once more. To wait: a list
        // of either kind, and the memberships of 20 and of 10 groups.
        Assert.Equal("GET GET GET POST POST POST POST GET POST GET POST POST GET", string.Join(" ", requests.Select(r => r.Split(' ')[0])));

        var early = shell.Run("Stop-PimActivation -All");
        Assert.Equal(60, early.Errors.Count(e => e.FullyQualifiedErrorId.StartsWith("ActiveDurationTooShort", StringComparison.Ordinal)));

        shell.Run("$null = Step-PimSimulator -By 10m").AssertNoErrors();
        Assert.Empty(shell.Writes(() => Assert.Equal(60, shell.Run("Stop-PimActivation -All -WhatIf").AssertNoErrors().Output.Count)));
        requests = shell.RequestsOf(() => result = shell.Run("Stop-PimActivation -All"));

        // Schedules and requests of each of the three kinds; two batches of groups, two of roles.
        Assert.Equal(60, result.AssertNoErrors().Output.Count(o => o.Properties["Status"].Value.ToString() == "Canceled"));
        Assert.Equal("GET GET GET GET GET GET POST POST POST POST", string.Join(" ", requests.Select(r => r.Split(' ')[0])));

        Assert.Empty(shell.Writes(() => Assert.Empty(shell.Run("Stop-PimActivation -All").AssertNoErrors().Output)));
    }

    [Fact]
    public void What_runs_too_short_is_told_and_what_runs_longer_or_waits_is_ended()
    {
        shell.Run(
            """
            As admin; Set-PimRolePolicy 'Global Reader' -RequireApproval -Approver $admins; As adele
            $null = Request-PimActivation -Role 'Helpdesk Administrator' -Duration 1h -Justification x
            $null = Request-PimActivation -Role 'Global Reader' -Duration 1h -Justification x
            $null = Step-PimSimulator -By 10m
            $null = Request-PimActivation -Group 'Group 3' -Duration 1h -Justification x
            """).AssertNoErrors();

        var result = shell.Run("Stop-PimActivation -All");

        Assert.Equal("ActiveDurationTooShort", result.ErrorId());
        Assert.Equal("Group 3", PSObject.AsPSObject(result.Errors[0].TargetObject).Properties["TargetName"].Value);
        Assert.Equal(["Global Reader", "Helpdesk Administrator"], result.Output.Select(o => o.Properties["TargetName"].Value).Order());
    }

    [Fact]
    public void Piped_in_any_mixture_and_twice_each_is_activated_once_and_then_all_are_ended()
    {
        var result = shell.Run("$mine = Get-PimEligibility -Mine | Where-Object TargetName -in 'Browser-Only Users', 'Global Reader', 'Helpdesk Administrator'; $mine + $mine | Request-PimActivation -Justification x");

        Assert.Equal(["Browser-Only Users /", "Global Reader /", "Helpdesk Administrator /", "Helpdesk Administrator Munich"],
            result.AssertNoErrors().Output.Select(o => $"{o.Properties["TargetName"].Value} {o.Properties["ScopeName"].Value ?? "/"}").Order());

        shell.Run("$null = Step-PimSimulator -By 10m").AssertNoErrors();
        Assert.Equal(4, shell.Run("Get-PimActivation -Mine | Stop-PimActivation").AssertNoErrors().Output.Count);
        Assert.Empty(shell.Run("Get-PimActivation -Mine -Status Active").AssertNoErrors().Output);
    }
}

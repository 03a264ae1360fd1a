using System;
using System.Linq;
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

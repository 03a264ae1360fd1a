using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.Pipeline;

/// <summary>Where it is known how many come, the bar says how far it is.</summary>
public sealed class CountedProgressTests
{
    [Theory]
    [InlineData("Request-PimActivation -All -Justification x -Duration 1h", "Request-PimActivation")]
    [InlineData("Stop-PimActivation -All -WhatIf", "Stop-PimActivation")]
    [InlineData("As admin; Convert-PimStandingAssignment 'Global Administrator' -BreakGlass breakglass@contoso.example -WhatIf", "Convert-PimStandingAssignment")]
    [InlineData("As admin; Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess -Confirm:$false", "Set-AppEnforcedRestrictions")]
    public void All_of_a_list_are_counted(string command, string activity)
    {
        using var shell = Open();
        if (activity == "Stop-PimActivation")
        {
            shell.Run("$null = Request-PimActivation -All -Justification x -Duration 1h; $null = Step-PimSimulator 10m").AssertNoErrors();
        }

        var bar = shell.Run(command).AssertNoErrors().Progress.Where(p => p.Activity == activity).ToArray();

        Assert.Contains(bar, p => p.StatusDescription.StartsWith("1 of ", StringComparison.Ordinal) && p.PercentComplete == 0);
        Assert.Contains(bar, p => p.StatusDescription.StartsWith("2 of ", StringComparison.Ordinal) && p.PercentComplete is > 0 and < 100);
        Assert.Equal(ProgressRecordType.Completed, bar[^1].RecordType);
    }

    [Fact]
    public void Requests_that_the_management_endpoint_takes_one_by_one_are_counted()
    {
        using var shell = Open();

        var bar = shell.Run("Request-PimActivation -All -Justification x -Duration 1h").AssertNoErrors().Progress
            .Where(p => p.Activity == "Asking for activations").ToArray();

        Assert.Equal(["0 of 2", "1 of 2", "Done"], bar.Select(p => p.StatusDescription));
        Assert.Equal([0, 50, 100], bar.Select(p => p.PercentComplete));
        Assert.Equal(ProgressRecordType.Completed, bar[^1].RecordType);
    }

    [Fact]
    public void One_in_the_list_has_no_bar()
    {
        using var shell = MatrixTenant.Open("As adele");

        Assert.Empty(shell.Run("Request-PimActivation -All -Justification x").AssertNoErrors().Progress);
    }

    [Fact]
    public void The_people_whose_sign_ins_are_counted_are_counted_themselves()
    {
        using var shell = ExemptTenant.WithExclusion();
        shell.Run("'adele@contoso.example', 'alex@contoso.example' | New-PimActiveAssignment -Group $group -Duration 1d -Justification x; $null = Step-PimSimulator 1h").AssertNoErrors();

        var bar = shell.Run("Get-PimExemption").AssertNoErrors().Progress.Where(p => p.Activity == "Counting sign-ins").ToArray();

        Assert.Equal([0, 50, 100], bar.Select(p => p.PercentComplete));
        Assert.StartsWith("2 of 2: ", bar[1].StatusDescription, StringComparison.Ordinal);
        Assert.Equal(ProgressRecordType.Completed, bar[^1].RecordType);
    }

    // Adele may activate a group's membership and two Azure roles.
    private static TestShell Open() => MatrixTenant.Open(
        """
        'Reader', 'Contributor' | ForEach-Object { $null = New-PimEligibility -AzureRole $_ -Scope rg-web -Principal $adele -Duration 20d }
        As adele
        """);
}

using System;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Session;

public sealed class SimulatorCmdletTests : IDisposable
{
    private readonly TestShell shell = new();

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("8h", 8 * 60)]
    [InlineData("1d", 24 * 60)]
    [InlineData("90m", 90)]
    [InlineData("'1h30m'", 90)]
    [InlineData("PT8H", 8 * 60)]
    [InlineData("P1D", 24 * 60)]
    [InlineData("00:30", 30)]
    [InlineData("1.02:00:00", 26 * 60)]
    [InlineData("([timespan]::FromHours(3))", 180)]
    public void The_clock_moves_by_any_way_to_write_a_duration(string by, int minutes)
    {
        var before = shell.Tenant.Now;

        var shown = shell.Run($"Step-PimSimulator -By {by}").One().BaseObject;

        Assert.Equal(before.AddMinutes(minutes), shell.Tenant.Now);
        Assert.Equal(shell.Tenant.Now, shown);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("soon")]
    [InlineData("''")]
    [InlineData("-1d")]
    public void What_is_no_duration_is_refused_with_examples(string by)
    {
        var before = shell.Tenant.Now;

        var result = shell.Run($"Step-PimSimulator -By {by}");

        Assert.Contains("8h", Assert.Single(result.Errors).ToString());
        Assert.Equal(before, shell.Tenant.Now);
    }

    [Theory]
    [InlineData("([timespan]::FromHours(-1))", "ClockMovesForward")]
    [InlineData("40000d", "ClockStepTooLong")]
    public void A_step_that_the_clock_cannot_make_is_refused(string by, string id)
    {
        var before = shell.Tenant.Now;

        Assert.Equal(id, shell.Run($"Step-PimSimulator -By {by}").ErrorId());
        Assert.Equal(before, shell.Tenant.Now);
    }

    [Fact]
    public void With_WhatIf_the_clock_stands()
    {
        var before = shell.Tenant.Now;

        Assert.Empty(shell.Run("Step-PimSimulator 1h -WhatIf").AssertNoErrors().Output);

        Assert.Equal(before, shell.Tenant.Now);
        Assert.Contains("Move the clock forward by 01:00:00", shell.Host.Text);
    }

    [Fact]
    public void The_weather_changes_only_where_it_was_named()
    {
        shell.Run("Set-PimSimulator -ReplicationLag 90s -Throttle").AssertNoErrors();
        shell.Run("Set-PimSimulator -Latency 2s").AssertNoErrors();

        Assert.Equal(TimeSpan.FromSeconds(90), shell.Tenant.ReplicationLag);
        var before = shell.Tenant.Now;
        Assert.Equal(1, shell.Requests(() => shell.Run("Get-PimCaPolicy").AssertNoErrors()));
        Assert.Equal(before.AddSeconds(2), shell.Tenant.Now);

        shell.Run("Set-PimSimulator -ReplicationLag 0s -Latency 0s -Throttle:$false").AssertNoErrors();
        Assert.Equal(TimeSpan.Zero, shell.Tenant.ReplicationLag);
    }

    [Fact]
    public void The_weather_of_SharePoint_is_set_by_its_three_names_and_back_again()
    {
        shell.Run("Set-PimSimulator -SharePointDelay 7m -SharePointCreatesPoliciesAfter 2m -SharePointKeepsNothing").AssertNoErrors();
        shell.Run("Set-PimSimulator -Latency 1s").AssertNoErrors();
        Assert.Equal((TimeSpan.FromMinutes(7), true, TimeSpan.FromMinutes(2)), (shell.Tenant.SharePointDelay, shell.Tenant.SharePointKeepsNothing, shell.Tenant.SharePointCreatesPoliciesAfter));

        shell.Run("Set-PimSimulator -SharePointCreatesPoliciesAfter 0s -SharePointKeepsNothing:$false").AssertNoErrors();
        Assert.Equal((false, TimeSpan.Zero), (shell.Tenant.SharePointKeepsNothing, shell.Tenant.SharePointCreatesPoliciesAfter));

        shell.Host.Clear();
        shell.Run("Set-PimSimulator -SharePointCreatesPoliciesAfter $null -WhatIf").AssertNoErrors();
        Assert.Contains("SharePointCreatesPoliciesAfter = never", shell.Host.Text);
        Assert.NotNull(shell.Tenant.SharePointCreatesPoliciesAfter);
        shell.Run("Set-PimSimulator -SharePointCreatesPoliciesAfter $null -SharePointDelay 0s").AssertNoErrors();
        Assert.Null(shell.Tenant.SharePointCreatesPoliciesAfter);
        Assert.Equal(TimeSpan.Zero, shell.Tenant.SharePointDelay);
    }

    [Fact]
    public void With_WhatIf_the_weather_stays()
    {
        shell.Run("Set-PimSimulator -ReplicationLag 90s -WhatIf").AssertNoErrors();

        Assert.Equal(TimeSpan.Zero, shell.Tenant.ReplicationLag);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.Evidence;

public sealed class EvidenceCmdletTests
{
    [Fact]
    public void A_window_tells_who_when_why_and_who_approved()
    {
        using var shell = ExemptTenant.WithExclusion();
        ExemptTenant.Exempt(shell);
        var window = shell.Run("Get-PimExemption -Active").One();
        object Of(string property) => window.Properties[property].Value;

        Assert.Equal(("adele@contoso.example", "Browser-Only Users"), (Of("UserName"), Of("GroupName")));
        Assert.Equal(("Laptop broken", "INC-4711", "megan@contoso.example"), (Of("Justification"), Of("TicketNumber"), Of("ApprovedBy")));
        Assert.Equal([ExemptTenant.Policy], (IEnumerable<string>)Of("Policies"));
        Assert.Equal(TimeSpan.FromHours(8), (DateTimeOffset)Of("EndTime") - (DateTimeOffset)Of("StartTime"));
        Assert.Equal(0, Of("SignInCount"));
    }

    [Fact]
    public async Task Sign_ins_meanwhile_are_counted_and_go_as_the_what_if_said()
    {
        using var shell = ExemptTenant.WithExclusion();
        Assert.Equal("blocked", await shell.Tenant.SignInAsync("adele@contoso.example", "SharePointOnline", "browser"));
        ExemptTenant.Exempt(shell);

        Assert.Equal("allowedWithAppEnforcedRestrictions", await shell.Tenant.SignInAsync("adele@contoso.example", "SharePointOnline", "browser"));
        Assert.Equal("allowedWithAppEnforcedRestrictions", await shell.Tenant.SignInAsync("adele@contoso.example", "ExchangeOnline", "browser"));
        Assert.Equal("blocked", await shell.Tenant.SignInAsync("adele@contoso.example", "ExchangeOnline", "mobileAppsAndDesktopClients"));
        shell.Run("$null = Step-PimSimulator -By 9h").AssertNoErrors();
        Assert.Equal("blocked", await shell.Tenant.SignInAsync("adele@contoso.example", "SharePointOnline", "browser"));

        Assert.Equal(2, shell.Run("Get-PimExemption").One("SignInCount"));
    }

    [Fact]
    public void A_window_is_over_when_it_ran_out_or_was_deactivated()
    {
        using var shell = ExemptTenant.WithExclusion();
        ExemptTenant.Exempt(shell, "1h");
        shell.Run("$null = Step-PimSimulator -By 2h").AssertNoErrors();
        ExemptTenant.Exempt(shell);
        shell.Run("$null = Step-PimSimulator -By 30m").AssertNoErrors();
        shell.As("adele").Run("$null = Stop-PimActivation -Group $group").AssertNoErrors();
        shell.As("admin").Run("$null = Step-PimSimulator -By 1h").AssertNoErrors();

        var windows = shell.Run("Get-PimExemption -User adele@contoso.example");
        var lengths = windows.AssertNoErrors().Output.Select(w => (DateTimeOffset)w.Properties["EndTime"].Value - (DateTimeOffset)w.Properties["StartTime"].Value).ToArray();

        Assert.Equal(2, lengths.Length);
        Assert.Equal(TimeSpan.FromHours(1), lengths[0]);
        Assert.InRange(lengths[1], TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(40));
        Assert.Empty(shell.Run("Get-PimExemption -Active").AssertNoErrors().Output);
    }

    [Fact]
    public void Purged_requests_do_not_hide_a_long_assignment()
    {
        using var shell = ExemptTenant.WithExclusion();
        shell.Run("$null = New-PimActiveAssignment -Group $group -Principal alex@contoso.example -Duration 100d -Justification 'On site'").AssertNoErrors();
        shell.Run("$null = Step-PimSimulator -By 60d").AssertNoErrors();

        Assert.Equal("alex@contoso.example", shell.Run("Get-PimExemption -Active").One("UserName"));
    }

    [Fact]
    public void The_audit_shows_who_asked_and_who_approved()
    {
        using var shell = ExemptTenant.WithExclusion();
        ExemptTenant.Exempt(shell);
        var events = shell.Run("Get-PimAuditEvent -Group $group -User adele@contoso.example").AssertNoErrors().Output;
        string Of(string activity) => events.First(e => e.Properties["Activity"].Value.ToString()!.Contains(activity)).Properties["InitiatedBy"].Value.ToString()!;

        Assert.Equal("adele@contoso.example", Of("requested"));
        Assert.Equal("megan@contoso.example", Of("Request approved"));
        Assert.Equal(events.Select(e => e.Properties["Time"].Value), events.Select(e => e.Properties["Time"].Value).Order());
        Assert.Empty(shell.Run("Get-PimAuditEvent -User alex@contoso.example -Group Administrators").AssertNoErrors().Output);
    }

    [Theory]
    [InlineData("Get-PimAuditEvent -From 2030-01-02 -To 2030-01-01", "PeriodReversed")]
    [InlineData("Get-PimExemption -From 2030-01-02 -To 2030-01-01", "PeriodReversed")]
    [InlineData("Get-PimAuditEvent -Group nobody", "GroupNotFound")]
    [InlineData("Get-PimExemption -User nobody", "PrincipalNotFound")]
    public void What_cannot_be_is_an_error(string command, string errorId)
    {
        using var shell = new TestShell();

        Assert.Equal(errorId, shell.Run(command).ErrorId());
    }
}

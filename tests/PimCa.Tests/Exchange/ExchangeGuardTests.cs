using System;
using System.Linq;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.Exchange;

/// <summary>The guard asks Exchange itself, and what it cannot ask it does not take for granted.</summary>
public sealed class ExchangeGuardTests
{
    private const string Add = "Add-PimCaExclusion 'Require compliant device' $group";
    private const string Connect = "Connect-ExchangeOnline -ShowBanner:$false -UserPrincipalName ";

    [Fact]
    public void The_guard_and_the_exclusion_go_through_the_module_and_leave_no_connection()
    {
        using var exchange = new ExchangeShell(shell: ExemptTenant.WithPair());

        Assert.Equal(true, exchange.Shell.Run("Test-PimCaGuard $group").One().BaseObject);
        Assert.Equal(true, exchange.Shell.Run(Add).One("IsGuarded"));
        Assert.Equal(true, exchange.Shell.Run("Get-PimCaExclusion").One("IsGuarded"));
        Assert.Equal(["Get-OwaMailboxPolicy", "Disconnect admin@contoso.example"], exchange.Backend.Calls.Distinct());
        Assert.Empty(exchange.Connections);
    }

    [Fact]
    public void A_policy_that_is_off_in_exchange_is_a_finding()
    {
        using var exchange = new ExchangeShell(shell: ExemptTenant.WithPair());
        exchange.Shell.Tenant.AddOwaMailboxPolicies(1);

        Assert.Equal(false, exchange.Shell.Run("Test-PimCaGuard $group").One().BaseObject);
        Assert.Empty(exchange.Shell.Writes(() => Assert.Equal("ExclusionNotGuarded", exchange.Shell.Run(Add).ErrorId())));
    }

    [Theory]
    [InlineData(null, "", "Install-Module ExchangeOnlineManagement")]
    [InlineData("3.1.0", "", "Import-Module ExchangeOnlineManagement -MinimumVersion 3.2.0")]
    [InlineData("3.4.0", Connect + "someone@fabrikam.example", "Use a new PowerShell session")]
    [InlineData("3.4.0", Connect + "admin@contoso.example; $null = Step-PimSimulator -By 61m", "Activate the Exchange Administrator role first")]
    public void Without_a_session_of_exchange_the_check_is_not_met_and_names_the_fix(string? version, string before, string fix)
    {
        using var exchange = new ExchangeShell(version, ExemptTenant.WithPair());
        exchange.Shell.Run(before).AssertNoErrors();

        var findings = exchange.Shell.Run("Test-PimCaGuard $group -Detailed").AssertNoErrors().Output;

        var unmet = Assert.Single(findings, f => Equals(f.Properties["IsMet"].Value, false));
        Assert.Equal("OutlookOnTheWeb", unmet.Properties["Check"].Value);
        Assert.Contains("counts as not met", (string)unmet.Properties["Detail"].Value);
        Assert.Contains(fix, (string)unmet.Properties["Fix"].Value);
        Assert.Empty(exchange.Shell.Writes(() =>
        {
            var refused = exchange.Shell.Run(Add);
            Assert.Equal("ExclusionNotGuarded", refused.ErrorId());
            Assert.Contains(fix, refused.Errors[0].ErrorDetails.RecommendedAction);
        }));
    }

    [Fact]
    public void Loosening_is_refused_through_the_module_while_a_group_is_excluded()
    {
        using var exchange = new ExchangeShell(shell: ExemptTenant.WithExclusion());

        Assert.Empty(exchange.Shell.Writes(() => Assert.Equal("RestrictionsInUse", exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy Off").ErrorId())));

        Assert.DoesNotContain(exchange.Backend.Calls, c => c.StartsWith("Set-", StringComparison.Ordinal));
        Assert.Empty(exchange.Connections);
    }
}

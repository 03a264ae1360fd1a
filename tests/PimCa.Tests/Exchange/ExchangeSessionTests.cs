using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Exchange;

/// <summary>The caller's own connections: which one serves, which are left alone, and what keeps anything from being written.</summary>
public sealed class ExchangeSessionTests : IDisposable
{
    private const string Set = "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess";
    private const string Ours = "Connect-ExchangeOnline -UserPrincipalName admin@contoso.example -ShowBanner:$false";
    private const string Foreign = "Connect-ExchangeOnline -UserPrincipalName someone@fabrikam.example -Prefix Fabrikam -ShowBanner:$false";

    private readonly ExchangeShell exchange = new();

    public void Dispose() => exchange.Dispose();

    [Theory]
    [InlineData(Ours, "Get-OwaMailboxPolicy")]
    [InlineData(Ours + " -Prefix Mine", "Get-MineOwaMailboxPolicy")]
    [InlineData(Foreign + "; " + Ours, "Get-OwaMailboxPolicy")]
    [InlineData(Ours + "; " + Foreign, "Get-FabrikamOwaMailboxPolicy")]
    public void A_live_connection_to_the_same_organisation_is_used_and_all_stay_as_they_are(string connect, string afterwards)
    {
        exchange.Shell.Run(connect).AssertNoErrors();
        var before = exchange.Connections;
        Assert.NotEmpty(before);

        var rows = exchange.Shell.Run($"$null = {Set}; Get-AppEnforcedRestrictions").AssertNoErrors();

        Assert.Equal(["ReadOnly", "AllowLimitedAccess"], rows.All("Setting").Select(s => s!.ToString()));
        Assert.Equal(before, exchange.Connections);
        Assert.Empty(exchange.Backend.Tokens);
        Assert.DoesNotContain(exchange.Backend.Calls, c => c.StartsWith("Disconnect", StringComparison.Ordinal));
        Assert.Contains("Set-OwaMailboxPolicy OwaMailboxPolicy-Default ReadOnly", exchange.Backend.Calls);
        Assert.Equal("OwaMailboxPolicy-Default", exchange.Shell.Run(afterwards).One("Name"));
    }

    [Fact]
    public void Within_a_module_of_the_callers_the_connection_is_found_too()
    {
        exchange.Shell.Run($"{Ours}; $null = New-Module Mine {{ function Set-Mine {{ {Set} }} }}; Set-Mine").AssertNoErrors();

        Assert.Empty(exchange.Backend.Tokens);
        Assert.Contains("Set-OwaMailboxPolicy OwaMailboxPolicy-Default ReadOnly", exchange.Backend.Calls);
    }

    [Fact]
    public void A_session_of_another_tenant_is_an_error_that_names_both_and_nothing_is_written()
    {
        exchange.Shell.Run(Foreign).AssertNoErrors();

        var error = Refused("ExchangeSessionOfAnotherTenant", ErrorCategory.InvalidOperation);

        Assert.Contains(ExchangeBackend.OtherTenant, error.Exception.Message);
        Assert.Contains("someone@fabrikam.example", error.Exception.Message);
        Assert.Contains("Disconnect-ExchangeOnline -ConnectionId", error.ErrorDetails.RecommendedAction);
        Assert.Equal("OwaMailboxPolicy-Default", exchange.Shell.Run("Get-FabrikamOwaMailboxPolicy").One("Name"));
    }

    [Theory]
    [InlineData(Ours)]
    [InlineData(Foreign + "; " + Ours)]
    public void An_expired_session_is_an_error_that_says_to_activate_first_and_nothing_is_written(string connect)
    {
        exchange.Shell.Run(connect).AssertNoErrors();
        exchange.Shell.Tenant.Advance(TimeSpan.FromMinutes(61));

        var error = Refused("ExchangeSessionExpired", ErrorCategory.AuthenticationError);

        Assert.Contains("admin@contoso.example", error.Exception.Message);
        Assert.Matches("Activate the Exchange Administrator role first.*Disconnect-ExchangeOnline -ConnectionId", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_broken_session_counts_as_ended()
    {
        exchange.Shell.Run(Ours).AssertNoErrors();
        exchange.Backend.Break("admin@contoso.example");

        Refused("ExchangeSessionExpired", ErrorCategory.AuthenticationError);
    }

    [Fact]
    public void Of_an_expired_and_a_live_session_the_live_one_serves()
    {
        exchange.Shell.Run(Ours).AssertNoErrors();
        exchange.Shell.Tenant.Advance(TimeSpan.FromMinutes(61));
        exchange.Shell.Run(Ours + " -Prefix New").AssertNoErrors();

        exchange.Shell.Run(Set).AssertNoErrors();

        Assert.Empty(exchange.Backend.Tokens);
    }

    [Fact]
    public void A_module_that_is_too_old_is_an_error_with_both_versions_and_nothing_is_written()
    {
        using var old = new ExchangeShell("3.1.0");

        var error = Refused("ExchangeModuleTooOld", ErrorCategory.NotImplemented, old);

        Assert.Matches("loaded in version 3.1.0; version 3.2.0 is needed", error.Exception.Message);
        Assert.Contains("Import-Module ExchangeOnlineManagement -MinimumVersion 3.2.0", error.ErrorDetails.RecommendedAction);
        Assert.Empty(old.Backend.Connects);
    }

    [Fact]
    public void No_module_is_an_error_with_the_line_that_installs_it_and_nothing_is_written()
    {
        using var none = new ExchangeShell(version: null);

        var error = Refused("ExchangeModuleMissing", ErrorCategory.NotImplemented, none);

        Assert.Contains("Install-Module ExchangeOnlineManagement -MinimumVersion 3.2.0 -Scope CurrentUser", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_session_of_security_and_compliance_is_no_way_to_exchange_and_no_hindrance()
    {
        exchange.Backend.MakesEopSessions = true;
        exchange.Shell.Run(Ours + " -Prefix Compliance").AssertNoErrors();
        exchange.Backend.MakesEopSessions = false;

        exchange.Shell.Run(Set).AssertNoErrors();

        Assert.Single(exchange.Backend.Tokens);
        Assert.Contains("Compliance", Assert.Single(exchange.Connections.Split('\n')));
    }

    [Fact]
    public void A_session_without_the_commands_is_an_error_that_says_to_activate_first()
    {
        exchange.Shell.Run(Ours + " -CommandName Get-Mailbox").AssertNoErrors();

        var error = Refused("ExchangeCommandsMissing", ErrorCategory.PermissionDenied);

        Assert.StartsWith("Activate the Exchange Administrator role first", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_can_only_read_reads_and_its_refusal_to_write_is_an_error()
    {
        exchange.Shell.Run(Ours + " -CommandName Get-Owa*").AssertNoErrors();

        exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();
        Assert.Equal("ExchangeCommandsMissing", exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly").ErrorId());
    }

    [Theory]
    [InlineData("adele", "isn't supported in this scenario")]
    [InlineData("admin", "was given no command")]
    public void Whoever_lacks_the_role_is_told_which_one_it_takes_and_nothing_stays_open(string person, string words)
    {
        exchange.Backend.Commands = person == "admin" ? ["Get-Mailbox", "Set-OwaMailboxPolicy"] : exchange.Backend.Commands;
        exchange.Shell.As(person);

        var error = Refused("ExchangeRefused", ErrorCategory.PermissionDenied);

        Assert.Contains(words, error.Exception.Message);
        Assert.Contains("Exchange Administrator", error.ErrorDetails.RecommendedAction);
        Assert.Equal(0, exchange.Generated);
    }

    /// <summary>Reading gives the error beside SharePoint's row; setting gives it alone, with nothing written and no connection changed.</summary>
    private ErrorRecord Refused(string errorId, ErrorCategory category, ExchangeShell? other = null)
    {
        var one = other ?? exchange;
        var before = one.Shell.Run("if (Get-Module ExchangeOnlineManagement) { Get-ConnectionInformation | ForEach-Object { \"$_\" } }").AssertNoErrors().Output;
        ShellResult? set = null;
        Assert.Empty(one.Shell.Writes(() => set = one.Shell.Run(Set)));

        Assert.Equal(errorId, set!.ErrorId());
        Assert.Equal(category, set.Errors[0].CategoryInfo.Category);
        Assert.Empty(set.Output);
        Assert.Contains(errorId, one.Shell.Run("Get-AppEnforcedRestrictions").ErrorIds());
        Assert.Equal(before, one.Shell.Run("if (Get-Module ExchangeOnlineManagement) { Get-ConnectionInformation | ForEach-Object { \"$_\" } }").AssertNoErrors().Output);
        return set.Errors[0];
    }
}

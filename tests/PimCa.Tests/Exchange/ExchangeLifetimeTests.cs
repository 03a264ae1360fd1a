using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using PimCa.Tests.Pipeline;

namespace PimCa.Tests.Exchange;

/// <summary>However a command ends, what it opened is closed, and nothing else.</summary>
public sealed class ExchangeLifetimeTests : IDisposable
{
    private const string Set = "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess";

    private readonly ExchangeShell exchange = new();
    private readonly string before;

    public ExchangeLifetimeTests()
    {
        // The caller's own, of a kind that is neither used nor in the way: it must be there afterwards, as it was.
        exchange.Backend.MakesEopSessions = true;
        exchange.Shell.Run("Connect-ExchangeOnline -UserPrincipalName admin@contoso.example -Prefix Compliance -ShowBanner:$false").AssertNoErrors();
        exchange.Backend.MakesEopSessions = false;
        before = Rest;
    }

    private string Rest => string.Join('\n', exchange.Shell.Run("Get-ConnectionInformation | ForEach-Object { \"$($_.ConnectionId) $($_.State) $($_.ModulePrefix)\" }").AssertNoErrors().Output);

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void A_command_that_succeeds_closes_its_connection()
    {
        exchange.Shell.Run($"{Set}; Get-AppEnforcedRestrictions").AssertNoErrors();

        AssertClosed(times: 2);
    }

    [Fact]
    public void A_command_that_fails_at_its_work_closes_its_connection()
    {
        exchange.Backend.AtCall = _ => throw new InvalidOperationException("The connection was reset.");

        var failed = exchange.Shell.Run(Set);

        Assert.Equal("ExchangeCommandFailed", failed.ErrorId());
        Assert.Equal(ErrorCategory.ResourceUnavailable, failed.Errors[0].CategoryInfo.Category);
        AssertClosed(times: 1);
    }

    [Fact]
    public void A_connection_that_was_made_before_connecting_failed_is_closed()
    {
        exchange.Backend.AtConnected = () => throw new InvalidOperationException("The module could not be formed.");

        Assert.Empty(exchange.Shell.Writes(() => Assert.Equal("ExchangeConnectFailed", exchange.Shell.Run(Set).ErrorId())));

        AssertClosed(times: 1);
    }

    [Fact]
    public void An_error_that_ends_the_script_closes_the_connection()
    {
        exchange.Shell.Tenant.RefuseOwaMailboxPolicyChanges("OwaMailboxPolicy-Default");

        Assert.True(exchange.Shell.Run($"{Set} -ErrorAction Stop").Terminated);

        AssertClosed(times: 1);
    }

    [Fact]
    public void A_consumer_that_has_enough_closes_the_connection_before_the_rest_is_done()
    {
        exchange.Shell.Add<SelectFirstCommand>();
        exchange.Shell.Tenant.AddOwaMailboxPolicies(5);

        Assert.Single(exchange.Shell.Run($"{Set} | Select-First").AssertNoErrors().Output);

        Assert.Single(exchange.Backend.Calls, c => c.StartsWith("Set-", StringComparison.Ordinal));
        AssertClosed(times: 1);
    }

    [Theory]
    [InlineData("Connect-ExchangeOnline", 0)]
    [InlineData("Get-OwaMailboxPolicy", 0)]
    [InlineData("Set-OwaMailboxPolicy", 1)]
    public async Task Ctrl_C_in_the_midst_of_it_closes_the_connection_and_nothing_more_is_set(string command, int set)
    {
        exchange.Shell.Tenant.AddOwaMailboxPolicies(5);
        var mark = exchange.Shell.Tenant.EventCount;
        var reached = exchange.Backend.Hold(command);
        using var engine = PowerShell.Create(exchange.Shell.Runspace);
        engine.AddScript(Set);

        var running = engine.InvokeAsync();
        Assert.True(reached.Wait(TimeSpan.FromMinutes(1)), "The command was not called.");
        engine.Stop();
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);

        AssertClosed(times: 1);
        Assert.Equal(set, exchange.Backend.Calls.Count(c => c.StartsWith("Set-", StringComparison.Ordinal)));
        Assert.DoesNotContain(exchange.Shell.Tenant.EventsSince(mark), e => e.Kind == "Change" && e.Collection == "sharepoint/tenant");
    }

    [Fact]
    public void A_connection_that_cannot_be_closed_is_told_with_the_line_that_closes_it()
    {
        exchange.Backend.AtDisconnect = () => throw new InvalidOperationException("Not now.");

        var read = exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();

        Assert.Matches("Not now.*Disconnect-ExchangeOnline -ConnectionId [0-9a-f-]{36}", Assert.Single(read.Warnings));
    }

    private void AssertClosed(int times)
    {
        Assert.Equal(before, Rest);
        Assert.Equal(1, exchange.Generated);
        Assert.Equal(times, exchange.Backend.Tokens.Count);
        Assert.Equal(times, exchange.Backend.Calls.Count(c => c.StartsWith("Disconnect", StringComparison.Ordinal)));
    }
}

using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Session;

public sealed class SimulatorServerTests(ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public void Two_shells_work_on_one_tenant_through_the_server()
    {
        using var administrator = new TestShell(connect: false);
        using var auditor = new TestShell(connect: false);

        administrator.Run($"Connect-PimCa -Simulated -SimulatorUri {server.Uri} -Reset").AssertNoErrors();
        administrator.Run("New-PimBrowserOnlyGroup; Step-PimSimulator 3h; Set-PimSimulator -Latency 0s").AssertNoErrors();
        auditor.Run($"Connect-PimCa -Simulated -SimulatorUri {server.Uri} -As breakglass@contoso.example").AssertNoErrors();

        Assert.Equal("Browser-Only Users", auditor.Run("Get-PimBrowserOnlyGroup").One("DisplayName"));
        var now = (DateTimeOffset)auditor.Run("Step-PimSimulator 0s").One().BaseObject;
        Assert.True(now >= new DateTimeOffset(2026, 3, 2, 11, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void The_weather_of_SharePoint_reaches_a_tenant_behind_a_server()
    {
        using var shell = new TestShell(connect: false);
        shell.Run($"$ConfirmPreference = 'None'; Connect-PimCa -Simulated -SimulatorUri {server.Uri} -Reset; Set-PimSimulator -SharePointDelay 6m -SharePointCreatesPoliciesAfter 3m").AssertNoErrors();
        var before = (DateTimeOffset)shell.Run("Step-PimSimulator 0s").One().BaseObject;

        shell.Run("$null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies -WarningAction SilentlyContinue").AssertNoErrors();

        Assert.Equal(2, shell.Run("Get-SharePointCreatedPolicy").AssertNoErrors().Output.Count);
        Assert.InRange((DateTimeOffset)shell.Run("Step-PimSimulator 0s").One().BaseObject - before, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(8));
        shell.Run("Connect-PimCa -Simulated -Reset").AssertNoErrors();
    }

    [Fact]
    public void A_tenant_of_this_process_and_one_behind_a_server_are_two()
    {
        using var shell = new TestShell(connect: false);
        shell.Run($"Connect-PimCa -Simulated -SimulatorUri {server.Uri} -Reset; New-PimBrowserOnlyGroup").AssertNoErrors();

        shell.Run("Connect-PimCa -Simulated").AssertNoErrors();

        Assert.Empty(shell.Run("Get-PimBrowserOnlyGroup").AssertNoErrors().Output);
    }

    [Fact]
    public void A_server_that_is_not_there_is_told_with_how_to_start_one()
    {
        using var gone = new ServerProcess();
        using var shell = new TestShell(connect: false);
        shell.Run($"Connect-PimCa -Simulated -SimulatorUri {gone.Uri}").AssertNoErrors();
        gone.Stop();

        foreach (var command in new[] { $"Connect-PimCa -Simulated -SimulatorUri {gone.Uri}", "Step-PimSimulator 1h", "Set-PimSimulator -Throttle" })
        {
            var result = shell.Run(command);
            Assert.Equal("SimulatorNotReachable", result.ErrorId());
            Assert.Equal(ErrorCategory.ResourceUnavailable, result.Errors[0].CategoryInfo.Category);
            Assert.Contains("PimCa.Simulator.Server", result.Errors[0].ErrorDetails.RecommendedAction);
        }
    }

    [Fact]
    public void Only_an_address_of_this_machine_is_accepted()
    {
        using var shell = new TestShell(connect: false);

        Assert.Equal("SimulatorUriNotLoopback", shell.Run("Connect-PimCa -Simulated -SimulatorUri http://192.0.2.1:5099").ErrorId());
        Assert.Equal("SimulatorUriNotLoopback", shell.Run("Connect-PimCa -Simulated -SimulatorUri somewhere").ErrorId());
    }

    [Fact]
    public async Task A_command_that_is_stopped_with_a_request_in_flight_ends_at_once_and_leaves_none()
    {
        using var proxy = new HoldingProxy(server.Uri);
        using var shell = new TestShell(connect: false);
        shell.Run($"Connect-PimCa -Simulated -SimulatorUri {proxy.Uri}").AssertNoErrors();
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript("Get-PimCaPolicy");

        proxy.Hold();
        var running = engine.InvokeAsync();
        await proxy.Held.WaitAsync();
        await Task.Run(engine.Stop);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.Empty(engine.Streams.Error);
        proxy.Release();
        Assert.NotEmpty(shell.Run("Get-PimCaPolicy").AssertNoErrors().Output);
    }
}

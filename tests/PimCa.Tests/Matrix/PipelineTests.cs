using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Pipeline;

namespace PimCa.Tests.Matrix;

/// <summary>Pipelines of several activations: to their end, cut short, stopped in the middle.</summary>
public sealed class PipelineTests : IDisposable
{
    private const string Mine = "Get-PimEligibility -Mine";
    private const string Request = "Request-PimActivation -Duration 2h -Justification x";

    private readonly TestShell shell = MatrixTenant.Open(
        """
        'Second', 'Third' | ForEach-Object {
            $g = New-PimBrowserOnlyGroup $_
            Set-PimMemberPolicy $g -AllowPermanentEligibility
            $null = New-PimEligibility $g $adele -Permanent
        }
        As adele
        """);

    public void Dispose() => shell.Dispose();

    [Fact]
    public void All_of_mine_are_one_request()
    {
        var requests = shell.RequestsOf(() => Assert.Equal(3, shell.Run($"{Mine} | {Request}").AssertNoErrors().Output.Count));

        Assert.Single(requests, r => r.Contains("$batch", StringComparison.Ordinal));
        Assert.DoesNotContain(requests, r => r.StartsWith("POST", StringComparison.Ordinal) && r.Contains("/assignmentScheduleRequests", StringComparison.Ordinal));
    }

    [Fact]
    public void Cut_short_after_the_first_object_what_was_sent_together_is_done_and_nothing_is_on_its_way()
    {
        shell.Add<SelectFirstCommand>();

        var first = shell.Run($"{Mine} | {Request} -Verbose | Select-First");
        var mark = shell.Tenant.EventCount;

        Assert.Equal("Browser-Only Users", first.One("TargetName"));
        Assert.Equal(3, Activations());
        Assert.Equal(0, ConnectionView.Of(shell).InFlight);
        Assert.Empty(shell.Tenant.EventsSince(mark));
    }

    [Fact]
    public async Task Stopped_before_its_end_nothing_was_sent_and_the_session_goes_on()
    {
        using var reached = new ManualResetEventSlim();
        using var proceed = new ManualResetEventSlim();
        shell.Set("reached", reached);
        shell.Set("proceed", proceed);
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript($"{Mine} | ForEach-Object {{ if ($_.TargetName -eq 'Second') {{ $reached.Set(); $proceed.Wait() }}; $_ }} | {Request}");

        var running = engine.InvokeAsync();
        Assert.True(reached.Wait(TimeSpan.FromMinutes(2)));
        var stopping = Task.Factory.FromAsync(engine.BeginStop(null, null), engine.EndStop);
        proceed.Set();
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        await stopping;

        Assert.Equal(PSInvocationState.Stopped, engine.InvocationStateInfo.State);
        Assert.Equal(0, Activations());
        Assert.Equal(0, ConnectionView.Of(shell).InFlight);
        Assert.Empty(shell.Run("Get-PimActivation -Mine").AssertNoErrors().Output);
    }

    private int Activations() => shell.Tenant.Documents("pim/group/assignmentScheduleRequests").Values.Count(d => (string?)d["action"] == "selfActivate");
}

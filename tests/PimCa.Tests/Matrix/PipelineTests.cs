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

    [Theory]
    [InlineData("", $"{Mine} | {Request}", "Stopped while these were being asked for: ")]
    [InlineData($"$a = {Mine} | {Request} -Wait; $null = Step-PimSimulator 10m", "$a | Stop-PimActivation", "Stopped while these were being ended: ")]
    [InlineData(
        "As admin; 'Second', 'Third' | Set-PimMemberPolicy -RequireApproval -Approver Administrators; As adele; 'Second', 'Third' | Request-PimActivation -Duration 2h -Justification x; As megan; $q = Get-PimApproval",
        "$q | Approve-PimActivation -Justification ok",
        "Stopped while these requests were being decided: ")]
    public async Task Stopped_when_the_answer_is_there_and_nothing_can_be_written_any_more_the_console_is_told_all_the_same(string prepare, string command, string told)
    {
        shell.Run($"$ConfirmPreference = 'None'; {prepare}").AssertNoErrors();
        shell.Host.Clear();
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript($"{command} -Verbose");
        Task? stopping = null;
        engine.Streams.Verbose.DataAdded += (_, added) =>
        {
            if (stopping is null && engine.Streams.Verbose[added.Index].Message.StartsWith("POST ", StringComparison.Ordinal))
            {
                stopping = Task.Run(engine.Stop);
                SpinWait.SpinUntil(() => engine.InvocationStateInfo.State == PSInvocationState.Stopping);
            }
        };

        await Assert.ThrowsAsync<PipelineStoppedException>(() => engine.InvokeAsync());
        await stopping!;

        Assert.Contains(told, shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("Second", shell.Host.Text.Substring(shell.Host.Text.IndexOf(told, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private int Activations() => shell.Tenant.Documents("pim/group/assignmentScheduleRequests").Values.Count(d => (string?)d["action"] == "selfActivate");
}

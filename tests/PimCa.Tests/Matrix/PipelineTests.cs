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
        shell.Add<WatchStopCommand>();
        var reached = new TaskCompletionSource();
        using var stopping = new ManualResetEventSlim();
        shell.Set("stopping", stopping);
        shell.Set("wait", (Action<PSObject>)(one =>
        {
            if ((string)one.Properties["TargetName"].Value == "Second")
            {
                reached.SetResult();
                stopping.Wait();
            }
        }));
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript($"{Mine} | Watch-Stop $stopping -OnObject $wait | {Request}");

        var running = engine.InvokeAsync();
        await reached.Task;
        await Task.Run(engine.Stop);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);

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
        shell.Add<WatchStopCommand>();
        using var stopping = new ManualResetEventSlim();
        shell.Set("stopping", stopping);
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript($"{command} -Verbose | Watch-Stop $stopping");
        Task? stopped = null;
        engine.Streams.Verbose.DataAdded += (_, added) =>
        {
            if (stopped is null && engine.Streams.Verbose[added.Index].Message.StartsWith("POST ", StringComparison.Ordinal))
            {
                stopped = Task.Run(engine.Stop);
                stopping.Wait();
            }
        };

        await Assert.ThrowsAsync<PipelineStoppedException>(() => engine.InvokeAsync());
        await stopped!;

        Assert.Contains(told, shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("Second", shell.Host.Text.Substring(shell.Host.Text.IndexOf(told, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private int Activations() => shell.Tenant.Documents("pim/group/assignmentScheduleRequests").Values.Count(d => (string?)d["action"] == "selfActivate");
}

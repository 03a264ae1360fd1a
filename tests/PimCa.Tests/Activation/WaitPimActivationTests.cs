using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Activation;

public sealed class WaitPimActivationTests : ActivationShell
{
    [Fact]
    public void Ninety_seconds_of_replication_are_waited_for_and_the_times_said_honestly()
    {
        // What the administrator set up has long been known everywhere.
        Shell.Tenant.Advance(TimeSpan.FromHours(1));
        Shell.Tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var began = Shell.Tenant.Now;

        var result = Request($"{GroupId} -Duration 2h -Wait -Verbose");

        Assert.Equal("Active", result.One("Status")!.ToString());
        Assert.Equal(true, result.One("IsActive"));
        Assert.InRange(Shell.Tenant.Now - began, TimeSpan.FromSeconds(90), TimeSpan.FromMinutes(5));
        Assert.NotEmpty(result.Progress);
        Assert.Contains(result.Progress, p => p.RecordType == ProgressRecordType.Completed);
        Assert.Contains(result.Verbose, v => v.Contains("Exchange Online"));
    }

    [Fact]
    public void A_timeout_is_an_error_that_carries_the_state()
    {
        RequireApproval();
        Shell.As("adele");
        var began = Shell.Tenant.Now;

        var result = Request($"{GroupId} -Duration 2h -Wait -TimeoutSec 60");

        Assert.Equal("ActivationTimeout", result.ErrorId());
        Assert.Equal(ErrorCategory.OperationTimeout, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("PendingApproval", PSObject.AsPSObject(result.Errors[0].TargetObject).Properties["Status"].Value.ToString());
        Assert.InRange(Shell.Tenant.Now - began, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(65));
        Assert.Equal(["PendingApproval"], Mine());
    }

    [Fact]
    public void Piped_activations_share_one_time()
    {
        MakeGroup("Second");
        Shell.As("adele");
        Request($"-All -Duration 2h -StartTime '{Shell.Tenant.Now.AddMinutes(2):o}'").AssertNoErrors();

        var result = Shell.Run("Get-PimActivation -Mine | Wait-PimActivation -TimeoutSec 300");

        Assert.All(result.All("Status"), s => Assert.Equal("Active", s!.ToString()));
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_decision_ends_the_wait()
    {
        RequireApproval();
        Shell.As("adele");
        Shell.Set("a", Request($"{GroupId} -Duration 2h").One());
        Shell.As("megan").Run("Get-PimApproval | Deny-PimActivation -Justification 'Not today'").AssertNoErrors();

        Assert.Equal("Denied", Shell.As("adele").Run("$a | Wait-PimActivation").One("Status")!.ToString());
    }

    [Fact]
    public void A_stopped_command_finishes_the_request_that_it_began_and_begins_no_other()
    {
        using var shell = PowerShell.Create(Shell.Runspace);
        shell.AddScript($"Request-PimActivation {GroupId} -Duration 2h -Justification x -Wait");
        var before = Shell.Tenant.EventCount;
        IAsyncResult running, stopping;
        using (Shell.Tenant.Hold())
        {
            running = shell.BeginInvoke();
            stopping = shell.BeginStop(null, null);
        }

        Assert.True(stopping.AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(2)), "The command went on after it was stopped.");
        Assert.True(running.AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(2)));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.InRange(Shell.Tenant.EventsSince(before).Count(e => e.Kind == "Request"), 0, 1);
    }

    [Fact]
    public void Stopped_while_it_waits_the_command_tells_the_host_of_every_request_that_it_made()
    {
        RequireApproval();
        MakeGroup("Second");
        RequireApproval(MakeGroup("Third"));
        Shell.As("adele");
        using var shell = PowerShell.Create(Shell.Runspace);
        shell.AddScript("Request-PimActivation -All -Duration 2h -Justification x -Wait -TimeoutSec 1000000");
        shell.Streams.Progress.DataAdded += (_, added) =>
        {
            // While it asks for one after the other, it counts them; what is stopped here is the wait.
            if (shell.Streams.Progress[added.Index].Activity != "Request-PimActivation")
            {
                shell.BeginStop(null, null);
            }
        };

        shell.Invoke();

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Contains("Browser-Only Users (Member) PendingApproval, Second (Member) Active, Third (Member) PendingApproval", Shell.Host.Text);
        Assert.Equal(3, ActivationsKept());
    }

    [Fact]
    public void Of_several_one_that_is_denied_and_one_that_times_out_stop_no_other()
    {
        RequireApproval();
        MakeGroup("Second");
        RequireApproval(MakeGroup("Third"));
        Shell.As("adele");
        Shell.Run("$sent = Request-PimActivation -All -Duration 2h -Justification x").AssertNoErrors();
        Shell.As("megan").Run("Get-PimApproval | Where-Object TargetName -eq Third | Deny-PimActivation -Justification 'Not today'").AssertNoErrors();

        var result = Shell.As("adele").Run("$sent | Wait-PimActivation -TimeoutSec 60");

        Assert.Equal("ActivationTimeout", result.ErrorId());
        Assert.Equal("Browser-Only Users", PSObject.AsPSObject(result.Errors[0].TargetObject).Properties["TargetName"].Value);
        Assert.Equal(["Second Active", "Third Denied"], result.Output.Select(o => $"{o.Properties["TargetName"].Value} {o.Properties["Status"].Value}"));
    }
}

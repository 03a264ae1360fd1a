using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Pipeline;

/// <summary>Real commands that end before they are done.</summary>
public sealed class CutShortTests : IDisposable
{
    private readonly TestShell shell = new();

    public CutShortTests() => shell.Add<SelectFirstCommand>();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void A_consumer_that_has_enough_stops_the_producer_without_an_error()
    {
        shell.Run("New-PimBrowserOnlyGroup; New-PimBrowserOnlyPolicy -Group 'Browser-Only Users' -Confirm:$false").AssertNoErrors();

        var result = shell.Run("Get-PimCaPolicy | Select-First; 'and on'").AssertNoErrors();

        Assert.Equal(2, result.Output.Count);
        Assert.Equal("and on", result.Output[1].BaseObject);
    }

    [Fact]
    public void Items_after_the_cut_are_not_worked_on()
    {
        shell.Run("New-PimBrowserOnlyGroup -DisplayName one; New-PimBrowserOnlyGroup -DisplayName two; New-PimBrowserOnlyGroup -DisplayName three").AssertNoErrors();
        shell.Set("groups", shell.Run("'one', 'two', 'three' | ForEach-Object { Get-PimBrowserOnlyGroup -DisplayName $_ }").AssertNoErrors().Output);

        var all = shell.Requests(() => shell.Run("$groups | Get-PimMemberPolicy").AssertNoErrors());
        var first = shell.Requests(() => Assert.Single(shell.Run("$groups | Get-PimMemberPolicy | Select-First").AssertNoErrors().Output));

        Assert.Equal(all, 3 * first);
    }

    [Fact]
    public async Task A_stopped_command_ends_only_after_the_request_that_the_service_has_begun()
    {
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript("Get-PimCaPolicy; Get-PimCaPolicy");
        Task<PSDataCollection<PSObject>> running;
        Task stopping;
        using (shell.Tenant.Hold())
        {
            running = engine.InvokeAsync();
            SpinWait.SpinUntil(() => engine.InvocationStateInfo.State == PSInvocationState.Running);
            stopping = Task.Run(engine.Stop);
            SpinWait.SpinUntil(() => engine.InvocationStateInfo.State == PSInvocationState.Stopping);
            Assert.False(running.IsCompleted);
        }

        await stopping;
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        var mark = shell.Tenant.EventCount;
        Assert.True(shell.Tenant.Events.Count(e => e.Kind == "Request" && e.Summary.Contains("/conditionalAccess/policies")) <= 1);
        Assert.NotEmpty(shell.Run("Get-PimCaPolicy").AssertNoErrors().Output);
        Assert.True(shell.Tenant.EventCount > mark);
    }

    [Fact]
    public void ErrorAction_Stop_ends_the_pipeline_at_the_item_that_failed()
    {
        var result = shell.Run("'nobody', 'noone' | ForEach-Object { [PimCa.Parameters.GroupIdentity] $_ } | Get-PimMemberPolicy -ErrorAction Stop");

        Assert.True(result.Terminated);
        Assert.Equal("GroupNotFound", result.ErrorId());
    }
}

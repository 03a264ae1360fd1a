using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Pipeline;

/// <summary>
/// Ctrl-C while requests are on their way: the service has done what the first of them asks for, and its answer never comes.
/// The command ends, sends nothing more, tells what may have happened, and running it again finishes it.
/// </summary>
public sealed class StoppedWhileSendingTests(ServerProcess server) : IClassFixture<ServerProcess>, IDisposable
{
    /// <summary>One more than one batch takes.</summary>
    private const int Many = 21;

    private readonly HoldingProxy proxy = new(server.Uri);
    private readonly TestShell shell = new(connect: false);
    private readonly TestShell administrator = new(connect: false);

    public void Dispose()
    {
        shell.Dispose();
        administrator.Dispose();
        proxy.Dispose();
    }

    [Fact]
    public async Task Activations_that_were_sent_stand_the_others_are_not_asked_for_and_a_second_run_asks_for_the_rest()
    {
        MakeGroups();
        shell.Run("$mine = Get-PimEligibility -Mine").AssertNoErrors();

        await StopAsync("$mine | Request-PimActivation -Duration 2h -Justification x", answered: true);

        Assert.Contains("Stopped while these were being asked for: ", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("Exempt 21", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("Get-PimActivation -Mine shows which", shell.Host.Text, StringComparison.Ordinal);
        Assert.Equal(Many - 1, Activations().Length);

        Assert.Equal(Many, shell.Run("$mine | Request-PimActivation -Duration 2h -Justification x").AssertNoErrors().Output.Count);
        Assert.Equal(Many, Activations().Length);
    }

    [Fact]
    public async Task A_request_that_did_not_get_through_has_activated_nothing()
    {
        MakeGroups();
        shell.Run("$mine = Get-PimEligibility -Mine").AssertNoErrors();

        await StopAsync("$mine | Request-PimActivation -Duration 2h -Justification x", answered: false);

        Assert.Contains("Stopped while these were being asked for: ", shell.Host.Text, StringComparison.Ordinal);
        Assert.Empty(Activations());
    }

    [Fact]
    public async Task Activations_that_were_ended_are_ended_and_a_second_run_ends_the_rest()
    {
        MakeGroups();
        shell.Run("$mine = Get-PimEligibility -Mine | Request-PimActivation -Duration 2h -Justification x -Wait; $null = Step-PimSimulator 10m").AssertNoErrors();

        await StopAsync("$mine | Stop-PimActivation", answered: true);

        Assert.Contains("Stopped while these were being ended: ", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("Get-PimActivation -Mine shows which still run", shell.Host.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("revoked", shell.Host.Text, StringComparison.Ordinal);
        Assert.Single(Activations());

        Assert.Equal(Many, shell.Run("$mine | Stop-PimActivation").AssertNoErrors().Output.Count);
        Assert.Empty(Activations());
    }

    [Fact]
    public async Task Whose_sessions_were_to_be_revoked_after_the_end_is_told_that_they_are_not()
    {
        MakeGroups();
        shell.Run("$mine = Get-PimEligibility -Mine | Request-PimActivation -Duration 2h -Justification x -Wait; $null = Step-PimSimulator 10m").AssertNoErrors();

        await StopAsync("$mine | Stop-PimActivation -RevokeSessions", answered: true);

        Assert.Contains("Stopped while these were being ended: ", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("no sessions were revoked of adele@contoso.example. Stop-PimActivation -RevokeSessions with the same activations", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("sessions of adele@contoso.example are revoked", string.Join('\n', shell.Run("$mine | Stop-PimActivation -RevokeSessions -Verbose").AssertNoErrors().Verbose), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_sessions_are_just_being_revoked_is_told_apart_from_whose_are_not()
    {
        administrator.Run($"Connect-PimCa -Simulated -SimulatorUri {server.Uri} -Reset").AssertNoErrors();
        administrator.Run("$null = 'adele@contoso.example', 'alex@contoso.example' | New-PimEligibility -Group (New-PimBrowserOnlyGroup) -Duration 30d").AssertNoErrors();
        foreach (var person in new[] { "adele", "alex" })
        {
            Connect(person).Run("$null = Request-PimActivation 'Browser-Only Users' -Duration 2h -Justification x -Wait").AssertNoErrors();
        }

        Connect("admin").Run("$null = Step-PimSimulator 10m; $found = Get-PimActivation 'Browser-Only Users' -Status Active; $all = 'adele*', 'alex*' | ForEach-Object { $who = $_; $found | Where-Object PrincipalName -like $who }").AssertNoErrors();

        await StopAsync("$all | Stop-PimActivation -RevokeSessions", answered: true, path: "/revokeSignInSessions");

        Assert.Contains("Stopped while the sessions of adele@contoso.example were being revoked: it may be done or not", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("no sessions were revoked of alex@contoso.example.", shell.Host.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("being ended", shell.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_that_was_sent_stands_and_whoever_decides_is_told_where_to_look()
    {
        administrator.Run($"Connect-PimCa -Simulated -SimulatorUri {server.Uri} -Reset").AssertNoErrors();
        administrator.Run("""
            $group = New-PimBrowserOnlyGroup
            Set-PimMemberPolicy $group -RequireApproval -Approver Administrators -Confirm:$false
            $null = 'adele@contoso.example', 'alex@contoso.example' | New-PimEligibility -Group $group -Duration 30d
            """).AssertNoErrors();
        foreach (var person in new[] { "adele", "alex" })
        {
            Connect(person).Run("Request-PimActivation 'Browser-Only Users' -Duration 2h -Justification x").AssertNoErrors();
        }

        Connect("megan").Run("$queue = Get-PimApproval").AssertNoErrors();

        await StopAsync("$queue | Approve-PimActivation -Justification ok", answered: true);

        Assert.Contains("membership of 'Browser-Only Users' for adele@contoso.example", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("membership of 'Browser-Only Users' for alex@contoso.example", shell.Host.Text, StringComparison.Ordinal);
        Assert.Contains("Get-PimApproval shows what still waits", shell.Host.Text, StringComparison.Ordinal);
        Assert.Empty(shell.Run("Get-PimApproval").AssertNoErrors().Output);
        Assert.All(shell.Run("$queue | Approve-PimActivation -Justification ok").AssertNoErrors().Output, o => Assert.Equal("AlreadyDecided", o.Properties["Decision"].Value.ToString()));
    }

    /// <summary>Adele may be a member of many groups.</summary>
    private void MakeGroups()
    {
        administrator.Run($"Connect-PimCa -Simulated -SimulatorUri {server.Uri} -Reset").AssertNoErrors();
        administrator.Run($"1..{Many} | ForEach-Object {{ $null = New-PimEligibility (New-PimBrowserOnlyGroup \"Exempt $_\") -Principal adele@contoso.example -Duration 30d }}").AssertNoErrors();
        Connect("adele");
    }

    private TestShell Connect(string person)
    {
        shell.Run($"Connect-PimCa -Simulated -SimulatorUri {proxy.Uri} -As {person}@contoso.example").AssertNoErrors();
        return shell;
    }

    private object?[] Activations() => shell.Run("Get-PimActivation -Mine -Status Active, Provisioning").All("TargetName").ToArray();

    /// <summary>Runs a script and stops it while the first batch that it sends, or the first request to another path, has no answer yet.</summary>
    private async Task StopAsync(string script, bool answered, string path = "/$batch")
    {
        shell.Host.Clear();
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript(script);
        proxy.Hold(answers: answered, path: path);
        var running = engine.InvokeAsync();
        await proxy.Held.WaitAsync();
        await Task.Run(engine.Stop);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.Empty(engine.Streams.Error);
        Assert.Equal(0, proxy.Held.CurrentCount);
        proxy.Abandon();
    }
}

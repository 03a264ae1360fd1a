using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Waits until activations are in force: the schedule instance exists and, for a group, the directory shows the membership. One that is
/// denied, canceled, failed or over ends the wait as well, and is written as it is.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "PimActivation")]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.Read.AzureADGroup", "RoleAssignmentSchedule.Read.Directory", "GroupMember.Read.All")]
public sealed class WaitPimActivationCommand : PimCaCmdlet
{
    private WaitForActivation? waiting;

    /// <summary>The activation.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimActivation? InputObject { get; set; }

    /// <summary>How many seconds to wait at most, for all of them together.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 300;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(InputObject, async () =>
    {
        waiting ??= new WaitForActivation(Ports, TimeSpan.FromSeconds(TimeoutSec));
        var wait = await waiting.RunAsync(InputObject!, cancellationToken);
        if (wait.TimedOut is { } timedOut)
        {
            WriteFailure(timedOut, wait.Activation);
        }
        else
        {
            await FreshToken.RenewAsync(Ports, wait.Activation, cancellationToken);
            WriteObject(wait.Activation);
        }
    });
}

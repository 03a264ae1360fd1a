using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Waits until activations are in force: the schedule instance exists and, for a group, the directory shows the membership. One that is
/// denied, canceled, failed or over ends the wait as well, and is written as it is. What is piped is waited for together, looked at together, and
/// written in its order, each as soon as it and those before it are decided.
/// </summary>
/// <example>
/// <code>Get-PimActivation -Mine -Status PendingApproval, Provisioning | Wait-PimActivation -TimeoutSec 600</code>
/// <para>Waits at most ten minutes, for all together, until what was asked for is decided and in force.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Wait, "PimActivation")]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.Read.AzureADGroup", "RoleAssignmentSchedule.Read.Directory", "User.ReadBasic.All", "GroupMember.Read.All", "user_impersonation")]
public sealed class WaitPimActivationCommand : PimCaCmdlet
{
    private readonly List<PimActivation> activations = new();

    /// <summary>The activation.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimActivation? InputObject { get; set; }

    /// <summary>How many seconds to wait at most, for all of them together.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 300;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        activations.Add(InputObject!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => AwaitedActivations.WriteAsync(this, activations, TimeoutSec, cancellationToken);
}

using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Waits until activations are in force: the schedule instance exists and, for a group, the directory shows the membership. One that is
/// denied, canceled, failed or over ends the wait as well, and is written as it is. What is piped is waited for together, looked at together, and
/// written in its order, each as soon as it and those before it are decided.
/// </summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele</before>
/// <code>
/// Get-PimActivation -Mine -Status Provisioning, Active | Wait-PimActivation
/// </code>
/// <para>After the approval: waits until the membership is there.</para>
/// <output>
/// TargetName         PrincipalName         Status          Window
/// ----------         -------------         ------          ------
/// Browser-Only Users adele@contoso.example Active          until 2026-03-02 16:10
/// </output>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d; As adele</before>
/// <code>
/// Request-PimActivation -Role 'Helpdesk Administrator' -Duration 2h -Justification 'Reset a password' | Wait-PimActivation -TimeoutSec 600
/// </code>
/// <para>Asks, and waits ten minutes at most. The session then has a token that carries the role.</para>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711</before>
/// <code>
/// Get-PimActivation 'Browser-Only Users' -Mine | Wait-PimActivation -TimeoutSec 60 -ErrorAction SilentlyContinue -ErrorVariable late
/// "$late"
/// </code>
/// <para>Waits for an approver, a minute at most. When it is over nothing is lost: the request stands, and the same line waits on.</para>
/// <output>
/// Membership of 'Browser-Only Users' is not in force after 1 minute: an approver must decide. The activation stands as PendingApproval.
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ActivationTimeout</c>, <c>ActivationRequired</c>.</exception>
/// <seealso cref="Session.UpdatePimCaTokenCommand"/>
[Cmdlet(VerbsLifecycle.Wait, "PimActivation")]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.Read.AzureADGroup", "RoleAssignmentSchedule.Read.Directory", "User.ReadBasic.All", "GroupMember.Read.All", "user_impersonation")]
public sealed class WaitPimActivationCommand : PimCaCmdlet
{
    private readonly List<PimActivation> activations = new();

    /// <summary>The activation, as Get-PimActivation and Request-PimActivation give it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ActivationIdentity? InputObject { get; set; }

    /// <summary>How many seconds to wait at most, for all of them together; 0 looks once. A decision is waited for too: give an approver the time.</summary>
    /// <value>300</value>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 300;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (InputObject!.Activation is { } activation)
        {
            activations.Add(activation);
        }
        else
        {
            WriteFailure(InputObject.Refusal(Messages.WaitInputAdvice($"{MistakenInput.TargetOf(InputObject.Source)} -Mine".TrimStart())), InputObject.Source);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => AwaitedActivations.WriteAsync(this, activations, TimeoutSec, cancellationToken);
}

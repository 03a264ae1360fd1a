using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Ends an activation: deactivates one that runs, cancels one that waits for approval or for its start. Not in the first
/// five minutes of one that runs: the service refuses that.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory", "User.RevokeSessions.All")]
public sealed class StopPimActivationCommand : TargetCmdlet
{
    private readonly List<PimActivation> mine = new();

    /// <summary>The activation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimActivation? InputObject { get; set; }

    /// <summary>The group, of which the signed-in person's own activation is meant.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForGroup)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Membership or ownership.</summary>
    [Parameter(ParameterSetName = ForGroup)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <summary>
    /// Revokes the person's sessions afterwards: all apps ask for a new sign-in. An access token that is out keeps working until it
    /// ends, up to about an hour, or for at most 15 minutes where the app evaluates access continuously. Also when nothing was active:
    /// tokens outlive what they were issued for. Of oneself once, after all that is piped, since this command's own sign-in ends too.
    /// </summary>
    [Parameter]
    public SwitchParameter RevokeSessions { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(InputObject ?? Given(Group), async () =>
    {
        var use = new StopActivation(Ports);
        var change = InputObject is { } activation
            ? await use.PlanAsync(activation, cancellationToken)
            : await use.PlanAsync(Named(Group, Access)!, cancellationToken);
        var stopped = await CarryOutAsync(change, passThru: false);
        if (stopped is not null && RevokeSessions)
        {
            if (string.Equals(stopped.PrincipalId, Ports.SignIn.Context.AccountId, StringComparison.OrdinalIgnoreCase))
            {
                mine.Add(stopped);
                return;
            }

            await TryAsync(stopped, async () => await CarryOutAsync(use.PlanRevocation(stopped), passThru: false));
        }

        Write(stopped);
    });

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (mine.Count > 0)
        {
            await TryAsync(mine[0], async () => await CarryOutAsync(new StopActivation(Ports).PlanRevocation(mine[0]), passThru: false));
        }

        mine.ForEach(Write);
    }

    private void Write(PimActivation? stopped)
    {
        if (stopped is { Id.Length: > 0 })
        {
            WriteObject(stopped);
        }
    }
}

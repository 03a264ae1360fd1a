using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Ends an activation: deactivates one that runs, cancels one that waits for approval or for its start. Not in the first
/// five minutes of one that runs: the service refuses that.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByGroup)]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "User.RevokeSessions.All")]
public sealed class StopPimActivationCommand : PimCaCmdlet
{
    private const string ByGroup = "Group";
    private const string ByActivation = "Activation";

    /// <summary>The activation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByActivation, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimActivation? InputObject { get; set; }

    /// <summary>The group, of which the signed-in person's own activation is meant.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByGroup)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Membership or ownership.</summary>
    [Parameter(ParameterSetName = ByGroup)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <summary>
    /// Revokes the person's sessions afterwards, so that tokens from the time of the activation are of no use any more; all
    /// apps ask for a new sign-in. Also when nothing was active: tokens outlive what they were issued for.
    /// </summary>
    [Parameter]
    public SwitchParameter RevokeSessions { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)InputObject ?? Group, async () =>
    {
        var use = new StopActivation(Ports);
        var change = InputObject is { } activation
            ? await use.PlanAsync(activation, cancellationToken)
            : await use.PlanAsync(TargetIdentity.Group(Group!.Value, Access), cancellationToken);
        var stopped = await CarryOutAsync(change, passThru: false);
        if (stopped is { Id.Length: > 0 })
        {
            WriteObject(stopped);
        }

        if (RevokeSessions && stopped is not null)
        {
            await CarryOutAsync(use.PlanRevocation(stopped), passThru: false);
        }
    });
}

using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Activations as they stand, latest first: one's own, or with a group everybody's. What has ended is shown as long as the
/// service keeps its request, about 45 days.
/// </summary>
[Cmdlet(VerbsCommon.Get, "PimActivation")]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.Read.AzureADGroup", "Directory.Read.All")]
public sealed class GetPimActivationCommand : PimCaCmdlet
{
    /// <summary>Only of this group.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity? Group { get; set; }

    /// <summary>Only the signed-in person's; without a group that is so anyway.</summary>
    [Parameter]
    public SwitchParameter Mine { get; set; }

    /// <summary>Only those that stand so.</summary>
    [Parameter]
    public ActivationStatus[]? Status { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Group, async () =>
    {
        var target = Group is null ? null : TargetIdentity.Group(Group.Value, null);
        var found = await new ListActivations(Ports).RunAsync(target, Mine, cancellationToken);
        foreach (var activation in found.Where(a => Status is null || Status.Contains(a.Status)))
        {
            WriteObject(activation);
        }
    });
}

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
/// Activations of every kind as they stand, latest first: one's own, or with a group or a role everybody's. What has ended is shown as long as the
/// service keeps its request, about 45 days.
/// </summary>
[Cmdlet(VerbsCommon.Get, "PimActivation", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.Read.AzureADGroup", "RoleAssignmentSchedule.Read.Directory", "Directory.Read.All")]
public sealed class GetPimActivationCommand : TargetCmdlet
{
    /// <summary>Only of this group.</summary>
    [Parameter(Position = 0, ParameterSetName = ForGroup, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity? Group { get; set; }

    /// <summary>Only of what a piped object is about, of whatever kind.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <summary>Only the signed-in person's; without a group and a role that is so anyway.</summary>
    [Parameter]
    public SwitchParameter Mine { get; set; }

    /// <summary>Only those that stand so.</summary>
    [Parameter]
    public ActivationStatus[]? Status { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(InputObject ?? Given(Group), async () =>
    {
        var target = InputObject is null ? Named(Group, null) : Of(InputObject);
        var found = await new ListActivations(Ports).RunAsync(target, Mine, cancellationToken);
        foreach (var activation in found.Where(a => Status is null || Status.Contains(a.Status)))
        {
            WriteObject(activation);
        }
    });
}

using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Takes an assignment away; one that is not there is already removed.</summary>
public abstract class RemoveAssignmentCmdlet : AssignmentCmdlet
{
    private RemoveAssignment? remove;

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Item, async () =>
    {
        var removal = new AssignmentRemoval(Kind, Target, Whose, Justification);
        await CarryOutAsync(Shown(await (remove ??= new RemoveAssignment(Ports)).PlanAsync(removal, cancellationToken)), passThru: false);
    });
}

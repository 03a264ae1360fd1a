using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Targets;

/// <summary>Why the service knows nothing of a target that was given by id.</summary>
internal static class TargetRefusals
{
    /// <summary>
    /// Looks whether a group is of a kind that PIM cannot manage, or not there at all, and says so: one request. Returns when
    /// neither explains the refusal.
    /// </summary>
    /// <exception cref="PimCaException"><c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>, <c>GroupNotFound</c>.</exception>
    public static Task ExplainAsync(TenantPorts ports, PimTarget target, CancellationToken cancellationToken) => target.Kind == PimKind.Group
        ? ManagedGroup.ExplainRefusalAsync(ports, new Identity(target.Id, target.Name), cancellationToken)
        : Task.CompletedTask;
}

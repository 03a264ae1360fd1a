using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Policies;

/// <summary>Reads a target's policy, whatever a group's age, and shows it.</summary>
internal sealed class PolicyAccess
{
    private readonly TenantPorts ports;
    private readonly TargetResolver targets;

    public PolicyAccess(TenantPorts ports, TargetResolver targets)
    {
        this.ports = ports;
        this.targets = targets;
    }

    /// <summary>The policy: one request, more only while a fresh group is waited for.</summary>
    /// <exception cref="PimCaException"><c>PolicyNotFound</c>, <c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>, <c>GroupNotFound</c>, <c>ReplicationTimeout</c>.</exception>
    public async Task<PolicyDocument> ReadAsync(PimTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await Replication.WaitAsync(ports, $"Reading the PIM policy of '{target}'", target.MayBeFresh.ToArray(), TryReadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException missing) when (Replication.IsNotFoundYet(missing))
        {
            await TargetRefusals.ExplainAsync(ports, target, cancellationToken).ConfigureAwait(false);
            throw new PimCaException(
                "PolicyNotFound",
                PimCaErrorKind.NotFound,
                target.Kind == PimKind.Group ? $"PIM has no {target.Access} policy for the group '{target}'." : $"PIM has no policy for {target.Words()}.",
                target.Kind == PimKind.Group
                    ? "Only security groups and Microsoft 365 groups with assigned members have one. A group that was created a moment ago gets it within minutes: try again."
                    : "Check the role's name or id, and the scope.",
                target.Title,
                missing.RequestId,
                missing);
        }

        async Task<PolicyDocument> TryReadAsync(CancellationToken token) =>
            await ports.For(target.Kind).GetPolicyAsync(target, token).ConfigureAwait(false)
            ?? throw new PimCaException("ResourceNotFound", PimCaErrorKind.NotFound, $"PIM does not know '{target}'.", target: target.Title);
    }

    /// <summary>What to call the policy in a message.</summary>
    public static string NameOf(PimTarget target) => target.Kind == PimKind.Group ? $"'{target}' ({target.Access})" : $"'{target}'";

    /// <summary>The policy as shown, with all names: one request more when some are not known yet.</summary>
    public async Task<PimPolicy> ShowAsync(PolicyDocument document, PimTarget target, CancellationToken cancellationToken)
    {
        await targets.PrincipalsAsync(new[] { target }, PolicyView.ApproverIds(document), cancellationToken).ConfigureAwait(false);
        return Show(document, target);
    }

    /// <summary>The policy as shown, with the names that are known: no request.</summary>
    public PimPolicy Show(PolicyDocument document, PimTarget target) =>
        PolicyView.Of(document, targets.Named(target), id => ports.Names.NameOf(KnownNameKind.Principal, id));
}

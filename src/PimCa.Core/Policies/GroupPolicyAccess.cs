using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Policies;

/// <summary>Reads a group's policy, whatever the group's age, and shows it.</summary>
internal sealed class GroupPolicyAccess
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;

    public GroupPolicyAccess(TenantPorts ports, Resolver resolver)
    {
        this.ports = ports;
        this.resolver = resolver;
    }

    /// <summary>The policy: one request, more only while a fresh group is waited for.</summary>
    /// <exception cref="PimCaException"><c>PolicyNotFound</c>, <c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>, <c>GroupNotFound</c>, <c>ReplicationTimeout</c>.</exception>
    public async Task<PolicyDocument> ReadAsync(Identity group, PimAccess access, CancellationToken cancellationToken)
    {
        try
        {
            return await Replication.WaitAsync(ports, $"Reading the PIM policy of '{group}'", group, TryReadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException missing) when (Replication.IsNotFoundYet(missing))
        {
            await ManagedGroup.ExplainRefusalAsync(ports, group, cancellationToken).ConfigureAwait(false);
            throw new PimCaException(
                "PolicyNotFound",
                PimCaErrorKind.NotFound,
                $"PIM has no {access} policy for the group '{group}'.",
                "Only security groups and Microsoft 365 groups with assigned members have one. A group that was created a moment ago gets it within minutes: try again.",
                group.ToString(),
                missing.RequestId,
                missing);
        }

        async Task<PolicyDocument> TryReadAsync(CancellationToken token) =>
            await ports.PimGroups.GetPolicyAsync(group.Id!, access, token).ConfigureAwait(false)
            ?? throw new PimCaException("ResourceNotFound", PimCaErrorKind.NotFound, $"PIM does not know the group '{group}'.", target: group.ToString());
    }

    /// <summary>The policy as shown, with all names: one request more when some are not known yet.</summary>
    public async Task<PimPolicy> ShowAsync(PolicyDocument document, Identity group, PimAccess access, CancellationToken cancellationToken)
    {
        await resolver.NamesAsync(PolicyView.ApproverIds(document).Append(group.Id!).ToArray(), cancellationToken).ConfigureAwait(false);
        return Show(document, group, access);
    }

    /// <summary>The policy as shown, with the names that are known: no request.</summary>
    public PimPolicy Show(PolicyDocument document, Identity group, PimAccess access) => PolicyView.Of(
        document,
        PimKind.Group,
        group.Id!,
        ports.Names.NameOf(KnownNameKind.Group, group.Id!) ?? group.ToString(),
        access,
        id => ports.Names.NameOf(KnownNameKind.Principal, id));

    /// <summary>What to call the policy in a message.</summary>
    public static string NameOf(Identity group, PimAccess access) => $"'{group}' ({access})";
}

using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Policies;

/// <summary>Reads the PIM policy of a group's members or owners.</summary>
public sealed class GetMemberPolicy
{
    private readonly Resolver resolver;
    private readonly GroupPolicyAccess policies;

    /// <summary>Works in this session.</summary>
    public GetMemberPolicy(TenantPorts ports)
    {
        resolver = new Resolver(ports);
        policies = new GroupPolicyAccess(ports, resolver);
    }

    /// <summary>The policy with the approvers' names.</summary>
    /// <exception cref="PimCaException"><c>PolicyNotFound</c>, <c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>.</exception>
    public async Task<PimPolicy> GetAsync(Identity group, PimAccess access, CancellationToken cancellationToken)
    {
        var managed = await resolver.ManagedGroupIdAsync(group, cancellationToken).ConfigureAwait(false);
        var document = await policies.ReadAsync(managed, access, cancellationToken).ConfigureAwait(false);
        return await policies.ShowAsync(document, managed, access, cancellationToken).ConfigureAwait(false);
    }
}

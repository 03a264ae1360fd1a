using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Policies;

/// <summary>Reads the PIM policy of a target.</summary>
public sealed class GetPimPolicy
{
    private readonly TargetResolver targets;
    private readonly PolicyAccess policies;

    /// <summary>Works in this session.</summary>
    public GetPimPolicy(TenantPorts ports)
    {
        targets = new TargetResolver(ports);
        policies = new PolicyAccess(ports, targets);
    }

    /// <summary>The policy with the approvers' names.</summary>
    /// <exception cref="PimCaException">
    /// <c>PolicyNotFound</c>, <c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>.
    /// </exception>
    public async Task<PimPolicy> GetAsync(TargetIdentity target, CancellationToken cancellationToken)
    {
        if (target is null)
        {
            throw new ArgumentNullException(nameof(target));
        }

        var managed = await targets.ResolveAsync(target, isManaged: true, cancellationToken).ConfigureAwait(false);
        var document = await policies.ReadAsync(managed, cancellationToken).ConfigureAwait(false);
        return await policies.ShowAsync(document, managed, cancellationToken).ConfigureAwait(false);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.ConditionalAccess;

/// <summary>Reads Conditional Access policies.</summary>
public sealed class GetCaPolicies
{
    private readonly CaPolicyReader reader;
    private readonly CaPolicyNames names;

    /// <summary>Reads in this session.</summary>
    public GetCaPolicies(TenantPorts ports)
    {
        reader = new CaPolicyReader(ports ?? throw new ArgumentNullException(nameof(ports)));
        names = new CaPolicyNames(ports);
    }

    /// <summary>The policies whose name is wanted, in alphabetical order: one request, one more for names of people and groups not met before.</summary>
    public async Task<IReadOnlyList<CaPolicy>> ListAsync(Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        var policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var wanted = policies.Where(p => isWanted(p.DisplayName)).OrderBy(p => p.DisplayName, StringComparer.OrdinalIgnoreCase).ToArray();
        return await names.ShowAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The policies of exactly this name: the service allows several.</summary>
    /// <exception cref="Errors.PimCaException"><c>CaPolicyNotFound</c>.</exception>
    public async Task<IReadOnlyList<CaPolicy>> NamedAsync(string name, CancellationToken cancellationToken)
    {
        var found = await ListAsync(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase), cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found : throw CaPolicyReader.NotFound(new Identity(null, name));
    }

    /// <summary>The one policy of this id or name.</summary>
    /// <exception cref="Errors.PimCaException"><c>CaPolicyNotFound</c>; <c>CaPolicyAmbiguous</c>, which lists the ids.</exception>
    public async Task<CaPolicy> OneAsync(Identity policy, CancellationToken cancellationToken)
    {
        var found = await reader.OneAsync(policy, cancellationToken).ConfigureAwait(false);
        return (await names.ShowAsync(new[] { found }, cancellationToken).ConfigureAwait(false))[0];
    }
}

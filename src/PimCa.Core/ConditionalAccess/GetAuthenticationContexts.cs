using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.ConditionalAccess;

/// <summary>Reads authentication contexts with the policies behind them and the PIM policies that require them.</summary>
public sealed class GetAuthenticationContexts
{
    private readonly AuthenticationContextReader reader;

    /// <summary>Reads in this session.</summary>
    public GetAuthenticationContexts(TenantPorts ports) => reader = new AuthenticationContextReader(ports ?? throw new ArgumentNullException(nameof(ports)));

    /// <summary>
    /// The contexts whose id or name is wanted, in the order of their numbers: one request for the contexts, one for the
    /// policies, one for the PIM policies of Entra roles, one for the role-assignable groups and one for the PIM policies of every 20 groups.
    /// </summary>
    /// <param name="isWanted">Whether a context of this id or this name is wanted; asked for each of the two.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<PimAuthenticationContext>> ListAsync(Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        if (isWanted is null)
        {
            throw new ArgumentNullException(nameof(isWanted));
        }

        var contexts = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var wanted = contexts.Where(c => isWanted(c.Id) || isWanted(c.DisplayName)).OrderBy(c => c.Id.Length).ThenBy(c => c.Id, StringComparer.OrdinalIgnoreCase).ToArray();
        if (wanted.Length == 0)
        {
            return Array.Empty<PimAuthenticationContext>();
        }

        var policies = await reader.PoliciesAsync(cancellationToken).ConfigureAwait(false);
        var uses = await reader.UsesAsync(cancellationToken).ConfigureAwait(false);
        return wanted.Select(c => reader.Show(c, AuthenticationContextReader.Targeting(policies, c.Id), uses)).ToArray();
    }

    /// <summary>What is said of a context that is not there.</summary>
    public static PimCaException NotFound(string idOrName) => new(
        "AuthenticationContextNotFound",
        PimCaErrorKind.NotFound,
        $"There is no authentication context '{idOrName}' in this tenant.",
        "Get-PimAuthenticationContext lists them; New-PimAuthenticationContext makes one.",
        idOrName);
}

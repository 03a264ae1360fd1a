using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>
/// The exclusions that are safe only because the workloads restrict themselves: the group is excluded by a policy that keeps
/// private devices out, while another lets it in with app enforced restrictions. The states of both do not matter: where the
/// latter is off, there is a hole already, and none more is to be opened; and the former may be enabled at any time, when
/// nobody looks at its exclusions.
/// </summary>
internal sealed class ReliantExclusions
{
    private readonly TenantPorts ports;
    private readonly CaPolicyReader reader;
    private readonly Resolver resolver;

    public ReliantExclusions(TenantPorts ports)
    {
        this.ports = ports;
        reader = new CaPolicyReader(ports);
        resolver = new Resolver(ports);
    }

    /// <summary>Refuses to loosen while there are such exclusions; when it is forced, warns.</summary>
    /// <param name="what">What would be loosened, for the message: <c>SharePoint to AllowFullAccess</c>.</param>
    /// <param name="target">The user's object.</param>
    /// <param name="force">Whether to go on all the same.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCaException"><c>RestrictionsInUse</c> with the exclusions.</exception>
    public async Task RefuseAsync(string what, string target, bool force, CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return;
        }

        var list = string.Join(", ", found.Select(f => $"'{f.Group}' from '{f.Policy}'"));
        if (force)
        {
            ports.Reporter.Warning($"Loosens {what} although these groups are excluded and would have full access from private devices: {list}.");
            ports.Reporter.Overridden(OverriddenSafeguard.Now(
                ports, $"Loosen {what}", target, found.Select(f => $"The group '{f.Group}' is excluded from '{f.Policy}'.").ToArray()));
            return;
        }

        throw new PimCaException(
            "RestrictionsInUse",
            PimCaErrorKind.InvalidState,
            $"Does not loosen {what}: these groups are excluded and would have full access from private devices: {list}.",
            $"First take the exclusion away: {string.Join("; ", found.Select(f => $"Remove-PimCaExclusion -Policy '{f.Policy}' -Group '{f.Group}'"))}. -Force loosens all the same.",
            target);
    }

    private async Task<IReadOnlyList<(string Policy, string Group)>> FindAsync(CancellationToken cancellationToken)
    {
        var policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var restricting = policies.Where(CaCoverage.RestrictsBrowser).ToArray();
        var found = policies
            .Where(p => CaCoverage.KeepsPrivateDevicesOut(p) && CaCoverage.CoversClient(p, CaWellKnown.Browser))
            .SelectMany(p => p.Users.ExcludeGroups.Select(id => (Policy: p, GroupId: id)))
            .Where(pair => restricting.Any(r => r.Id != pair.Policy.Id && CaCoverage.Includes(r, pair.GroupId)))
            .ToArray();
        await resolver.LearnNamesAsync(found.Select(f => f.GroupId), cancellationToken).ConfigureAwait(false);
        return found.Select(f => (f.Policy.DisplayName, resolver.NameOrId(f.GroupId))).ToArray();
    }
}

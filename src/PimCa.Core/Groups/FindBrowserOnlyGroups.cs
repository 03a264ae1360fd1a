using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Groups;

/// <summary>Reads groups.</summary>
public sealed class FindBrowserOnlyGroups
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;

    /// <summary>Works in this session.</summary>
    public FindBrowserOnlyGroups(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
    }

    /// <summary>One group with its owners, and whether PIM has it: three requests.</summary>
    /// <exception cref="PimCaException"><c>GroupNotFound</c>, <c>GroupAmbiguous</c>.</exception>
    public async Task<PimGroup> GetAsync(Identity group, CancellationToken cancellationToken)
    {
        var found = await resolver.GroupAsync(group, cancellationToken).ConfigureAwait(false);
        var owners = await ports.Directory.GetOwnersAsync(found.Id, cancellationToken).ConfigureAwait(false);
        return found with
        {
            Owners = owners.Select(o => o.Name).ToArray(),
            IsOnboarded = await IsOnboardedAsync(found, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The groups whose names match, in alphabetical order, without owners: as many requests as the list has pages.</summary>
    /// <param name="prefix">What the names start with, as far as that is known; may be empty.</param>
    /// <param name="matches">Whether a name is meant.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<PimGroup>> ListAsync(string prefix, Func<string, bool> matches, CancellationToken cancellationToken)
    {
        var groups = await ports.Directory.ListGroupsAsync(prefix, cancellationToken).ConfigureAwait(false);
        var found = groups.Where(g => matches(g.DisplayName)).OrderBy(g => g.DisplayName, StringComparer.OrdinalIgnoreCase).ToArray();
        foreach (var group in found)
        {
            ports.Names.Learn(group);
        }

        return found;
    }

    // No v1.0 call tells it. An eligibility proves it; without one it stays unknown, since a policy write onboards as well.
    private async Task<bool?> IsOnboardedAsync(PimGroup group, CancellationToken cancellationToken)
    {
        if (group.IsDynamic || group.IsSynced)
        {
            return false;
        }

        try
        {
            var schedules = await ports.PimGroups.ListSchedulesAsync(ScheduleKind.Eligible, new ScheduleQuery { TargetId = group.Id }, cancellationToken).ConfigureAwait(false);
            return schedules.Count > 0 ? true : null;
        }
        catch (PimCaException refused) when (refused.Kind == PimCaErrorKind.PermissionDenied)
        {
            // Whoever may see the group need not be allowed to see what PIM does with it.
            ports.Reporter.Verbose($"Whether PIM manages '{group.DisplayName}' cannot be read: {refused.Message}");
            return null;
        }
    }
}

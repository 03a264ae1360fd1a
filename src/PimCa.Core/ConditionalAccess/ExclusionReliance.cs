using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Keeps policies that exclusions rely on from being loosened: what guards an excluded group may be exchanged for something
/// that guards it as well, never for less. The state of the policy that excludes the group does not matter, for it may be
/// enabled at any time, and nobody would look at its exclusions then.
/// </summary>
internal sealed class ExclusionReliance
{
    private static readonly string[] Documents = { CaWellKnown.ExchangeOnline, CaWellKnown.SharePointOnline };

    private readonly Resolver resolver;

    public ExclusionReliance(TenantPorts ports) => resolver = new Resolver(ports);

    /// <summary>Refuses a change of a policy that takes from an excluded group what guards it.</summary>
    /// <param name="policies">All policies as they are.</param>
    /// <param name="before">The policy as it is among them.</param>
    /// <param name="after">The policy as it would be.</param>
    /// <param name="cancellationToken">Stops the look-up of names.</param>
    /// <exception cref="PimCaException"><c>PolicyPairInUse</c> with what would be lost and the exclusion.</exception>
    public async Task RefuseAsync(IReadOnlyList<CaPolicyDefinition> policies, CaPolicyDefinition before, CaPolicyDefinition after, CancellationToken cancellationToken)
    {
        if (Lost(policies, before, after) is { Count: > 0 } lost)
        {
            await resolver.LearnNamesAsync(lost.Select(l => l.GroupId), cancellationToken).ConfigureAwait(false);
            throw Refusal(before, after, lost);
        }
    }

    /// <summary>What guards excluded groups now and would not after the change: the exclusion, and the guard's check.</summary>
    public static IReadOnlyList<LostGuard> Lost(IReadOnlyList<CaPolicyDefinition> policies, CaPolicyDefinition before, CaPolicyDefinition after)
    {
        var changed = Replace(policies, before, after);
        var lost = new List<LostGuard>();
        foreach (var sparing in policies.Where(p => !Same(p, before)))
        {
            foreach (var groupId in sparing.Users.ExcludeGroups)
            {
                var now = new GuardSubject(new Identity(groupId, null), sparing.IncludeApplications, sparing.Id, policies);
                lost.AddRange(Requirements(sparing)
                    .Where(r => IsLost(r, now, now with { Policies = changed }, before, after))
                    .Select(r => new LostGuard(sparing, groupId, r.Check)));
            }
        }

        return lost;
    }

    /// <summary>The list with one policy exchanged.</summary>
    public static IReadOnlyList<CaPolicyDefinition> Replace(IReadOnlyList<CaPolicyDefinition> policies, CaPolicyDefinition before, CaPolicyDefinition after) =>
        policies.Select(p => Same(p, before) ? after : p).ToArray();

    private static bool IsLost(CaRequirement requirement, GuardSubject now, GuardSubject then, CaPolicyDefinition before, CaPolicyDefinition after)
    {
        var done = requirement.DoneBy(now);
        if (!done.Any(p => Same(p, before)))
        {
            return false;
        }

        // Who is spared beside may be a member of the group, now or later: what spares more proves nothing any more.
        return !requirement.DoneBy(then).Any(p => !Same(p, before) || !SparesMore(before.Users, after.Users));
    }

    /// <summary>
    /// What must be done for a group that the policy excludes, application by application: where a policy covers much, what
    /// keeps a part of it closed is relied on too.
    /// </summary>
    private static IEnumerable<CaRequirement> Requirements(CaPolicyDefinition sparing)
    {
        var isSuite = sparing.IncludeApplications.Has(CaWellKnown.Office365) || sparing.IncludeApplications.Has(CaWellKnown.All);
        var applications = sparing.IncludeApplications.Has(CaWellKnown.All) ? sparing.IncludeApplications.With(CaWellKnown.Office365) : sparing.IncludeApplications;
        return applications.Concat(isSuite ? Documents : Array.Empty<string>())
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .SelectMany(a => CaRequirement.For(new[] { a }));
    }

    private static bool SparesMore(CaUsers before, CaUsers after) =>
        CaUsersComparison.Parts(before).Zip(CaUsersComparison.Parts(after), (was, becomes) => (was, becomes))
            .Any(part => part.was.Name.StartsWith("exclude", StringComparison.Ordinal) && part.becomes.Values.Any(v => !part.was.Values.Has(v)));

    private static bool Same(CaPolicyDefinition one, CaPolicyDefinition other) => string.Equals(one.Id, other.Id, StringComparison.OrdinalIgnoreCase);

    private PimCaException Refusal(CaPolicyDefinition before, CaPolicyDefinition after, IReadOnlyList<LostGuard> lost)
    {
        var exclusions = lost.Select(l => (Policy: l.Sparing.DisplayName, Group: resolver.NameOrId(l.GroupId))).Distinct().ToArray();
        return new PimCaException(
            "PolicyPairInUse",
            PimCaErrorKind.InvalidState,
            $"'{before.DisplayName}' is not changed ({string.Join("; ", CaPolicyDifference.Describe(before, after))}): "
                + $"{string.Join(", ", exclusions.Select(e => $"the policy '{e.Policy}' spares the group '{e.Group}'"))}, "
                + $"and nothing else would do for it then: {string.Join(", ", lost.Select(l => l.Check).Distinct())}.",
            $"Take the exclusion away first: {string.Join("; ", exclusions.Select(e => $"Remove-PimCaExclusion -Policy '{e.Policy}' -Group '{e.Group}'"))}.",
            before.DisplayName);
    }
}

/// <summary>A guard that an exclusion would lose.</summary>
/// <param name="Sparing">The policy that excludes the group.</param>
/// <param name="GroupId">The group.</param>
/// <param name="Check">The name of the guard's check that would not be met any more.</param>
internal sealed record LostGuard(CaPolicyDefinition Sparing, string GroupId, string Check);

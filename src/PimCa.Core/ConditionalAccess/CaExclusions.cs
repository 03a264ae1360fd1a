using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Excludes a group from a policy, lists such exclusions, takes them away. Only the excluded groups are touched; the
/// service replaces the whole of whom a policy is about, so everything read is written back and compared.
/// </summary>
public sealed class CaExclusions
{
    private readonly TenantPorts ports;
    private readonly CaPolicyReader reader;
    private readonly CaPolicyWriter writer;
    private readonly Resolver resolver;
    private readonly ExclusionGuard guard;
    private readonly ExclusionReliance reliance;

    /// <summary>Works in this session.</summary>
    public CaExclusions(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        reader = new CaPolicyReader(ports);
        writer = new CaPolicyWriter(ports);
        resolver = new Resolver(ports);
        guard = new ExclusionGuard(ports);
        reliance = new ExclusionReliance(ports);
    }

    /// <summary>
    /// Reads the group and the policies, runs the guard and decides. Writes nothing. What the change does when it is made:
    /// read again if a prompt stood in between (the guard included), write, read back, compare.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="group">The group.</param>
    /// <param name="force">True: excludes although the guard's findings are not met, with a warning that names them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCaException"><c>ExclusionNotGuarded</c> with the findings; <c>PolicyPairInUse</c>: another exclusion relies on the policy; <c>CaPolicyNotFound</c>, <c>CaPolicyAmbiguous</c>, <c>GroupNotFound</c>, <c>GroupAmbiguous</c>.</exception>
    public async Task<Change<CaExclusion>> PlanAddAsync(Identity policy, Identity group, bool force, CancellationToken cancellationToken)
    {
        // The group is read even by its id: the exclusion of a group that does not exist would never be noticed.
        var existing = await resolver.GroupAsync(group, cancellationToken).ConfigureAwait(false);
        var identity = new Identity(existing.Id, existing.DisplayName);
        var policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var read = ports.Time.GetUtcNow();
        var found = CaPolicyReader.Find(policies, policy);
        var guarded = await GuardAsync(found, identity, policies, cancellationToken).ConfigureAwait(false);
        var exclusion = guarded.Exclusion;
        if (found.Users.ExcludeGroups.Has(identity.Id!))
        {
            return Change<CaExclusion>.None(found.DisplayName, $"The policy '{found.DisplayName}' excludes the group '{identity}' already.", exclusion);
        }

        RefuseUnguarded(guarded, force);
        await RefuseReliedOnAsync(policies, found, identity, force, cancellationToken).ConfigureAwait(false);
        return Change<CaExclusion>.Needed(
            found.DisplayName,
            exclusion.IsGuarded ? $"Exclude the group '{identity}'" : $"Exclude the group '{identity}' WITHOUT its guard",
            exclusion,
            token => AddAsync(found, policies, read, identity, exclusion, force, token));
    }

    /// <summary>Reads and decides. Never guarded: taking an exclusion away closes something.</summary>
    public async Task<Change<CaExclusion>> PlanRemoveAsync(Identity policy, Identity group, CancellationToken cancellationToken)
    {
        var identity = await resolver.GroupIdAsync(group, cancellationToken).ConfigureAwait(false);
        var found = await reader.OneAsync(policy, cancellationToken).ConfigureAwait(false);
        var read = ports.Time.GetUtcNow();
        var exclusion = Exclusion(found, identity, Array.Empty<GuardFinding>()) with { IsGuarded = false };
        return found.Users.ExcludeGroups.Has(identity.Id!)
            ? Change<CaExclusion>.Needed(found.DisplayName, $"Take away the exclusion of the group '{identity}'", exclusion, token => RemoveAsync(found, read, identity, exclusion, token))
            : Change<CaExclusion>.None(found.DisplayName, $"The policy '{found.DisplayName}' does not exclude the group '{identity}'.", exclusion);
    }

    /// <summary>The groups that policies exclude, each with what the guard finds. Null for all policies or all groups.</summary>
    public async Task<IReadOnlyList<CaExclusion>> ListAsync(Identity? policy, Identity? group, CancellationToken cancellationToken)
    {
        var identity = group is null ? null : await resolver.GroupIdAsync(group, cancellationToken).ConfigureAwait(false);
        var policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var wanted = policy is null ? policies : new[] { CaPolicyReader.Find(policies, policy) };
        var pairs = wanted
            .SelectMany(p => p.Users.ExcludeGroups.Select(id => (Policy: p, GroupId: id)))
            .Where(pair => identity is null || string.Equals(pair.GroupId, identity.Id, StringComparison.OrdinalIgnoreCase))
            .OrderBy(pair => pair.Policy.DisplayName, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        await resolver.LearnNamesAsync(pairs.Select(p => p.GroupId), cancellationToken).ConfigureAwait(false);
        var exclusions = new List<CaExclusion>();
        foreach (var (found, groupId) in pairs)
        {
            exclusions.Add((await GuardAsync(found, new Identity(groupId, resolver.NameOrId(groupId)), policies, cancellationToken).ConfigureAwait(false)).Exclusion);
        }

        return exclusions;
    }

    private async Task<CaExclusion> AddAsync(
        CaPolicyDefinition found,
        IReadOnlyList<CaPolicyDefinition> policies,
        DateTimeOffset read,
        Identity group,
        CaExclusion exclusion,
        bool force,
        CancellationToken cancellationToken)
    {
        var before = found;
        if (ports.Time.GetUtcNow() - read >= CaPolicyWriter.ReadAgainAfter)
        {
            // One list serves both: the users to write back, and the guard.
            policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
            before = CaPolicyReader.Find(policies, new Identity(found.Id, found.DisplayName));
            var guarded = await GuardAsync(before, group, policies, cancellationToken).ConfigureAwait(false);
            RefuseUnguarded(guarded, force);
            await RefuseReliedOnAsync(policies, before, group, force, cancellationToken).ConfigureAwait(false);
            exclusion = guarded.Exclusion;
        }

        var overridden = exclusion.Findings
            .Concat(ExclusionReliance.Lost(policies, before, Sparing(before, group)).Select(l => $"{l.Check} of the exclusion from '{l.Sparing.DisplayName}'."))
            .Distinct()
            .ToArray();
        if (overridden.Length > 0)
        {
            ports.Reporter.Warning($"The group '{group}' is excluded from '{before.DisplayName}' although this is not in force: {string.Join(" ", overridden)}");
            ports.Reporter.Overridden(OverriddenSafeguard.Now(ports, $"Exclude the group '{group}' ({group.Id})", before.DisplayName, overridden));
        }

        var users = Sparing(before, group).Users;
        await writer.WriteUsersAsync(before, users, whenItFails: before.Users, group, cancellationToken).ConfigureAwait(false);
        return exclusion;
    }

    private async Task<CaExclusion> RemoveAsync(CaPolicyDefinition found, DateTimeOffset read, Identity group, CaExclusion exclusion, CancellationToken cancellationToken)
    {
        var before = await writer.FreshAsync(found, read, cancellationToken).ConfigureAwait(false);
        if (before.Users.ExcludeGroups.Has(group.Id!))
        {
            // When the write goes wrong it is made once more: putting back what was would open again what is being closed.
            var users = before.Users with { ExcludeGroups = before.Users.ExcludeGroups.Without(group.Id!) };
            await writer.WriteUsersAsync(before, users, whenItFails: users, group, cancellationToken).ConfigureAwait(false);
        }

        return exclusion;
    }

    private static CaPolicyDefinition Sparing(CaPolicyDefinition policy, Identity group) =>
        policy with { Users = policy.Users with { ExcludeGroups = policy.Users.ExcludeGroups.With(group.Id!) } };

    /// <summary>The policy may itself be what guards another exclusion, of which a part of the people would then be free.</summary>
    private async Task RefuseReliedOnAsync(IReadOnlyList<CaPolicyDefinition> policies, CaPolicyDefinition policy, Identity group, bool force, CancellationToken cancellationToken)
    {
        if (!force)
        {
            await reliance.RefuseAsync(policies, policy, Sparing(policy, group), cancellationToken).ConfigureAwait(false);
        }
    }

    private static void RefuseUnguarded(Guarded guarded, bool force)
    {
        if (guarded.Exclusion.IsGuarded || force)
        {
            return;
        }

        var (exclusion, unmet) = (guarded.Exclusion, guarded.Findings.Where(f => !f.IsMet).ToArray());
        throw new PimCaException(
            "ExclusionNotGuarded",
            PimCaErrorKind.InvalidState,
            $"The group '{exclusion.GroupName}' is not excluded from '{exclusion.PolicyName}', for that would open more than the restricted browser."
                + string.Concat(unmet.Select(f => $"{Environment.NewLine} - {f.Check}: {f.Detail}")),
            string.Join(" ", unmet.Select(f => f.Fix).Where(f => f is not null).Distinct().Concat(new[] { "-Force excludes the group all the same." })),
            exclusion.PolicyName);
    }

    private async Task<Guarded> GuardAsync(CaPolicyDefinition policy, Identity group, IReadOnlyList<CaPolicyDefinition> policies, CancellationToken cancellationToken)
    {
        var findings = await guard.CheckAsync(group, policy, policies, cancellationToken).ConfigureAwait(false);
        return new Guarded(Exclusion(policy, group, findings), findings);
    }

    private static CaExclusion Exclusion(CaPolicyDefinition policy, Identity group, IReadOnlyCollection<GuardFinding> findings) => new()
    {
        PolicyId = policy.Id,
        PolicyName = policy.DisplayName,
        GroupId = group.Id!,
        GroupName = group.Name ?? group.Id!,
        IsGuarded = findings.All(f => f.IsMet),
        Findings = ExclusionGuard.Unmet(findings),
    };

    /// <summary>An exclusion with all that the guard found, met or not.</summary>
    private sealed record Guarded(CaExclusion Exclusion, IReadOnlyList<GuardFinding> Findings);
}

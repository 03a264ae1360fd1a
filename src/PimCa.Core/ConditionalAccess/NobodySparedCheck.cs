using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Nobody who is or may become a member of the group is excluded by the policies that the exclusion relies on. A user who
/// is excluded is looked up; a group, a role or a kind of guests cannot be proven to hold none of the members, so
/// it counts as sparing some.
/// </summary>
internal sealed class NobodySparedCheck : IGuardCheck
{
    private const string Check = "NobodySpared";
    private readonly TenantPorts ports;
    private readonly Resolver resolver;

    public NobodySparedCheck(TenantPorts ports)
    {
        this.ports = ports;
        resolver = new Resolver(ports);
    }

    public async Task<IReadOnlyList<GuardFinding>> CheckAsync(GuardSubject subject, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Lazy<Task<People>> people = new(() => PeopleOfAsync(subject.Group.Id!, cancellationToken));
        var holes = new List<string>();
        foreach (var requirement in CaRequirement.For(subject.Applications))
        {
            var candidates = requirement.DoneBy(subject);
            string? hole = null;
            foreach (var policy in candidates.OrderBy(p => SparedCount(p.Users)))
            {
                if (!known.TryGetValue(policy.Id, out hole))
                {
                    known[policy.Id] = hole = await SparedAsync(policy, people, subject.Group.Id!, cancellationToken).ConfigureAwait(false);
                }

                if (hole is null)
                {
                    break;
                }
            }

            if (hole is not null && !holes.Contains(hole))
            {
                holes.Add(hole);
            }
        }

        return new[]
        {
            holes.Count == 0
                ? new GuardFinding(Check, true, "The policies in force exclude nobody of the group.", null)
                : new GuardFinding(Check, false, string.Join(" ", holes), "Take those exclusions away, or make sure by hand that they meet nobody who may become a member."),
        };
    }

    private static int SparedCount(CaUsers users) =>
        users.ExcludeUsers.Count + users.ExcludeGroups.Count + users.ExcludeRoles.Count + CaUsersComparison.GuestTypes(users.ExcludeGuestTypes).Count;

    private async Task<string?> SparedAsync(CaPolicyDefinition policy, Lazy<Task<People>> people, string groupId, CancellationToken cancellationToken)
    {
        var users = policy.Users;
        var unproven = users.ExcludeGroups.Select(id => $"the group {resolver.NameOrId(id)}")
            .Concat(users.ExcludeRoles.Select(id => $"the role {ports.Names.NameOf(Session.KnownNameKind.Role, id) ?? id}"))
            .Concat(CaUsersComparison.GuestTypes(users.ExcludeGuestTypes).Select(t => $"guests ({t})"))
            .Concat(users.ExcludeUsers.Where(id => !Guid.TryParse(id, out _)))
            .ToArray();
        if (unproven.Length > 0)
        {
            return $"The policy '{policy.DisplayName}' excludes {string.Join(", ", unproven)}, where members of the group may be.";
        }

        foreach (var user in users.ExcludeUsers)
        {
            if (await MayBeMemberAsync(user, groupId, await people.Value.ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            {
                await resolver.LearnNamesAsync(new[] { user }, cancellationToken).ConfigureAwait(false);
                return $"The policy '{policy.DisplayName}' excludes {resolver.NameOrId(user)}, who is or may become a member of the group.";
            }
        }

        return null;
    }

    private async Task<bool> MayBeMemberAsync(string userId, string groupId, People people, CancellationToken cancellationToken)
    {
        if (people.Direct.Contains(userId) || await ports.Directory.IsMemberAsync(userId, groupId, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        foreach (var through in people.Groups)
        {
            if (await ports.Directory.IsMemberAsync(userId, through, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<People> PeopleOfAsync(string groupId, CancellationToken cancellationToken)
    {
        var query = new ScheduleQuery { TargetId = groupId, Access = PimAccess.Member };
        var eligible = await ports.PimGroups.ListSchedulesAsync(ScheduleKind.Eligible, query, cancellationToken).ConfigureAwait(false);
        var active = await ports.PimGroups.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var ids = eligible.Concat(active).Select(s => s.PrincipalId).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var principals = await resolver.NamesAsync(ids, cancellationToken).ConfigureAwait(false);

        // An id that nobody has any more is taken for a group too: asking whether someone is in it answers no.
        var groups = ids.Where(id => !principals.TryGetValue(id, out var p) || p.Type != PrincipalType.User).ToArray();
        return new People(new HashSet<string>(ids, StringComparer.OrdinalIgnoreCase), groups);
    }

    /// <summary>Who is or may become a member: principals themselves, and the groups among them.</summary>
    private sealed record People(HashSet<string> Direct, IReadOnlyList<string> Groups);
}

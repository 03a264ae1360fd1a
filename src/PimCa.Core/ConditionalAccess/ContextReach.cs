using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Which of some people no policy meets. Users and groups are looked up, through other groups too. A role that is excluded can
/// be activated by whoever is eligible for it, and kinds of guests cannot be looked up in a group: both count as sparing.
/// </summary>
internal sealed class ContextReach
{
    // A group of break-glass accounts has a handful; of a larger one it is not proven one by one.
    private const int MostMembers = 50;

    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly Dictionary<(string Who, string Group), bool> memberships = new();

    public ContextReach(TenantPorts ports)
    {
        this.ports = ports;
        resolver = new Resolver(ports);
    }

    /// <summary>A sentence for each principal that no policy is proven to meet.</summary>
    public async Task<IReadOnlyList<string>> MissedAsync(
        IReadOnlyList<CaPolicyDefinition> policies, IReadOnlyCollection<string> principals, CancellationToken cancellationToken)
    {
        var named = policies.SelectMany(p => p.Users.ExcludeUsers.Concat(p.Users.ExcludeGroups).Concat(p.Users.IncludeGroups)).Where(id => Guid.TryParse(id, out _));
        var known = await resolver.NamesAsync(principals.Concat(named).ToArray(), cancellationToken).ConfigureAwait(false);
        var missed = new List<string>();
        foreach (var id in principals.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            // Who is gone activates nothing; applications do not activate.
            if (known.TryGetValue(id, out var who) && who.Type != PrincipalType.ServicePrincipal)
            {
                string? why = null;
                foreach (var policy in policies)
                {
                    why = await WhyNotAsync(policy, who, cancellationToken).ConfigureAwait(false);
                    if (why is null)
                    {
                        break;
                    }
                }

                if (why is not null)
                {
                    missed.Add(why);
                }
            }
        }

        return missed.Distinct().ToArray();
    }

    private async Task<string?> WhyNotAsync(CaPolicyDefinition policy, DirectoryPrincipal who, CancellationToken cancellationToken)
    {
        var users = policy.Users;
        var name = $"'{policy.DisplayName}'";
        if (!await IncludesAsync(users, who, cancellationToken).ConfigureAwait(false))
        {
            return $"{name} does not include {who.Name}.";
        }

        if (users.ExcludeRoles.FirstOrDefault() is { } role)
        {
            return $"{name} excludes the role {ports.Names.NameOf(KnownNameKind.Role, role) ?? role}, which {who.Name} may hold or activate.";
        }

        if (CaUsersComparison.GuestTypes(users.ExcludeGuestTypes).Concat(users.ExcludeUsers.Where(id => !Guid.TryParse(id, out _))).FirstOrDefault() is { } guests)
        {
            return $"{name} excludes guests ({guests}), and {who.Name} may be or hold some.";
        }

        return who.Type == PrincipalType.Group
            ? await WhyNotGroupAsync(users, who, name, cancellationToken).ConfigureAwait(false)
            : await WhyNotUserAsync(users, who, name, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IncludesAsync(CaUsers users, DirectoryPrincipal who, CancellationToken cancellationToken)
    {
        if (users.IncludeUsers.Has(CaWellKnown.AllUsers) || users.IncludeUsers.Has(who.Id) || users.IncludeGroups.Has(who.Id))
        {
            return true;
        }

        foreach (var group in users.IncludeGroups)
        {
            if (await IsMemberAsync(who.Id, group, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<string?> WhyNotUserAsync(CaUsers users, DirectoryPrincipal who, string policy, CancellationToken cancellationToken)
    {
        if (users.ExcludeUsers.Has(who.Id))
        {
            return $"{policy} excludes {who.Name}.";
        }

        foreach (var group in users.ExcludeGroups)
        {
            if (await IsMemberAsync(who.Id, group, cancellationToken).ConfigureAwait(false))
            {
                return $"{policy} excludes the group {resolver.NameOrId(group)}, and {who.Name} is in it.";
            }
        }

        return null;
    }

    private async Task<string?> WhyNotGroupAsync(CaUsers users, DirectoryPrincipal who, string policy, CancellationToken cancellationToken)
    {
        foreach (var user in users.ExcludeUsers)
        {
            if (await IsMemberAsync(user, who.Id, cancellationToken).ConfigureAwait(false))
            {
                return $"{policy} excludes {resolver.NameOrId(user)}, who is in {who.Name}.";
            }
        }

        foreach (var group in users.ExcludeGroups)
        {
            if (string.Equals(group, who.Id, StringComparison.OrdinalIgnoreCase) || await IsMemberAsync(who.Id, group, cancellationToken).ConfigureAwait(false))
            {
                return $"{policy} excludes the group {resolver.NameOrId(group)}{(string.Equals(group, who.Id, StringComparison.OrdinalIgnoreCase) ? string.Empty : $", and {who.Name} is in it")}.";
            }

            if (await SharedAsync(group, who.Id, cancellationToken).ConfigureAwait(false) is { } shared)
            {
                return $"{policy} excludes the group {resolver.NameOrId(group)}, {shared} {who.Name}.";
            }
        }

        return null;
    }

    /// <summary>How two groups overlap, in words that the second group's name follows; null where nobody is in both.</summary>
    private async Task<string?> SharedAsync(string group, string other, CancellationToken cancellationToken)
    {
        var waiting = new Queue<string>(new[] { group });
        var seen = new HashSet<string>(waiting, StringComparer.OrdinalIgnoreCase);
        var users = 0;
        while (waiting.Count > 0)
        {
            foreach (var member in await ports.Directory.GetMembersAsync(waiting.Dequeue(), cancellationToken).ConfigureAwait(false))
            {
                if (!seen.Add(member.Id))
                {
                    continue;
                }

                if (member.Type == PrincipalType.Group)
                {
                    waiting.Enqueue(member.Id);
                }
                else if (++users > MostMembers)
                {
                    return "which is too large to prove that it shares nobody with";
                }
                else if (await IsMemberAsync(member.Id, other, cancellationToken).ConfigureAwait(false))
                {
                    return $"whose member {member.Name} is in";
                }
            }
        }

        return null;
    }

    private async Task<bool> IsMemberAsync(string who, string group, CancellationToken cancellationToken)
    {
        var key = (who.ToLowerInvariant(), group.ToLowerInvariant());
        if (!memberships.TryGetValue(key, out var isMember))
        {
            memberships[key] = isMember = await ports.Directory.IsMemberAsync(who, group, cancellationToken).ConfigureAwait(false);
        }

        return isMember;
    }
}

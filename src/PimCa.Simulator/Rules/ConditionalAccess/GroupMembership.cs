using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>The groups that a principal belongs to, through other groups too.</summary>
internal static class GroupMembership
{
    /// <param name="tenant">The tenant.</param>
    /// <param name="principalId">A user or a group.</param>
    /// <param name="asOf">The moment that the asking service's replica shows; null for now.</param>
    public static IReadOnlyCollection<string> Of(SimulatedTenant tenant, string principalId, DateTimeOffset? asOf)
    {
        var groupsOf = tenant.Store.All(Collections.GroupMembers, asOf)
            .ToLookup(member => member["principalId"].Text() ?? string.Empty, member => member["groupId"].Text() ?? string.Empty, StringComparer.OrdinalIgnoreCase);
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var waiting = new Queue<string>();
        waiting.Enqueue(principalId);
        while (waiting.Count > 0)
        {
            foreach (var groupId in groupsOf[waiting.Dequeue()])
            {
                // A membership outlives its group in the store until the group's own removal is seen.
                if (tenant.Store.Get(Collections.Groups, groupId, asOf) is not null && found.Add(groupId))
                {
                    waiting.Enqueue(groupId);
                }
            }
        }

        return found;
    }
}

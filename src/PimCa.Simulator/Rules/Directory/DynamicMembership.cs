using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>
/// Keeps the members of dynamic groups: worked out when a rule or a user changes, and written as memberships with the
/// source <c>dynamic</c>.
/// </summary>
internal static class DynamicMembership
{
    public static bool IsDynamic(JsonObject group) =>
        group.Texts("groupTypes").Contains("DynamicMembership", StringComparer.OrdinalIgnoreCase);

    /// <summary>Works out all dynamic groups again, after a user changed.</summary>
    public static void RefreshAll(SimulatedTenant tenant)
    {
        foreach (var group in tenant.Store.Read(Collections.Groups).Where(IsDynamic))
        {
            Refresh(tenant, group);
        }
    }

    /// <summary>Works out one group. A rule whose processing is paused leaves the members as they are.</summary>
    public static void Refresh(SimulatedTenant tenant, JsonObject group)
    {
        var id = group.RequiredText("id");
        if (!IsDynamic(group))
        {
            RemoveAll(tenant, id, "dynamic", new HashSet<string>());
            return;
        }

        if (group.Text("membershipRuleProcessingState") != "On" || group.Text("membershipRule") is not { } rule)
        {
            return;
        }

        var belongs = MembershipRule.Parse(rule);
        var members = new HashSet<string>(
            tenant.Store.Read(Collections.Users).Where(belongs).Select(u => u.RequiredText("id")), StringComparer.OrdinalIgnoreCase);
        RemoveAll(tenant, id, "assigned", new HashSet<string>());
        RemoveAll(tenant, id, "dynamic", members);
        foreach (var member in members)
        {
            DirectoryDocuments.Relate(tenant, Collections.GroupMembers, id, member, "dynamic");
        }
    }

    private static void RemoveAll(SimulatedTenant tenant, string groupId, string source, HashSet<string> except)
    {
        foreach (var membership in tenant.Store.Read(Collections.GroupMembers)
            .Where(m => m.Text("groupId") == groupId && m.Text("source") == source && !except.Contains(m.Text("principalId")!)))
        {
            tenant.Store.Remove(Collections.GroupMembers, $"{groupId}/{membership.Text("principalId")}");
        }
    }
}

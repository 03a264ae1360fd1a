using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>
/// Who holds which role and is in which group. What a caller's roles allow is what the token says (its <c>wids</c>): a role that
/// was activated since does not count before the token is renewed, and one that has ended counts until the token does. That is
/// the documented behaviour that Privileged Identity Management's refresh of tokens is there for. SharePoint's tokens say
/// nothing of roles, so it looks at those of the moment, as Privileged Identity Management does at who may do what with a group.
/// </summary>
internal static class DirectoryAccess
{
    /// <summary>Whether the caller held one of the roles for the whole tenant, directly or by a role-assignable group, when the token was issued.</summary>
    public static bool HasDirectoryRole(this SimulatedTenant tenant, Caller caller, params string[] templateIds) =>
        (caller.DirectoryRoles ?? tenant.ActiveDirectoryRoles(caller.ObjectId)).Any(templateIds.Contains);

    /// <summary>
    /// Whether a role lets the caller act: an application acts by its permissions alone, a user needs one of the roles.
    /// </summary>
    public static bool IsAllowedByRole(this SimulatedTenant tenant, Caller caller, params string[] templateIds) =>
        caller.IsApplication || tenant.HasDirectoryRole(caller, templateIds);

    /// <summary>The same by the roles of the moment.</summary>
    public static bool IsAllowedByRoleNow(this SimulatedTenant tenant, Caller caller, params string[] templateIds) =>
        caller.IsApplication || tenant.ActiveDirectoryRoles(caller.ObjectId).Any(templateIds.Contains);

    /// <summary>The template ids of the roles that a principal actively holds for the whole tenant.</summary>
    public static IEnumerable<string> ActiveDirectoryRoles(this SimulatedTenant tenant, string principalId)
    {
        var holders = new HashSet<string>(tenant.GroupsOf(principalId), StringComparer.OrdinalIgnoreCase) { principalId };
        return tenant.Store.Read(Collections.RoleAssignments)
            .Where(a => a.Text("directoryScopeId") == "/" && holders.Contains(a.Text("principalId")!))
            .Select(a => a.Text("roleDefinitionId")!)
            .Distinct()
            .ToArray();
    }

    /// <summary>The ids of all groups that a principal is in, directly or by other groups.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="principalId">A user, service principal or group.</param>
    /// <param name="asOf">A past moment, such as <see cref="SimulatedTenant.Replicated"/>; now when null.</param>
    public static IReadOnlyCollection<string> GroupsOf(this SimulatedTenant tenant, string principalId, DateTimeOffset? asOf = null)
    {
        var memberships = tenant.Store.Read(Collections.GroupMembers, asOf)
            .ToLookup(m => m.Text("principalId")!, m => m.Text("groupId")!, StringComparer.OrdinalIgnoreCase);
        return Closure(principalId, memberships);
    }

    /// <summary>The ids of a group's direct members, in the order of their joining.</summary>
    public static IReadOnlyList<string> MembersOf(this SimulatedTenant tenant, string groupId, DateTimeOffset? asOf = null) =>
        Related(tenant, Collections.GroupMembers, groupId, asOf);

    /// <summary>The ids of all that are in a group, directly or by other groups.</summary>
    public static IReadOnlyCollection<string> TransitiveMembersOf(this SimulatedTenant tenant, string groupId, DateTimeOffset? asOf = null)
    {
        var members = tenant.Store.Read(Collections.GroupMembers, asOf)
            .ToLookup(m => m.Text("groupId")!, m => m.Text("principalId")!, StringComparer.OrdinalIgnoreCase);
        return Closure(groupId, members);
    }

    /// <summary>The ids of a group's owners.</summary>
    public static IReadOnlyList<string> OwnersOf(this SimulatedTenant tenant, string groupId, DateTimeOffset? asOf = null) =>
        Related(tenant, Collections.GroupOwners, groupId, asOf);

    /// <summary>
    /// Demands that the caller may manage a group: its owners, and the roles that manage groups of its kind. A
    /// role-assignable group is managed by its owners and Privileged Role Administrators alone, with the permission for
    /// roles in the token; an application that owns it does without, as documented.
    /// </summary>
    /// <exception cref="ServiceException">403.</exception>
    public static void DemandMayManageGroup(this SimulatedTenant tenant, Caller caller, JsonObject group)
    {
        var isRoleAssignable = group.Flag("isAssignableToRole") == true;
        var isOwner = tenant.OwnersOf(group.Text("id")!).Contains(caller.ObjectId);
        if (isRoleAssignable && !caller.HasAny(new[] { "RoleManagement.ReadWrite.Directory" }) && !(caller.IsApplication && isOwner))
        {
            throw ServiceException.Forbidden("Insufficient privileges to complete the operation.");
        }

        var roles = isRoleAssignable
            ? new[] { BuiltInRoles.GlobalAdministrator, BuiltInRoles.PrivilegedRoleAdministrator }
            : new[]
            {
                BuiltInRoles.GlobalAdministrator,
                BuiltInRoles.PrivilegedRoleAdministrator,
                BuiltInRoles.GroupsAdministrator,
                BuiltInRoles.UserAdministrator,
                BuiltInRoles.IdentityGovernanceAdministrator,
                BuiltInRoles.DirectoryWriters,
            };
        if (!tenant.IsAllowedByRole(caller, roles) && !isOwner)
        {
            throw ServiceException.Forbidden("Insufficient privileges to complete the operation.");
        }
    }

    private static IReadOnlyList<string> Related(SimulatedTenant tenant, string collection, string groupId, DateTimeOffset? asOf) =>
        tenant.Store.Read(collection, asOf)
            .Where(m => string.Equals(m.Text("groupId"), groupId, StringComparison.OrdinalIgnoreCase))
            .Select(m => m.Text("principalId")!)
            .ToArray();

    private static IReadOnlyCollection<string> Closure(string start, ILookup<string, string> next)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { start };
        var open = new Queue<string>(new[] { start });
        while (open.Count > 0)
        {
            foreach (var id in next[open.Dequeue()].Where(seen.Add))
            {
                found.Add(id);
                open.Enqueue(id);
            }
        }

        return found;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>
/// The directory as Privileged Identity Management sees it: a copy that lags, so a group created a moment ago is not there
/// yet, while memberships and roles are looked up where they are kept.
/// </summary>
internal sealed class PimDirectory
{
    private readonly SimulatedTenant tenant;

    public PimDirectory(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>The group, once it has replicated.</summary>
    public JsonObject? Group(string id) => Visible(Collections.Groups, id);

    /// <summary>A user, group or service principal, once it has replicated.</summary>
    public JsonObject? Principal(string id) =>
        Visible(Collections.Users, id) ?? Visible(Collections.Groups, id) ?? Visible(Collections.ServicePrincipals, id);

    public bool IsGroup(string id) => tenant.Store.Get(Collections.Groups, id) is not null;

    public static bool IsRoleAssignable(JsonObject group) => group.Flag("isAssignableToRole") == true;

    public static bool IsDynamic(JsonObject group) => group.Texts("groupTypes").Contains("DynamicMembership");

    public static bool IsSynced(JsonObject group) => group.Flag("onPremisesSyncEnabled") == true;

    public bool IsOwner(string groupId, string principalId) =>
        tenant.Store.Get(Collections.GroupOwners, $"{groupId}/{principalId}") is not null;

    /// <summary>Whether the principal is in the group, directly or through groups in it.</summary>
    public bool IsMember(string groupId, string principalId) => tenant.GroupsOf(principalId).Contains(groupId, StringComparer.OrdinalIgnoreCase);

    /// <summary>The users in a group, directly or through groups in it.</summary>
    public IEnumerable<string> Users(string groupId) =>
        tenant.TransitiveMembersOf(groupId).Where(id => tenant.Store.Get(Collections.Users, id) is not null);

    /// <summary>Whether the principal holds one of the roles actively, itself or through a group.</summary>
    public bool HasRole(string principalId, params string[] roles) =>
        tenant.ActiveDirectoryRoles(principalId).Any(role => roles.Contains(role, StringComparer.OrdinalIgnoreCase));

    /// <summary>The user principal name, or the display name of what has none.</summary>
    public string Name(string id)
    {
        var principal = tenant.Store.Get(Collections.Users, id)
            ?? tenant.Store.Get(Collections.Groups, id)
            ?? tenant.Store.Get(Collections.ServicePrincipals, id);
        return principal?.Text("userPrincipalName") ?? principal?.Text("displayName") ?? id;
    }

    public string? DisplayName(string userId) => tenant.Store.Get(Collections.Users, userId)?.Text("displayName");

    private JsonObject? Visible(string collection, string id) =>
        tenant.FindReplicated(collection, id) is null ? null : tenant.Store.Get(collection, id);
}

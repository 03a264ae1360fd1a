using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>
/// Who may do what with a group in Privileged Identity Management, beyond the permission in the token. Roles bind people;
/// an application that acts for itself is bound by the permission alone.
/// </summary>
internal sealed class GroupAuthority
{
    private static readonly string[] RoleAssignableAdministrators =
    {
        BuiltInRoles.PrivilegedRoleAdministrator, BuiltInRoles.GlobalAdministrator,
    };

    private static readonly string[] OtherAdministrators =
    {
        BuiltInRoles.GlobalAdministrator, BuiltInRoles.PrivilegedRoleAdministrator, BuiltInRoles.GroupsAdministrator,
        BuiltInRoles.UserAdministrator, BuiltInRoles.IdentityGovernanceAdministrator, BuiltInRoles.DirectoryWriters,
    };

    private static readonly string[] Readers =
    {
        BuiltInRoles.GlobalReader, BuiltInRoles.SecurityReader, BuiltInRoles.SecurityAdministrator,
    };

    private readonly PimDirectory directory;

    public GroupAuthority(PimDirectory directory) => this.directory = directory;

    public bool MayAdminister(JsonObject group, Caller caller)
    {
        if (caller.IsApplication)
        {
            return true;
        }

        var roles = PimDirectory.IsRoleAssignable(group) ? RoleAssignableAdministrators : OtherAdministrators;
        return directory.IsOwner(group.Text("id")!, caller.ObjectId) || directory.HasRole(caller.ObjectId, roles);
    }

    public bool MayRead(JsonObject group, Caller caller) =>
        MayAdminister(group, caller)
        || directory.IsMember(group.Text("id")!, caller.ObjectId)
        || directory.HasRole(caller.ObjectId, Readers);

    /// <summary>Whether the caller may look at anybody's assignments, whatever the group.</summary>
    public bool ReadsAll(Caller caller) =>
        caller.IsApplication || directory.HasRole(caller.ObjectId, RoleAssignableAdministrators) || directory.HasRole(caller.ObjectId, Readers);
}

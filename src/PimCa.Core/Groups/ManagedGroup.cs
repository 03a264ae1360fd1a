using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Groups;

/// <summary>Which groups PIM can manage, and how a refusal of the others is explained.</summary>
public static class ManagedGroup
{
    /// <summary>What a role-assignable group is created, changed and deleted with, beside the permission for groups.</summary>
    internal const string RolePermission = "RoleManagement.ReadWrite.Directory";

    /// <summary>Refuses a group that PIM cannot manage.</summary>
    /// <exception cref="PimCaException"><c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>.</exception>
    public static void Check(PimGroup group)
    {
        if (group.IsDynamic)
        {
            throw new PimCaException(
                "DynamicGroupNotAllowed",
                PimCaErrorKind.InvalidArgument,
                $"PIM cannot manage '{group.DisplayName}': its members follow the rule {group.MembershipRule ?? "of a dynamic group"}.",
                "Manage a group with assigned members (New-PimBrowserOnlyGroup makes one); a dynamic group can be its eligible principal.",
                group.DisplayName);
        }

        if (group.IsSynced)
        {
            throw new PimCaException(
                "SyncedGroupNotAllowed",
                PimCaErrorKind.InvalidArgument,
                $"PIM cannot manage '{group.DisplayName}': it is synchronised from the on-premises directory.",
                "Manage a group that was created in the cloud (New-PimBrowserOnlyGroup makes one).",
                group.DisplayName);
        }
    }

    /// <summary>
    /// Refuses to begin a change of a role-assignable group for which the token lacks the permission. An application needs none
    /// for a group that it owns, which only the service knows.
    /// </summary>
    /// <exception cref="PimCaException"><c>PermissionDenied</c>.</exception>
    internal static void RequirePermission(TenantPorts ports, PimGroup group)
    {
        if (group.IsRoleAssignable && !ports.SignIn.Context.IsApplication)
        {
            PermissionCheck.Require(ports, "To change a role-assignable group", group.DisplayName, RolePermission);
        }
    }

    /// <summary>
    /// After the service refused something about a group that was given by id: looks whether the group is of a kind that
    /// PIM cannot manage, or not there at all, and says so. Returns when neither explains the refusal. Costs one request.
    /// </summary>
    /// <exception cref="PimCaException">As <see cref="Check"/>; <c>GroupNotFound</c>.</exception>
    public static async Task ExplainRefusalAsync(TenantPorts ports, Identity group, CancellationToken cancellationToken)
    {
        if (group.Id is not { } id)
        {
            return;
        }

        if (await ports.Directory.GetGroupAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            Check(found);
        }
        else if (ports.Names.CreatedAt(id) is null)
        {
            throw Resolver.GroupNotFound(ports, group);
        }
    }
}

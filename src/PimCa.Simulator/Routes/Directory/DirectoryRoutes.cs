using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary>The directory: groups and their members, users, roles and what they are scoped to, applications, the organisation.</summary>
internal static class DirectoryRoutes
{
    public static void Map(SimulatedTenant tenant)
    {
        GroupRoutes.Map(tenant);
        GroupMemberRoutes.Map(tenant);
        UserRoutes.Map(tenant);
        MembershipRoutes.Map(tenant);
        DirectoryObjectRoutes.Map(tenant);
        DirectoryRoleRoutes.Map(tenant);
        ScopeRoutes.Map(tenant);
    }
}

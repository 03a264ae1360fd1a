using PimCa.Simulator.Http;
using PimCa.Simulator.Login;
using PimCa.Simulator.Routes.Arm;
using PimCa.Simulator.Routes.ConditionalAccess;
using PimCa.Simulator.Routes.Directory;
using PimCa.Simulator.Routes.Exchange;
using PimCa.Simulator.Routes.Roles;
using PimCa.Simulator.Routes.SharePoint;
using PimCa.Simulator.Routes.Simulator;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>All that the simulated tenant answers.</summary>
internal static class SimulatedTenantRoutes
{
    public static void MapAll(SimulatedTenant tenant)
    {
        BatchRoute.Map(tenant);
        DiscoveryRoutes.Map(tenant);
        AuthorizeRoutes.Map(tenant);
        DeviceCodeRoutes.Map(tenant);
        TokenRoutes.Map(tenant);
        ManagedIdentityRoutes.Map(tenant);
        ControlRoutes.Map(tenant);
        SignInControlRoutes.Map(tenant);

        // One line for each area; an area's Map adds its routes and nothing else.
        DirectoryRoutes.Map(tenant);
        ConditionalAccessRoutes.Map(tenant);
        SignInRoutes.Map(tenant);
        PimGroupRoutes.Map(tenant);
        PimRoleRoutes.Map(tenant);
        PolicyRoutes.Map(tenant);
        AuditRoutes.Map(tenant);
        SharePointRoutes.Map(tenant);
        ExchangeRoutes.Map(tenant);
        ArmRoutes.Map(tenant);
    }
}

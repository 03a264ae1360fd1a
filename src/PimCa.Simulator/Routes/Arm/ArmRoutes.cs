using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>Azure's management endpoint: the tree of resources and Privileged Identity Management over it.</summary>
internal static class ArmRoutes
{
    public static void Map(SimulatedTenant tenant)
    {
        var area = new AzureArea(tenant);
        var pim = new PimParts(tenant, area);
        var documents = new ArmDocuments(tenant, pim, area.Scopes);
        var router = new ArmRouter(tenant);
        new ArmTreeRoutes(tenant, area).Map(router);
        new ArmScheduleRoutes(tenant, pim, area, documents).Map(router);
        new ArmPolicyRoutes(pim, area, documents).Map(router);
        new ArmApprovalRoutes(tenant, pim, area).Map(router);
        new ArmBatchRoute(tenant).Map(router);
    }
}

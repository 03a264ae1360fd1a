using System.Collections.Generic;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary>What directory roles can be scoped to: administrative units and applications.</summary>
internal static class ScopeRoutes
{
    public static void Map(SimulatedTenant tenant)
    {
        Map(tenant, "/v1.0/directory/administrativeUnits", "microsoft.graph.administrativeUnit", Collections.AdministrativeUnits, DirectoryPermissions.ReadUnits, DirectoryObjects.AdministrativeUnits);
        Map(tenant, "/v1.0/applications", "microsoft.graph.application", Collections.Applications, DirectoryPermissions.ReadApplications, DirectoryObjects.Applications);
    }

    private static void Map(SimulatedTenant tenant, string path, string type, string collection, IReadOnlyList<string> permissions, ODataShape shape)
    {
        tenant.Routes.Add(new RouteDefinition("graph", "GET", path, request =>
        {
            UserRoutes.RefuseGuests(tenant, request);
            return ODataAnswer.Collection(request, tenant.AllReplicated(collection), shape);
        })
        {
            AnyPermission = permissions,
            ResponseType = type,
            IsCollection = true,
            QueryOptions = DirectoryPermissions.ListOptions,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", path + "/{id}", request => ODataAnswer.Entity(
            request,
            tenant.FindReplicated(collection, request.Route("id")) ?? throw DirectoryObjects.NotFound(request.Route("id")),
            shape))
        {
            AnyPermission = permissions,
            ResponseType = type,
            QueryOptions = new[] { "$select" },
        });
    }
}

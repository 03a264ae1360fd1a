using System;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.SharePoint;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.SharePoint;

/// <summary>SharePoint's admin site: the client query protocol, and nothing else of it.</summary>
internal static class SharePointRoutes
{
    public static void Map(SimulatedTenant tenant)
    {
        var processor = new QueryProcessor(tenant);
        tenant.Routes.Add(new RouteDefinition("sharepoint", "POST", "/_vti_bin/client.svc/ProcessQuery", request =>
        {
            // Every tenant's name has an address; one that is nobody's answers, and has nothing.
            var host = new Uri(request.ServiceRoot);
            return host.IsLoopback || tenant.HasSharePointHost(host.Host)
                ? ServiceResponse.Ok(processor.Process(request.Caller!, request.Body))
                : throw new ServiceException(404, "NotFound", "404 FILE NOT FOUND");
        }));
    }
}

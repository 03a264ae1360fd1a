using System;
using System.Linq;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>The directory audit log: the newest first, for 30 days, for who may read reports.</summary>
internal static class AuditRoutes
{
    private const string Path = "/v1.0/auditLogs/directoryAudits";
    private const string Type = "microsoft.graph.directoryAudit";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly ODataShape Shape = new("auditLogs/directoryAudits")
    {
        Properties = new[]
        {
            "id", "activityDateTime", "activityDisplayName", "additionalDetails", "category", "correlationId", "initiatedBy",
            "loggedByService", "operationType", "result", "resultReason", "targetResources",
        },
    };

    public static void Map(SimulatedTenant tenant)
    {
        tenant.Routes.Add(Read(Path, isCollection: true, request =>
        {
            DemandReader(tenant, request.Caller!);
            var entries = tenant.Store.All(Collections.DirectoryAudits)
                .Where(entry => tenant.Now - entry.Time("activityDateTime") <= Kept)
                .Reverse()
                .OrderByDescending(entry => entry.Time("activityDateTime"));
            return ODataAnswer.Collection(request, entries, Shape);
        }));
        tenant.Routes.Add(Read(Path + "/{id}", isCollection: false, request =>
        {
            DemandReader(tenant, request.Caller!);
            return ODataAnswer.Entity(
                request,
                tenant.Store.Get(Collections.DirectoryAudits, request.Route("id")) ?? throw ServiceException.NotFound("The audit entry is not found."),
                Shape);
        }));
    }

    private static RouteDefinition Read(string path, bool isCollection, Func<ServiceRequest, ServiceResponse> handle) => new("graph", "GET", path, handle)
    {
        AnyPermission = new[] { "AuditLog.Read.All" },
        ResponseType = Type,
        IsCollection = isCollection,
        QueryOptions = isCollection ? new[] { "$filter", "$top", "$orderby", "$select", "$count" } : new[] { "$select" },
    };

    private static void DemandReader(SimulatedTenant tenant, Caller caller)
    {
        if (!tenant.IsAllowedByRole(
            caller,
            BuiltInRoles.GlobalAdministrator,
            BuiltInRoles.GlobalReader,
            BuiltInRoles.ReportsReader,
            BuiltInRoles.SecurityReader,
            BuiltInRoles.SecurityAdministrator))
        {
            throw ServiceException.Forbidden("User is not in the allowed roles", "Authentication_RequestFromUnsupportedUserRole");
        }
    }
}

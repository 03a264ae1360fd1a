using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimRoles;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary>Role definitions and standing role assignments, and the older <c>/directoryRoles</c>.</summary>
internal sealed class DirectoryRoleRoutes
{
    private const string Root = "/v1.0/roleManagement/directory";

    private static readonly string[] Options = { "$filter", "$select", "$top", "$orderby", "$count" };

    private static readonly ODataShape Definitions = new("roleManagement/directory/roleDefinitions")
    {
        Properties = new[] { "id", "displayName", "description", "isBuiltIn", "isEnabled", "templateId", "resourceScopes", "rolePermissions", "version" },
    };

    private static readonly ODataShape Roles = new("directoryRoles") { Properties = new[] { "id", "displayName", "description", "roleTemplateId" } };

    private readonly SimulatedTenant tenant;
    private readonly PimParts pim;
    private readonly ODataShape assignments;

    private DirectoryRoleRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        pim = new PimParts(tenant, new DirectoryArea(tenant));
        assignments = new ODataShape("roleManagement/directory/roleAssignments")
        {
            Properties = new[] { "id", "principalId", "roleDefinitionId", "directoryScopeId" },
            Expand = Expand,
        };
    }

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new DirectoryRoleRoutes(tenant);
        RouteDefinition Read(string path, Func<ServiceRequest, ServiceResponse> handle, string type) =>
            new("graph", "GET", path, handle) { AnyPermission = DirectoryPermissions.ReadRoles, ResponseType = type };
        const string Definition = "microsoft.graph.unifiedRoleDefinition";
        const string Assignment = "microsoft.graph.unifiedRoleAssignment";
        const string Role = "microsoft.graph.directoryRole";
        tenant.Routes.Add(Read(Root + "/roleDefinitions", r => ODataAnswer.Collection(r, BuiltInRoles.All.Select(RoleDocuments.Definition), Definitions), Definition)
            with { IsCollection = true, QueryOptions = Options });
        tenant.Routes.Add(Read(Root + "/roleDefinitions/{id}", GetDefinition, Definition) with { QueryOptions = new[] { "$select" } });
        tenant.Routes.Add(Read(Root + "/roleAssignments", r => ODataAnswer.Collection(r, routes.All(), routes.assignments), Assignment)
            with { IsCollection = true, QueryOptions = Options.Concat(new[] { "$expand" }).ToArray() });
        tenant.Routes.Add(Read(Root + "/roleAssignments/{id}", r => ODataAnswer.Entity(r, routes.Find(r), routes.assignments), Assignment)
            with { QueryOptions = new[] { "$select", "$expand" } });
        tenant.Routes.Add(new RouteDefinition("graph", "POST", Root + "/roleAssignments", routes.Create)
        {
            AnyPermission = DirectoryPermissions.WriteRoles,
            ResponseType = Assignment,
            BodyType = Assignment,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "DELETE", Root + "/roleAssignments/{id}", routes.Delete)
        {
            AnyPermission = DirectoryPermissions.WriteRoles,
        });
        tenant.Routes.Add(Read("/v1.0/directoryRoles", r => ODataAnswer.Collection(r, routes.Activated(), Roles), Role)
            with { IsCollection = true, QueryOptions = new[] { "$filter", "$select" } });
    }

    private static ServiceResponse GetDefinition(ServiceRequest request)
    {
        var id = request.Route("id");
        return ODataAnswer.Entity(request, RoleDocuments.Definition(BuiltInRoles.Find(id) ?? throw DirectoryObjects.NotFound(id)), Definitions);
    }

    private IEnumerable<JsonObject> All() => tenant.Store.Read(Collections.RoleAssignments, tenant.Replicated).Select(ToJson);

    private IEnumerable<JsonObject> Activated() =>
        All().Select(a => BuiltInRoles.Find(a.RequiredText("roleDefinitionId"))).OfType<BuiltInRole>().Distinct().Select(DirectoryObjects.DirectoryRole);

    private static JsonObject ToJson(JsonObject stored) => new()
    {
        ["id"] = DirectoryArea.AssignmentId(new PimTarget(stored.RequiredText("directoryScopeId"), stored.RequiredText("roleDefinitionId")), stored.RequiredText("principalId")),
        ["principalId"] = stored.RequiredText("principalId"),
        ["roleDefinitionId"] = stored.RequiredText("roleDefinitionId"),
        ["directoryScopeId"] = stored.RequiredText("directoryScopeId"),
    };

    private JsonObject Find(ServiceRequest request) =>
        All().FirstOrDefault(a => a.Text("id") == request.Route("id")) ?? throw DirectoryObjects.NotFound(request.Route("id"));

    private ServiceResponse Create(ServiceRequest request)
    {
        DemandMayAssignRoles(request);
        var body = request.Json();
        var (role, principal, scope) = (body.RequiredText("roleDefinitionId"), body.RequiredText("principalId"), body.RequiredText("directoryScopeId"));
        var definition = BuiltInRoles.Find(role) ?? throw DirectoryObjects.NotFound(role);
        var found = DirectoryObjects.Find(tenant, principal, tenant.Replicated) ?? throw DirectoryObjects.NotFound(principal);
        if (DirectoryObjects.TypeOf(found) == "group" && found.Flag("isAssignableToRole") != true)
        {
            throw ServiceException.BadRequest("The group cannot be assigned to a role: 'isAssignableToRole' is not true.");
        }

        var target = new PimTarget(scope, definition.TemplateId);
        pim.Area.Require(target);
        var (principalId, key) = (found.RequiredText("id"), pim.Area.GrantKey(target, found.RequiredText("id")));
        if (tenant.Store.Get(Collections.RoleAssignments, key) is not null)
        {
            throw ServiceException.BadRequest("A conflicting object with one or more of the specified property values is present in the directory.");
        }

        tenant.Store.Put(Collections.RoleAssignments, key, pim.Area.Grant(target, principalId, "assigned"));
        return ODataAnswer.Entity(request, ToJson(tenant.Store.Get(Collections.RoleAssignments, key)!), assignments, status: 201);
    }

    // What Privileged Identity Management gave goes with its schedule.
    private ServiceResponse Delete(ServiceRequest request)
    {
        DemandMayAssignRoles(request);
        var assignment = Find(request);
        var (target, principalId) = (pim.Area.TargetOf(assignment), assignment.RequiredText("principalId"));
        pim.Area.CheckRemoval(target, principalId);
        foreach (var schedule in pim.State.Schedules(pim.Area.Assignment, target, principalId).ToArray())
        {
            pim.Provisioning.Remove(pim.Area.Assignment, schedule);
        }

        tenant.Store.Remove(Collections.RoleAssignments, pim.Area.GrantKey(target, principalId));
        return ServiceResponse.NoContent;
    }

    private void DemandMayAssignRoles(ServiceRequest request)
    {
        if (!tenant.IsAllowedByRole(request.Caller!, BuiltInRoles.GlobalAdministrator, BuiltInRoles.PrivilegedRoleAdministrator))
        {
            throw ServiceException.Forbidden("Insufficient privileges to complete the operation.");
        }
    }

    private JsonNode? Expand(JsonObject assignment, string property) => property switch
    {
        "principal" => DirectoryObjects.Find(tenant, assignment.RequiredText("principalId"), tenant.Replicated),
        "roleDefinition" => BuiltInRoles.Find(assignment.RequiredText("roleDefinitionId")) is { } role ? RoleDocuments.Definition(role) : null,
        "directoryScope" => RoleDocuments.Scope(tenant, assignment.RequiredText("directoryScopeId")),
        _ => throw ServiceException.Unsupported($"$expand={property} of roleAssignments"),
    };
}

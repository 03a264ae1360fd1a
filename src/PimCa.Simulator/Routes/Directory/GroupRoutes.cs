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

/// <summary><c>/groups</c>. A group shows itself one replication lag after its creation; only the answer to the creation shows it at once.</summary>
internal sealed class GroupRoutes
{
    private const string Type = "microsoft.graph.group";

    // Documented: an expanded relationship of a group shows 20 objects at most.
    private const int MostExpanded = 20;

    private readonly SimulatedTenant tenant;
    private readonly ODataShape shape;

    private GroupRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        shape = new ODataShape("groups") { Properties = DirectoryDocuments.GroupProperties, IsDirectoryObject = true, Expand = Expand };
    }

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new GroupRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/groups", routes.List)
        {
            AnyPermission = DirectoryPermissions.ReadGroups,
            ResponseType = Type,
            IsCollection = true,
            QueryOptions = DirectoryPermissions.ListOptions.Concat(new[] { "$expand" }).ToArray(),
        });
        tenant.Routes.Add(new RouteDefinition("graph", "POST", "/v1.0/groups", routes.Create)
        {
            AnyPermission = DirectoryPermissions.WriteGroups,
            ResponseType = Type,
            BodyType = Type,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/groups/{groupId}", routes.Get)
        {
            AnyPermission = DirectoryPermissions.ReadGroups,
            ResponseType = Type,
            QueryOptions = new[] { "$select", "$expand" },
        });
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", "/v1.0/groups/{groupId}", routes.Update)
        {
            AnyPermission = DirectoryPermissions.WriteGroups,
            BodyType = Type,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "DELETE", "/v1.0/groups/{groupId}", routes.Delete)
        {
            AnyPermission = DirectoryPermissions.WriteGroups,
        });
    }

    /// <summary>The group of a route, as it is now, if a replica shows it already.</summary>
    /// <exception cref="ServiceException">404: there is no such group, or not yet.</exception>
    internal static JsonObject Current(SimulatedTenant tenant, ServiceRequest request)
    {
        var id = request.Route("groupId");
        return tenant.FindReplicated(Collections.Groups, id) is not null && tenant.Store.Get(Collections.Groups, id) is { } group
            ? group
            : throw DirectoryObjects.NotFound(id);
    }

    private ServiceResponse List(ServiceRequest request)
    {
        UserRoutes.RefuseGuests(tenant, request);
        return ODataAnswer.Collection(request, tenant.Store.Read(Collections.Groups, tenant.Replicated), shape);
    }

    private ServiceResponse Get(ServiceRequest request)
    {
        var id = request.Route("groupId");
        return ODataAnswer.Entity(request, tenant.FindReplicated(Collections.Groups, id) ?? throw DirectoryObjects.NotFound(id), shape);
    }

    private ServiceResponse Create(ServiceRequest request)
    {
        UserRoutes.RefuseGuests(tenant, request);
        var caller = request.Caller!;
        var body = request.Json();
        var group = GroupRules.Create(tenant, caller, body);
        var owners = Bound(body, "owners@odata.bind").ToList();
        var members = Bound(body, "members@odata.bind").ToList();
        if (members.Count > 0 && DynamicMembership.IsDynamic(group))
        {
            throw ServiceException.BadRequest("A group with dynamic membership cannot be given members.");
        }

        // Documented: who creates a group without naming owners owns it.
        if (owners.Count == 0 && !caller.IsApplication)
        {
            owners.Add(caller.ObjectId);
        }

        var id = group.RequiredText("id");
        tenant.Store.Put(Collections.Groups, id, group);
        owners.ForEach(o => DirectoryDocuments.Relate(tenant, Collections.GroupOwners, id, o, "assigned"));
        members.ForEach(m => DirectoryDocuments.Relate(tenant, Collections.GroupMembers, id, m, "assigned"));
        DynamicMembership.Refresh(tenant, group);
        return ODataAnswer.Entity(request, group, shape, status: 201);
    }

    private ServiceResponse Update(ServiceRequest request)
    {
        var group = Current(tenant, request);
        tenant.DemandMayManageGroup(request.Caller!, group);
        GroupRules.Change(group, request.Json());
        tenant.Store.Put(Collections.Groups, group.RequiredText("id"), group);
        DynamicMembership.Refresh(tenant, group);
        return ServiceResponse.NoContent;
    }

    private ServiceResponse Delete(ServiceRequest request)
    {
        var group = Current(tenant, request);
        tenant.DemandMayManageGroup(request.Caller!, group);
        RemoveRelations(tenant, group.RequiredText("id"));
        tenant.Store.Remove(Collections.Groups, group.RequiredText("id"));
        return ServiceResponse.NoContent;
    }

    /// <summary>Takes a principal that is deleted out of all groups and roles, and all principals out of it.</summary>
    internal static void RemoveRelations(SimulatedTenant tenant, string id)
    {
        foreach (var collection in new[] { Collections.GroupMembers, Collections.GroupOwners })
        {
            foreach (var relation in tenant.Store.Read(collection).Where(r => r.Text("groupId") == id || r.Text("principalId") == id))
            {
                tenant.Store.Remove(collection, $"{relation.Text("groupId")}/{relation.Text("principalId")}");
            }
        }

        foreach (var role in tenant.Store.Read(Collections.RoleAssignments).Where(r => r.Text("principalId") == id))
        {
            var target = new PimTarget(role.RequiredText("directoryScopeId"), role.RequiredText("roleDefinitionId"));
            tenant.Store.Remove(Collections.RoleAssignments, DirectoryArea.KeyOf(target, id));
        }
    }

    private IEnumerable<string> Bound(JsonObject body, string name) =>
        body.Texts(name).Select(reference => GroupMemberRoutes.Referenced(tenant, reference).RequiredText("id")).Distinct();

    private JsonNode? Expand(JsonObject group, string property)
    {
        var id = group.RequiredText("id");
        var ids = property switch
        {
            "members" => tenant.MembersOf(id, tenant.Replicated),
            "owners" => tenant.OwnersOf(id, tenant.Replicated),
            _ => throw ServiceException.Unsupported($"$expand={property} of groups"),
        };
        return new JsonArray(DirectoryObjects.FindAll(tenant, ids, tenant.Replicated).Take(MostExpanded).ToArray<JsonNode?>());
    }
}

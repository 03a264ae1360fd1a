using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary>The members and owners of a group.</summary>
internal sealed class GroupMemberRoutes
{
    private readonly SimulatedTenant tenant;

    private GroupMemberRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new GroupMemberRoutes(tenant);
        routes.MapList("members", id => tenant.MembersOf(id, tenant.Replicated));
        routes.MapList("transitiveMembers", id => tenant.TransitiveMembersOf(id, tenant.Replicated));
        routes.MapList("owners", id => tenant.OwnersOf(id, tenant.Replicated));
        routes.MapReferences("members", Collections.GroupMembers, DirectoryPermissions.WriteMembers);
        routes.MapReferences("owners", Collections.GroupOwners, DirectoryPermissions.WriteGroups);
    }

    /// <summary>The object that a reference such as <c>https://graph.microsoft.com/v1.0/directoryObjects/{id}</c> points to.</summary>
    /// <exception cref="ServiceException">400: it is no reference. 404: it points to nothing.</exception>
    internal static JsonObject Referenced(SimulatedTenant tenant, string reference)
    {
        var segments = Uri.TryCreate(reference, UriKind.Absolute, out var uri)
            ? uri.AbsolutePath.Trim('/').Split('/')
            : Array.Empty<string>();
        if (segments.Length != 3 || segments[1] is not ("directoryObjects" or "users" or "groups" or "servicePrincipals"))
        {
            throw ServiceException.BadRequest($"Invalid URL format specified in '@odata.id' or '@odata.bind': '{reference}'.");
        }

        return DirectoryObjects.Find(tenant, segments[2], tenant.Replicated) ?? throw DirectoryObjects.NotFound(segments[2]);
    }

    private void MapList(string name, Func<string, IReadOnlyCollection<string>> ids)
    {
        ServiceResponse List(ServiceRequest request, string? onlyType)
        {
            var id = request.Route("groupId");
            if (tenant.FindReplicated(Collections.Groups, id) is null)
            {
                throw DirectoryObjects.NotFound(id);
            }

            var found = DirectoryObjects.FindAll(tenant, ids(id), tenant.Replicated)
                .Where(o => onlyType is null || DirectoryObjects.TypeOf(o) == onlyType);
            return ODataAnswer.Collection(request, LimitedInformation.For(request.Caller!, found), DirectoryObjects.Mixed);
        }

        foreach (var cast in new[] { null, "user", "group", "servicePrincipal" })
        {
            var suffix = cast is null ? string.Empty : $"/microsoft.graph.{cast}";
            tenant.Routes.Add(new RouteDefinition("graph", "GET", $"/v1.0/groups/{{groupId}}/{name}{suffix}", r => List(r, cast))
            {
                AnyPermission = DirectoryPermissions.ReadGroups,
                ResponseType = $"microsoft.graph.{cast ?? "directoryObject"}",
                IsCollection = true,
                QueryOptions = DirectoryPermissions.ListOptions,
            });
        }
    }

    private void MapReferences(string name, string collection, IReadOnlyList<string> permissions)
    {
        tenant.Routes.Add(new RouteDefinition("graph", "POST", $"/v1.0/groups/{{groupId}}/{name}/$ref", r => Add(r, name, collection))
        {
            AnyPermission = permissions,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "DELETE", $"/v1.0/groups/{{groupId}}/{name}/{{id}}/$ref", r => Remove(r, name, collection))
        {
            AnyPermission = permissions,
        });
    }

    private ServiceResponse Add(ServiceRequest request, string name, string collection)
    {
        var group = ManagedGroup(request, name);
        var id = group.RequiredText("id");
        var added = Referenced(tenant, request.Json().RequiredText("@odata.id"));
        var addedId = added.RequiredText("id");
        var type = DirectoryObjects.TypeOf(added);
        if (name == "owners" && type is not ("user" or "servicePrincipal"))
        {
            throw ServiceException.BadRequest("Invalid object identifier: an owner must be a user or a service principal.");
        }

        if (name == "members" && type == "group" && group.Flag("isAssignableToRole") == true)
        {
            throw ServiceException.BadRequest("A role-assignable group cannot have other groups as members: nesting is not supported.");
        }

        if (tenant.Store.Get(collection, $"{id}/{addedId}") is not null)
        {
            throw ServiceException.BadRequest($"One or more added object references already exist for the following modified properties: '{name}'.");
        }

        DirectoryDocuments.Relate(tenant, collection, id, addedId, "assigned");
        return ServiceResponse.NoContent;
    }

    private ServiceResponse Remove(ServiceRequest request, string name, string collection)
    {
        var group = ManagedGroup(request, name);
        var relation = $"{group.RequiredText("id")}/{request.Route("id")}";
        if (tenant.Store.Get(collection, relation) is null)
        {
            throw DirectoryObjects.NotFound(request.Route("id"));
        }

        tenant.Store.Remove(collection, relation);
        return ServiceResponse.NoContent;
    }

    private JsonObject ManagedGroup(ServiceRequest request, string name)
    {
        var group = GroupRoutes.Current(tenant, request);
        tenant.DemandMayManageGroup(request.Caller!, group);
        return name == "members" && DynamicMembership.IsDynamic(group)
            ? throw ServiceException.BadRequest("Insufficient privileges to complete the operation: the members of a group with dynamic membership cannot be changed.")
            : group;
    }
}

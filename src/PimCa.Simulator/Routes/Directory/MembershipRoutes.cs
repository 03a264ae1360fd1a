using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary>What a user or a group is in: memberOf, transitiveMemberOf, checkMemberGroups, getMemberGroups.</summary>
internal sealed class MembershipRoutes
{
    // Documented: checkMemberGroups takes 20 groups at most.
    private const int MostChecked = 20;

    private readonly SimulatedTenant tenant;

    private MembershipRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new MembershipRoutes(tenant);
        routes.MapLists("/v1.0/users/{userId}", r => UserRoutes.Find(tenant, r).RequiredText("id"));
        routes.MapLists("/v1.0/me", r => UserRoutes.Find(tenant, r).RequiredText("id"));
        routes.MapLists("/v1.0/groups/{groupId}", routes.Group);
        routes.MapActions("/v1.0/users/{userId}", r => UserRoutes.Find(tenant, r).RequiredText("id"));
        routes.MapActions("/v1.0/me", r => UserRoutes.Find(tenant, r).RequiredText("id"));
        routes.MapActions("/v1.0/groups/{groupId}", routes.Group);
        routes.MapActions("/v1.0/directoryObjects/{id}", routes.Any);
    }

    private void MapLists(string path, Func<ServiceRequest, string> principal)
    {
        foreach (var transitive in new[] { false, true })
        {
            foreach (var cast in new[] { null, "group", "directoryRole" })
            {
                var name = (transitive ? "/transitiveMemberOf" : "/memberOf") + (cast is null ? string.Empty : $"/microsoft.graph.{cast}");
                tenant.Routes.Add(new RouteDefinition("graph", "GET", path + name, r => List(r, principal(r), transitive, cast))
                {
                    AnyPermission = DirectoryPermissions.ReadMemberships,
                    ResponseType = $"microsoft.graph.{cast ?? "directoryObject"}",
                    IsCollection = true,
                    QueryOptions = DirectoryPermissions.ListOptions,
                });
            }
        }
    }

    private void MapActions(string path, Func<ServiceRequest, string> principal)
    {
        tenant.Routes.Add(new RouteDefinition("graph", "POST", path + "/checkMemberGroups", r => Check(r, principal(r)))
        {
            AnyPermission = DirectoryPermissions.ReadMemberships,
            ResponseType = "Edm.String",
            IsCollection = true,
            BodyType = "microsoft.graph.checkMemberGroups",
            IsReadOnlyAction = true,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "POST", path + "/getMemberGroups", r => Get(r, principal(r)))
        {
            AnyPermission = DirectoryPermissions.ReadMemberships,
            ResponseType = "Edm.String",
            IsCollection = true,
            BodyType = "microsoft.graph.getMemberGroups",
            IsReadOnlyAction = true,
        });
    }

    private string Group(ServiceRequest request)
    {
        var id = request.Route("groupId");
        return tenant.FindReplicated(Collections.Groups, id) is null ? throw DirectoryObjects.NotFound(id) : id;
    }

    private string Any(ServiceRequest request)
    {
        var id = request.Route("id");
        return DirectoryObjects.Find(tenant, id, tenant.Replicated) is null ? throw DirectoryObjects.NotFound(id) : id;
    }

    private ServiceResponse List(ServiceRequest request, string principalId, bool transitive, string? onlyType)
    {
        var groups = transitive
            ? tenant.GroupsOf(principalId, tenant.Replicated)
            : tenant.Store.Read(Collections.GroupMembers, tenant.Replicated)
                .Where(m => m.Text("principalId") == principalId)
                .Select(m => m.Text("groupId")!)
                .ToArray();
        var holders = new HashSet<string>(transitive ? groups : Array.Empty<string>()) { principalId };
        var roles = tenant.Store.Read(Collections.RoleAssignments, tenant.Replicated)
            .Where(a => a.Text("directoryScopeId") == "/" && holders.Contains(a.Text("principalId")!))
            .Select(a => BuiltInRoles.Find(a.Text("roleDefinitionId")!))
            .OfType<BuiltInRole>()
            .Distinct()
            .Select(DirectoryObjects.DirectoryRole);
        var found = DirectoryObjects.FindAll(tenant, groups, tenant.Replicated).Concat(roles)
            .Where(o => onlyType is null || DirectoryObjects.TypeOf(o) == onlyType);
        return ODataAnswer.Collection(request, LimitedInformation.For(request.Caller!, found), DirectoryObjects.Mixed);
    }

    private ServiceResponse Check(ServiceRequest request, string principalId)
    {
        var asked = request.Json().Texts("groupIds");
        if (asked.Count is 0 or > MostChecked)
        {
            throw ServiceException.BadRequest($"The number of groupIds must be between 1 and {MostChecked}.");
        }

        DemandMayAskFor(request.Caller!, principalId);
        var groups = tenant.GroupsOf(principalId, tenant.Replicated);
        return Ids(request, asked.Where(id => groups.Contains(id, StringComparer.OrdinalIgnoreCase)));
    }

    private ServiceResponse Get(ServiceRequest request, string principalId)
    {
        // Only security groups are simulated, so that securityEnabledOnly changes nothing; it must be said all the same.
        _ = request.Json().Flag("securityEnabledOnly")
            ?? throw ServiceException.BadRequest("A value is required for parameter 'securityEnabledOnly'.");
        DemandMayAskFor(request.Caller!, principalId);
        return Ids(request, tenant.GroupsOf(principalId, tenant.Replicated));
    }

    // Documented for both actions: of oneself a sign-in is enough; of anybody else the object must be readable, and groups too.
    private void DemandMayAskFor(Caller caller, string principalId)
    {
        if (principalId == caller.ObjectId)
        {
            return;
        }

        var asked = DirectoryObjects.Find(tenant, principalId, tenant.Replicated)!;
        var missing = new[] { LimitedInformation.Readers[DirectoryObjects.TypeOf(asked)], DirectoryPermissions.ReadGroups }.FirstOrDefault(any => !caller.HasAny(any));
        if (missing is not null)
        {
            throw ServiceException.Forbidden($"Insufficient privileges to complete the operation. One of these permissions is needed: {string.Join(", ", missing)}.");
        }
    }

    private static ServiceResponse Ids(ServiceRequest request, IEnumerable<string> ids) => ServiceResponse.Ok(new JsonObject
    {
        ["@odata.context"] = $"{request.ServiceRoot}/v1.0/$metadata#Collection(Edm.String)",
        ["value"] = ids.ToJson(),
    });
}

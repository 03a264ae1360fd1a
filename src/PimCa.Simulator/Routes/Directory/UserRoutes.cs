using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.SignIn;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary><c>/users</c> and <c>/me</c>. A user is found by id or user principal name.</summary>
internal sealed class UserRoutes
{
    private const string Type = "microsoft.graph.user";

    private static readonly string[] Select = { "$select" };

    private readonly SimulatedTenant tenant;

    private UserRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new UserRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/users", routes.List)
        {
            AnyPermission = DirectoryPermissions.ReadUsers,
            ResponseType = Type,
            IsCollection = true,
            QueryOptions = DirectoryPermissions.ListOptions,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "POST", "/v1.0/users", routes.Create)
        {
            AnyPermission = DirectoryPermissions.WriteUsers,
            ResponseType = Type,
            BodyType = Type,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/users/{userId}", routes.Get)
        {
            AnyPermission = DirectoryPermissions.ReadMe,
            ResponseType = Type,
            QueryOptions = Select,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", "/v1.0/users/{userId}", routes.Update)
        {
            AnyPermission = DirectoryPermissions.WriteUsers,
            BodyType = Type,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "DELETE", "/v1.0/users/{userId}", routes.Delete)
        {
            AnyPermission = DirectoryPermissions.WriteUsers,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/me", r => ODataAnswer.Entity(r, routes.Shown(r, Me(tenant, r)), DirectoryObjects.Users))
        {
            AnyPermission = DirectoryPermissions.ReadMe,
            ResponseType = Type,
            QueryOptions = Select,
        });
        foreach (var path in new[] { "/v1.0/users/{userId}", "/v1.0/me" })
        {
            tenant.Routes.Add(new RouteDefinition("graph", "POST", path + "/revokeSignInSessions", routes.Revoke)
            {
                AnyPermission = DirectoryPermissions.RevokeSessions,
                ResponseType = "Edm.Boolean",
            });
        }
    }

    /// <summary>The user of a route, by id or name, as a replica shows it; <c>/me</c> is the caller.</summary>
    /// <exception cref="ServiceException">404, or 400 where <c>/me</c> has no user.</exception>
    internal static JsonObject Find(SimulatedTenant tenant, ServiceRequest request)
    {
        if (!request.RouteValues.TryGetValue("userId", out var name))
        {
            return Me(tenant, request);
        }

        return tenant.FindReplicated(Collections.Users, name)
            ?? tenant.Store.Read(Collections.Users, tenant.Replicated).FirstOrDefault(u => string.Equals(u.Text("userPrincipalName"), name, StringComparison.OrdinalIgnoreCase))
            ?? throw DirectoryObjects.NotFound(name);
    }

    /// <summary>Guests see single objects by their ids, but not the directory's lists, and make no objects: the default for guests.</summary>
    /// <exception cref="ServiceException">403.</exception>
    internal static void RefuseGuests(SimulatedTenant tenant, ServiceRequest request)
    {
        var caller = request.Caller!;
        if (!caller.IsApplication
            && tenant.Store.Get(Collections.Users, caller.ObjectId)?.Text("userType") == "Guest"
            && !tenant.ActiveDirectoryRoles(caller.ObjectId).Any())
        {
            throw ServiceException.Forbidden("Insufficient privileges to complete the operation.");
        }
    }

    private static JsonObject Me(SimulatedTenant tenant, ServiceRequest request) => request.Caller!.IsApplication
        ? throw ServiceException.BadRequest("/me request is only valid with delegated authentication flow.", "BadRequest")
        : tenant.Store.Get(Collections.Users, request.Caller.ObjectId) ?? throw DirectoryObjects.NotFound(request.Caller.ObjectId);

    private ServiceResponse List(ServiceRequest request)
    {
        RefuseGuests(tenant, request);
        var users = tenant.Store.Read(Collections.Users, tenant.Replicated);
        return ODataAnswer.Collection(
            request,
            SignInActivity.IsWanted(request) ? SignInActivity.With(tenant, request.Caller!, users) : users,
            DirectoryObjects.Users);
    }

    private JsonObject Shown(ServiceRequest request, JsonObject user) =>
        SignInActivity.IsWanted(request) ? SignInActivity.With(tenant, request.Caller!, new[] { user })[0] : user;

    private ServiceResponse Get(ServiceRequest request)
    {
        var user = Find(tenant, request);
        if (SignInActivity.IsWanted(request) && !Guid.TryParse(request.Route("userId"), out _))
        {
            throw ServiceException.BadRequest("Get By Key only supports UserId and the key has to be a valid Guid", "BadRequest");
        }

        return user.Text("id") == request.Caller!.ObjectId || request.Caller.HasAny(DirectoryPermissions.ReadUsers)
            ? ODataAnswer.Entity(request, Shown(request, user), DirectoryObjects.Users)
            : throw ServiceException.Forbidden("Insufficient privileges to complete the operation.");
    }

    private ServiceResponse Create(ServiceRequest request)
    {
        DemandMayManageUsers(request);
        var user = UserRules.Create(tenant, request.Json());
        tenant.Store.Put(Collections.Users, user.RequiredText("id"), user);
        DynamicMembership.RefreshAll(tenant);
        return ODataAnswer.Entity(request, user, DirectoryObjects.Users, status: 201);
    }

    private ServiceResponse Update(ServiceRequest request)
    {
        DemandMayManageUsers(request);
        var user = tenant.Store.Get(Collections.Users, Find(tenant, request).RequiredText("id"))!;
        var body = request.Json();
        UserRules.Apply(tenant, user, body);
        tenant.Store.Put(Collections.Users, user.RequiredText("id"), user);
        DynamicMembership.RefreshAll(tenant);

        // A changed password and a disabled account end what was signed in with it.
        if (body["passwordProfile"] is not null || user.Flag("accountEnabled") == false)
        {
            tenant.Tokens.Revoke(user.RequiredText("id"), tenant.Now);
        }

        return ServiceResponse.NoContent;
    }

    private ServiceResponse Delete(ServiceRequest request)
    {
        DemandMayManageUsers(request);
        var id = Find(tenant, request).RequiredText("id");
        GroupRoutes.RemoveRelations(tenant, id);
        tenant.Store.Remove(Collections.Users, id);
        tenant.Tokens.Revoke(id, tenant.Now);
        return ServiceResponse.NoContent;
    }

    private ServiceResponse Revoke(ServiceRequest request)
    {
        var id = Find(tenant, request).RequiredText("id");
        if (id != request.Caller!.ObjectId)
        {
            DemandMayManageUsers(request);
        }

        var user = tenant.Store.Get(Collections.Users, id)!;
        user["signInSessionsValidFromDateTime"] = tenant.Now.ToJsonTime();
        tenant.Store.Put(Collections.Users, id, user);
        tenant.Tokens.Revoke(id, tenant.Now);
        tenant.Events.Note($"the sign-in sessions of {user.Text("userPrincipalName")} were revoked");
        return ServiceResponse.Ok(new JsonObject
        {
            ["@odata.context"] = $"{request.ServiceRoot}/v1.0/$metadata#Edm.Boolean",
            ["value"] = true,
        });
    }

    private void DemandMayManageUsers(ServiceRequest request)
    {
        if (!tenant.IsAllowedByRole(request.Caller!, BuiltInRoles.GlobalAdministrator, BuiltInRoles.UserAdministrator))
        {
            throw ServiceException.Forbidden("Insufficient privileges to complete the operation.");
        }
    }
}

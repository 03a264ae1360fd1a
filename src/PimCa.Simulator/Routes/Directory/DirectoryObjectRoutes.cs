using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary><c>/directoryObjects</c>, <c>/servicePrincipals</c> and <c>/organization</c>.</summary>
internal sealed class DirectoryObjectRoutes
{
    // Documented: getByIds takes 1000 ids at most.
    private const int MostIds = 1000;

    private static readonly string[] Select = { "$select" };

    private static readonly ODataShape Organization = new("organization")
    {
        Properties = new[] { "id", "displayName", "createdDateTime", "tenantType", "verifiedDomains", "assignedPlans", "countryLetterCode" },
    };

    private readonly SimulatedTenant tenant;

    private DirectoryObjectRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new DirectoryObjectRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/directoryObjects/{id}", routes.GetObject)
        {
            AnyPermission = DirectoryPermissions.ReadObjects,
            ResponseType = "microsoft.graph.directoryObject",
            QueryOptions = Select,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "POST", "/v1.0/directoryObjects/getByIds", routes.GetByIds)
        {
            AnyPermission = DirectoryPermissions.ReadObjects,
            ResponseType = "microsoft.graph.directoryObject",
            IsCollection = true,
            BodyType = "microsoft.graph.getByIds",
            IsReadOnlyAction = true,
            QueryOptions = Select,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/servicePrincipals", routes.ListApplications)
        {
            AnyPermission = DirectoryPermissions.ReadApplications,
            ResponseType = "microsoft.graph.servicePrincipal",
            IsCollection = true,
            QueryOptions = DirectoryPermissions.ListOptions,
        });
        foreach (var key in new[] { "/{id}", "(appId='{appId}')" })
        {
            tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/servicePrincipals" + key, routes.GetApplication)
            {
                AnyPermission = DirectoryPermissions.ReadApplications,
                ResponseType = "microsoft.graph.servicePrincipal",
                QueryOptions = Select,
            });
        }

        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/organization", r => ODataAnswer.Collection(r, routes.Organizations(), Organization))
        {
            AnyPermission = DirectoryPermissions.ReadOrganization,
            ResponseType = "microsoft.graph.organization",
            IsCollection = true,
            QueryOptions = Select,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/organization/{id}", routes.GetOrganization)
        {
            AnyPermission = DirectoryPermissions.ReadOrganization,
            ResponseType = "microsoft.graph.organization",
            QueryOptions = Select,
        });
    }

    private ServiceResponse GetObject(ServiceRequest request)
    {
        var id = request.Route("id");
        return ODataAnswer.Entity(request, DirectoryObjects.Find(tenant, id, tenant.Replicated) ?? throw DirectoryObjects.NotFound(id), DirectoryObjects.Mixed);
    }

    private ServiceResponse GetByIds(ServiceRequest request)
    {
        var body = request.Json();
        var ids = body.Texts("ids");
        if (ids.Count is 0 or > MostIds)
        {
            throw ServiceException.BadRequest($"The number of ids must be between 1 and {MostIds}.");
        }

        var invalid = ids.FirstOrDefault(id => !Guid.TryParse(id, out _));
        if (invalid is not null)
        {
            throw ServiceException.BadRequest($"Invalid GUID:{invalid}");
        }

        var types = body.Texts("types");
        var found = DirectoryObjects.FindAll(tenant, ids.Distinct(StringComparer.OrdinalIgnoreCase), tenant.Replicated)
            .Where(o => types.Count == 0 || types.Contains("directoryObject") || types.Contains(DirectoryObjects.TypeOf(o), StringComparer.OrdinalIgnoreCase));
        return ODataAnswer.Collection(request, LimitedInformation.For(request.Caller!, found), DirectoryObjects.Mixed with { PageSize = MostIds });
    }

    private ServiceResponse ListApplications(ServiceRequest request)
    {
        UserRoutes.RefuseGuests(tenant, request);
        return ODataAnswer.Collection(request, tenant.Store.Read(Collections.ServicePrincipals, tenant.Replicated), DirectoryObjects.ServicePrincipals);
    }

    private ServiceResponse GetApplication(ServiceRequest request)
    {
        var key = request.RouteValues.TryGetValue("appId", out var appId) ? appId : request.Route("id");
        var found = appId is null
            ? tenant.FindReplicated(Collections.ServicePrincipals, key)
            : tenant.Store.Read(Collections.ServicePrincipals, tenant.Replicated).FirstOrDefault(s => string.Equals(s.Text("appId"), appId, StringComparison.OrdinalIgnoreCase));
        return ODataAnswer.Entity(request, found ?? throw DirectoryObjects.NotFound(key), DirectoryObjects.ServicePrincipals);
    }

    private ServiceResponse GetOrganization(ServiceRequest request)
    {
        var id = request.Route("id");
        return string.Equals(id, tenant.Id, StringComparison.OrdinalIgnoreCase)
            ? ODataAnswer.Entity(request, Organizations().Single(), Organization)
            : throw DirectoryObjects.NotFound(id);
    }

    // With the plan that PIM and Conditional Access need: Microsoft Entra ID P2, by its published service plan id.
    private IEnumerable<JsonObject> Organizations() => new[]
    {
        new JsonObject
        {
            ["id"] = tenant.Id,
            ["displayName"] = tenant.DisplayName,
            ["createdDateTime"] = SimulatedTenant.Founded.ToJsonTime(),
            ["tenantType"] = "AAD",
            ["countryLetterCode"] = null,
            ["verifiedDomains"] = new JsonArray(Domain(tenant.InitialDomain, isInitial: false), Domain(tenant.MicrosoftDomain, isInitial: true)),
            ["assignedPlans"] = new JsonArray(new JsonObject
            {
                ["assignedDateTime"] = SimulatedTenant.Founded.ToJsonTime(),
                ["capabilityStatus"] = "Enabled",
                ["service"] = "AADPremiumService",
                ["servicePlanId"] = "eec0eb4f-6444-4f95-aba0-50c24d67f998",
            }),
        },
    };

    private static JsonObject Domain(string name, bool isInitial) => new()
    {
        ["capabilities"] = "Email, OfficeCommunicationsOnline",
        ["isDefault"] = !isInitial,
        ["isInitial"] = isInitial,
        ["name"] = name,
        ["type"] = "Managed",
    };
}

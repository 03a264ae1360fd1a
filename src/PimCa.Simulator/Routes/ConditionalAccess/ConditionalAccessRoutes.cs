using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.ConditionalAccess;

/// <summary>Conditional Access: policies, the deleted ones, what-if, authentication contexts and strengths.</summary>
internal sealed class ConditionalAccessRoutes
{
    private const string Root = "/v1.0/identity/conditionalAccess";
    private const string PolicyType = "microsoft.graph.conditionalAccessPolicy";
    private const string ContextType = "microsoft.graph.authenticationContextClassReference";
    private const string StrengthType = "microsoft.graph.authenticationStrengthPolicy";

    private static readonly string[] ListOptions = { "$filter", "$select", "$top", "$count", "$orderby" };

    private static readonly string[] PolicyProperties =
        PolicyShapes.Policy.Properties.Keys.Concat(new[] { "id", "createdDateTime", "modifiedDateTime", "deletedDateTime" }).ToArray();

    private readonly SimulatedTenant tenant;
    private readonly ConditionalAccessPolicies policies;
    private readonly AuthenticationContexts contexts;

    private ConditionalAccessRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        policies = new ConditionalAccessPolicies(tenant);
        contexts = new AuthenticationContexts(tenant);
    }

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new ConditionalAccessRoutes(tenant);
        routes.MapPolicies();
        routes.MapDeletedPolicies();
        routes.MapContexts();
        routes.MapStrengths("/v1.0/policies/authenticationStrengthPolicies");
        routes.MapStrengths(Root + "/authenticationStrength/policies");
        tenant.Routes.Add(new RouteDefinition("graph", "POST", Root + "/evaluate", routes.Evaluate)
        {
            AnyPermission = ConditionalAccessPermissions.Read,
            BodyType = "microsoft.graph.evaluate",
            ResponseType = "microsoft.graph.whatIfAnalysisResult",
            IsCollection = true,
            IsReadOnlyAction = true,
        });
    }

    private void MapPolicies()
    {
        var shape = new ODataShape("identity/conditionalAccess/policies") { Properties = PolicyProperties };
        tenant.Routes.Add(new RouteDefinition(
            "graph",
            "GET",
            Root + "/policies",
            request => ODataAnswer.Collection(request, policies.List(request.Caller!), shape))
        {
            AnyPermission = ConditionalAccessPermissions.Read,
            ResponseType = PolicyType,
            IsCollection = true,
            QueryOptions = ListOptions,
        });
        tenant.Routes.Add(new RouteDefinition(
            "graph",
            "GET",
            Root + "/policies/{policyId}",
            request => ODataAnswer.Entity(request, policies.Get(request.Caller!, request.Route("policyId")), shape))
        {
            AnyPermission = ConditionalAccessPermissions.Read,
            ResponseType = PolicyType,
            QueryOptions = new[] { "$select" },
        });
        tenant.Routes.Add(new RouteDefinition(
            "graph",
            "POST",
            Root + "/policies",
            request => ODataAnswer.Entity(request, policies.Create(request.Caller!, request.Json()), shape, 201))
        {
            AnyPermission = ConditionalAccessPermissions.Write,
            BodyType = PolicyType,
            ResponseType = PolicyType,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", Root + "/policies/{policyId}", request =>
        {
            policies.Update(request.Caller!, request.Route("policyId"), request.Json());
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = ConditionalAccessPermissions.Write,
            BodyType = PolicyType,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "DELETE", Root + "/policies/{policyId}", request =>
        {
            policies.Delete(request.Caller!, request.Route("policyId"));
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = ConditionalAccessPermissions.Write,
        });
    }

    private void MapDeletedPolicies()
    {
        const string Template = Root + "/deletedItems/policies";
        var shape = new ODataShape("identity/conditionalAccess/deletedItems/policies") { Properties = PolicyProperties };
        tenant.Routes.Add(new RouteDefinition(
            "graph",
            "GET",
            Template,
            request => ODataAnswer.Collection(request, policies.ListDeleted(request.Caller!), shape))
        {
            AnyPermission = ConditionalAccessPermissions.Read,
            ResponseType = PolicyType,
            IsCollection = true,
            QueryOptions = ListOptions,
        });
        tenant.Routes.Add(new RouteDefinition(
            "graph",
            "GET",
            Template + "/{policyId}",
            request => ODataAnswer.Entity(request, policies.GetDeleted(request.Caller!, request.Route("policyId")), shape))
        {
            AnyPermission = ConditionalAccessPermissions.Read,
            ResponseType = PolicyType,
            QueryOptions = new[] { "$select" },
        });
        tenant.Routes.Add(new RouteDefinition(
            "graph",
            "POST",
            Template + "/{policyId}/restore",
            request => ODataAnswer.Entity(request, policies.Restore(request.Caller!, request.Route("policyId")), shape))
        {
            AnyPermission = ConditionalAccessPermissions.Write,
            ResponseType = PolicyType,
        });
    }

    private void MapContexts()
    {
        const string Template = Root + "/authenticationContextClassReferences";
        var shape = new ODataShape("identity/conditionalAccess/authenticationContextClassReferences")
        {
            Properties = new[] { "id", "displayName", "description", "isAvailable" },
        };
        tenant.Routes.Add(new RouteDefinition("graph", "GET", Template, request =>
        {
            ConditionalAccessPermissions.MustRead(tenant, request.Caller!);
            return ODataAnswer.Collection(request, tenant.Store.All(Collections.AuthenticationContexts), shape);
        })
        {
            AnyPermission = ConditionalAccessPermissions.ReadContexts,
            ResponseType = ContextType,
            IsCollection = true,
            QueryOptions = new[] { "$filter" },
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", Template + "/{contextId}", request =>
        {
            ConditionalAccessPermissions.MustRead(tenant, request.Caller!);
            return ODataAnswer.Entity(request, contexts.Get(request.Route("contextId")), shape);
        })
        {
            AnyPermission = ConditionalAccessPermissions.ReadContexts,
            ResponseType = ContextType,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", Template + "/{contextId}", request =>
        {
            contexts.Set(request.Caller!, request.Route("contextId"), request.Json());
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = ConditionalAccessPermissions.WriteContexts,
            BodyType = ContextType,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "DELETE", Template + "/{contextId}", request =>
        {
            contexts.Remove(request.Caller!, request.Route("contextId"));
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = ConditionalAccessPermissions.WriteContexts,
        });
    }

    private void MapStrengths(string template)
    {
        var shape = new ODataShape(template.Substring("/v1.0/".Length))
        {
            Properties = new[]
            {
                "id", "displayName", "description", "policyType", "requirementsSatisfied", "allowedCombinations", "createdDateTime", "modifiedDateTime",
            },
        };
        tenant.Routes.Add(new RouteDefinition("graph", "GET", template, request =>
        {
            ConditionalAccessPermissions.MustRead(tenant, request.Caller!);
            return ODataAnswer.Collection(request, tenant.Store.All(Collections.AuthenticationStrengths), shape);
        })
        {
            AnyPermission = ConditionalAccessPermissions.ReadStrengths,
            ResponseType = StrengthType,
            IsCollection = true,
            QueryOptions = new[] { "$filter" },
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", template + "/{strengthId}", request =>
        {
            ConditionalAccessPermissions.MustRead(tenant, request.Caller!);
            var strength = tenant.Store.Get(Collections.AuthenticationStrengths, request.Route("strengthId"))
                ?? throw ServiceException.NotFound($"The authentication strength '{request.Route("strengthId")}' does not exist.", "ResourceNotFound");
            return ODataAnswer.Entity(request, strength, shape);
        })
        {
            AnyPermission = ConditionalAccessPermissions.ReadStrengths,
            ResponseType = StrengthType,
        });
    }

    private ServiceResponse Evaluate(ServiceRequest request)
    {
        ConditionalAccessPermissions.MustRead(tenant, request.Caller!);
        var results = new WhatIf(tenant).Evaluate(request.Json());
        return ServiceResponse.Ok(new JsonObject
        {
            ["@odata.context"] = $"{request.ServiceRoot}/v1.0/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)",
            ["value"] = new JsonArray(results.Select(result => (JsonNode)result).ToArray()),
        });
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.Rules.PimRoles;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>The role management policies of groups and of directory roles, their assignments and rules.</summary>
internal sealed class PolicyRoutes
{
    private const string Policies = "/v1.0/policies/roleManagementPolicies";
    private const string Assignments = "/v1.0/policies/roleManagementPolicyAssignments";
    private const string PolicyType = "microsoft.graph.unifiedRoleManagementPolicy";
    private const string AssignmentType = "microsoft.graph.unifiedRoleManagementPolicyAssignment";
    private const string RuleType = "microsoft.graph.unifiedRoleManagementPolicyRule";

    private static readonly Regex ScopeId = new(@"\bscopeId\s+eq\s+'([^']*)'", RegexOptions.CultureInvariant);
    private static readonly Regex ScopeType = new(@"\bscopeType\s+eq\s+'([^']*)'", RegexOptions.CultureInvariant);
    private static readonly Regex RoleId = new(@"\broleDefinitionId\s+eq\s+'([^']*)'", RegexOptions.CultureInvariant);

    private static readonly string[] ListOptions = { "$filter", "$select", "$expand" };
    private static readonly string[] EntityOptions = { "$select", "$expand" };

    private static readonly string[] OfGroups = { "RoleManagementPolicy.Read.AzureADGroup", "RoleManagementPolicy.ReadWrite.AzureADGroup" };

    private static readonly string[] OfRoles =
    {
        "RoleManagementPolicy.Read.Directory", "RoleManagement.Read.Directory", "RoleManagement.Read.All",
        "RoleManagementPolicy.ReadWrite.Directory", "RoleManagement.ReadWrite.Directory",
    };

    private readonly SimulatedTenant tenant;
    private readonly PimParts groups;
    private readonly PimParts roles;

    private PolicyRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        groups = new PimParts(tenant);
        roles = new PimParts(tenant, new DirectoryArea(tenant));
    }

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new PolicyRoutes(tenant);
        routes.MapReads();
        routes.MapWrites();
    }

    private void MapWrites()
    {
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", Policies + "/{id}", request => ODataAnswer.Entity(
            request,
            Named(request).Patch(request.Route("id"), request.Json(), request.Caller!).Published("rules"),
            PolicyShape()))
        {
            AnyPermission = Writing(OfGroups.Concat(OfRoles)),
            BodyType = PolicyType,
            ResponseType = PolicyType,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", Policies + "/{id}/rules/{ruleId}", request =>
        {
            Named(request).PatchRule(request.Route("id"), request.Route("ruleId"), request.Json(), request.Caller!);
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = Writing(OfGroups.Concat(OfRoles)),
            BodyType = RuleType,
        });
    }

    private void MapReads()
    {
        tenant.Routes.Add(Read(Assignments, AssignmentType, ListOptions, isCollection: true, request => ODataAnswer.Collection(
            request,
            Filtered(request).Select(found => found.Assignment),
            AssignmentShape())));
        tenant.Routes.Add(Read(Assignments + "/{id}", AssignmentType, EntityOptions, isCollection: false, request => ODataAnswer.Entity(
            request,
            Named(request).GetAssignment(request.Route("id")),
            AssignmentShape())));
        tenant.Routes.Add(Read(Policies, PolicyType, ListOptions, isCollection: true, request => ODataAnswer.Collection(
            request,
            Filtered(request).Select(found => found.Policy.Published("rules")),
            PolicyShape())));
        tenant.Routes.Add(Read(Policies + "/{id}", PolicyType, EntityOptions, isCollection: false, request => ODataAnswer.Entity(
            request,
            Named(request).Get(request.Route("id")).Published("rules"),
            PolicyShape())));
        foreach (var name in new[] { "rules", "effectiveRules" })
        {
            tenant.Routes.Add(Read($"{Policies}/{{id}}/{name}", RuleType, new[] { "$filter", "$select" }, isCollection: true, request => ODataAnswer.Collection(
                request,
                Rules(Named(request).Get(request.Route("id"))),
                RuleShape(request, name))));
            tenant.Routes.Add(Read($"{Policies}/{{id}}/{name}/{{ruleId}}", RuleType, new[] { "$select" }, isCollection: false, request => ODataAnswer.Entity(
                request,
                Named(request).GetRule(request.Route("id"), request.Route("ruleId")),
                RuleShape(request, name))));
        }
    }

    private static RouteDefinition Read(string template, string type, string[] options, bool isCollection, Func<ServiceRequest, ServiceResponse> handle) =>
        new("graph", "GET", template, handle)
        {
            AnyPermission = OfGroups.Concat(OfRoles).ToArray(),
            ResponseType = type,
            IsCollection = isCollection,
            QueryOptions = options,
        };

    private static string[] Writing(IEnumerable<string> permissions) =>
        permissions.Where(permission => permission.IndexOf(".ReadWrite.", StringComparison.Ordinal) >= 0).ToArray();

    /// <summary>The policies of the area that an id speaks of.</summary>
    private TargetPolicies Named(ServiceRequest request) =>
        Permitted(roles.Area.ScopeOfPolicy(request.Route("id")) is null ? groups : roles, request);

    /// <summary>The permissions are the area's own.</summary>
    private TargetPolicies Permitted(PimParts pim, ServiceRequest request)
    {
        var permissions = ReferenceEquals(pim, groups) ? OfGroups : OfRoles;
        return request.Caller!.HasAny(request.Method == "GET" ? permissions : Writing(permissions))
            ? pim.Policies
            : throw ServiceException.Forbidden(
                $"Insufficient privileges to complete the operation. One of these permissions is needed: {string.Join(", ", permissions)}.",
                "PermissionScopeNotGranted");
    }

    private static IEnumerable<JsonObject> Rules(JsonObject policy) => policy.Children("rules").Select(rule => (JsonObject)rule.DeepClone());

    /// <summary>What the filter scopes the request to: it must name a scopeId and a scopeType.</summary>
    private IEnumerable<(JsonObject Assignment, JsonObject Policy)> Filtered(ServiceRequest request)
    {
        var filter = request.Query.TryGetValue("$filter", out var text) ? text : string.Empty;
        var (id, type, role) = (ScopeId.Match(filter), ScopeType.Match(filter), RoleId.Match(filter));
        if (!id.Success || !type.Success)
        {
            throw new ServiceException(400, "InvalidFilter", "A $filter (eq) on scopeId and scopeType is required.");
        }

        // Documented samples ask for Directory as well as for DirectoryRole.
        var (scope, pim) = (id.Groups[1].Value, type.Groups[1].Value.ToUpperInvariant() switch
        {
            "GROUP" => groups,
            "DIRECTORY" or "DIRECTORYROLE" => roles,
            _ => throw ServiceException.Unsupported($"role management policies of the scope type {type.Groups[1].Value}"),
        });
        var policies = Permitted(pim, request);
        return pim.Area.RolesAt(scope)
            .Where(known => !role.Success || PimDocuments.Same(known, role.Groups[1].Value))
            .Select(known => policies.Of(new PimTarget(scope, known)))
            .Select(found => (AsAskedFor(found.Assignment, type), AsAskedFor(found.Policy, type)));
    }

    private static JsonObject AsAskedFor(JsonObject document, Match type)
    {
        document["scopeType"] = PimDocuments.Same(type.Groups[1].Value, "Directory") ? type.Groups[1].Value : document["scopeType"]!.DeepClone();
        return document;
    }

    private TargetPolicies Of(JsonObject policy) => (roles.Area.ScopeOfPolicy(policy.Text("policyId") ?? policy.Text("id")!) is null ? groups : roles).Policies;

    private ODataShape AssignmentShape() => new("policies/roleManagementPolicyAssignments")
    {
        Properties = new[] { "id", "policyId", "scopeId", "scopeType", "roleDefinitionId" },
        Expand = (document, property) => property == "policy"
            ? Of(document).Get(document.Text("policyId")!).Published("rules")
            : ExpandRules(document, property),
    };

    private ODataShape PolicyShape() => new("policies/roleManagementPolicies")
    {
        Properties = new[]
        {
            "id", "displayName", "description", "isOrganizationDefault", "scopeId", "scopeType", "lastModifiedDateTime", "lastModifiedBy",
        },
        Expand = ExpandRules,
    };

    private static ODataShape RuleShape(ServiceRequest request, string name) =>
        new($"policies/roleManagementPolicies('{request.Route("id")}')/{name}");

    private JsonNode ExpandRules(JsonObject document, string property) =>
        property is "rules" or "effectiveRules" && document.Text("displayName") is not null
            ? new JsonArray(Rules(Of(document).Get(document.Text("id")!)).Select(rule => (JsonNode)rule).ToArray())
            : throw ServiceException.Unsupported($"$expand={property} of role management policies");
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.PimGroups;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>The role management policies of groups, their assignments and rules.</summary>
internal static class PolicyRoutes
{
    private const string Policies = "/v1.0/policies/roleManagementPolicies";
    private const string Assignments = "/v1.0/policies/roleManagementPolicyAssignments";
    private const string PolicyType = "microsoft.graph.unifiedRoleManagementPolicy";
    private const string AssignmentType = "microsoft.graph.unifiedRoleManagementPolicyAssignment";
    private const string RuleType = "microsoft.graph.unifiedRoleManagementPolicyRule";

    private static readonly Regex ScopeId = new(@"\bscopeId\s+eq\s+'([^']*)'", RegexOptions.CultureInvariant);
    private static readonly Regex ScopeType = new(@"\bscopeType\s+eq\s+'([^']*)'", RegexOptions.CultureInvariant);

    private static readonly string[] ListOptions = { "$filter", "$select", "$expand" };
    private static readonly string[] EntityOptions = { "$select", "$expand" };

    public static void Map(SimulatedTenant tenant)
    {
        var policies = new PimParts(tenant).Policies;
        MapReads(tenant, policies);
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", Policies + "/{id}", request => ODataAnswer.Entity(
            request,
            policies.Patch(request.Route("id"), request.Json(), request.Caller!).Published("rules"),
            PolicyShape(policies)))
        {
            AnyPermission = new[] { "RoleManagementPolicy.ReadWrite.AzureADGroup" },
            BodyType = PolicyType,
            ResponseType = PolicyType,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", Policies + "/{id}/rules/{ruleId}", request =>
        {
            policies.PatchRule(request.Route("id"), request.Route("ruleId"), request.Json(), request.Caller!);
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = new[] { "RoleManagementPolicy.ReadWrite.AzureADGroup" },
            BodyType = RuleType,
        });
    }

    private static void MapReads(SimulatedTenant tenant, GroupPolicies policies)
    {
        tenant.Routes.Add(Read(Assignments, AssignmentType, ListOptions, isCollection: true, request => ODataAnswer.Collection(
            request,
            policies.Of(GroupIn(request)).Select(found => found.Assignment),
            AssignmentShape(policies))));
        tenant.Routes.Add(Read(Assignments + "/{id}", AssignmentType, EntityOptions, isCollection: false, request => ODataAnswer.Entity(
            request,
            policies.GetAssignment(request.Route("id")),
            AssignmentShape(policies))));
        tenant.Routes.Add(Read(Policies, PolicyType, ListOptions, isCollection: true, request => ODataAnswer.Collection(
            request,
            policies.Of(GroupIn(request)).Select(found => found.Policy.Published("rules")),
            PolicyShape(policies))));
        tenant.Routes.Add(Read(Policies + "/{id}", PolicyType, EntityOptions, isCollection: false, request => ODataAnswer.Entity(
            request,
            policies.Get(request.Route("id")).Published("rules"),
            PolicyShape(policies))));
        foreach (var name in new[] { "rules", "effectiveRules" })
        {
            tenant.Routes.Add(Read($"{Policies}/{{id}}/{name}", RuleType, new[] { "$filter", "$select" }, isCollection: true, request => ODataAnswer.Collection(
                request,
                Rules(policies.Get(request.Route("id"))),
                RuleShape(request, name))));
            tenant.Routes.Add(Read($"{Policies}/{{id}}/{name}/{{ruleId}}", RuleType, new[] { "$select" }, isCollection: false, request => ODataAnswer.Entity(
                request,
                policies.GetRule(request.Route("id"), request.Route("ruleId")),
                RuleShape(request, name))));
        }
    }

    private static RouteDefinition Read(string template, string type, string[] options, bool isCollection, Func<ServiceRequest, ServiceResponse> handle) =>
        new("graph", "GET", template, handle)
        {
            AnyPermission = new[] { "RoleManagementPolicy.Read.AzureADGroup", "RoleManagementPolicy.ReadWrite.AzureADGroup" },
            ResponseType = type,
            IsCollection = isCollection,
            QueryOptions = options,
        };

    private static IEnumerable<JsonObject> Rules(JsonObject policy) => policy.Children("rules").Select(rule => (JsonObject)rule.DeepClone());

    /// <summary>The group that the filter scopes the request to: it must name a scopeId and a scopeType.</summary>
    private static string GroupIn(ServiceRequest request)
    {
        var filter = request.Query.TryGetValue("$filter", out var text) ? text : string.Empty;
        var (id, type) = (ScopeId.Match(filter), ScopeType.Match(filter));
        if (!id.Success || !type.Success)
        {
            throw new ServiceException(400, "InvalidFilter", "A $filter (eq) on scopeId and scopeType is required.");
        }

        return PimDocuments.Same(type.Groups[1].Value, "Group")
            ? id.Groups[1].Value
            : throw ServiceException.Unsupported($"role management policies of the scope type {type.Groups[1].Value}");
    }

    private static ODataShape AssignmentShape(GroupPolicies policies) => new("policies/roleManagementPolicyAssignments")
    {
        Properties = new[] { "id", "policyId", "scopeId", "scopeType", "roleDefinitionId" },
        Expand = (document, property) => property == "policy"
            ? policies.Get(document.Text("policyId")!).Published("rules")
            : ExpandRules(policies, document, property),
    };

    private static ODataShape PolicyShape(GroupPolicies policies) => new("policies/roleManagementPolicies")
    {
        Properties = new[]
        {
            "id", "displayName", "description", "isOrganizationDefault", "scopeId", "scopeType", "lastModifiedDateTime", "lastModifiedBy",
        },
        Expand = (document, property) => ExpandRules(policies, document, property),
    };

    private static ODataShape RuleShape(ServiceRequest request, string name) =>
        new($"policies/roleManagementPolicies('{request.Route("id")}')/{name}");

    private static JsonNode ExpandRules(GroupPolicies policies, JsonObject document, string property) =>
        property is "rules" or "effectiveRules" && document.Text("displayName") is not null
            ? new JsonArray(Rules(policies.Get(document.Text("id")!)).Select(rule => (JsonNode)rule).ToArray())
            : throw ServiceException.Unsupported($"$expand={property} of role management policies");
}

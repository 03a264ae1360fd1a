using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>Role management policies of Azure resources and their assignments: one of each for every role at every scope.</summary>
internal sealed class ArmPolicyRoutes
{
    private const string Policies = "roleManagementPolicies";
    private const string Assignments = "roleManagementPolicyAssignments";

    private readonly PimParts pim;
    private readonly AzureArea area;
    private readonly ArmDocuments documents;

    public ArmPolicyRoutes(PimParts pim, AzureArea area, ArmDocuments documents)
    {
        this.pim = pim;
        this.area = area;
        this.documents = documents;
    }

    public void Map(ArmRouter router)
    {
        router.AtScopes("GET", Assignments, ArmRouter.Pim, ListAssignments, "$filter");
        router.AtScopes("GET", Assignments + "/{name}", ArmRouter.Pim, (request, scope) =>
        {
            RequireReader(request.Caller!, scope);
            return ServiceResponse.Ok(Assignment(pim.Policies.GetAssignment(ArmDocuments.Id(scope, Assignments, request.Route("name")))));
        });
        router.AtScopes("GET", Policies, ArmRouter.Pim, (request, scope) =>
        {
            RequireReader(request.Caller!, scope);
            return ArmRouter.Page(request, pim.Policies.Of(scope).Select(found => Policy(found.Policy)));
        });
        router.AtScopes("GET", Policies + "/{name}", ArmRouter.Pim, (request, scope) =>
        {
            RequireReader(request.Caller!, scope);
            return ServiceResponse.Ok(Policy(pim.Policies.Get(ArmDocuments.Id(scope, Policies, request.Route("name")))));
        });
        router.AtScopes("PATCH", Policies + "/{name}", ArmRouter.Pim, Patch);
    }

    private ServiceResponse ListAssignments(ServiceRequest request, string scope)
    {
        RequireReader(request.Caller!, scope);
        var role = ArmFilter.Of(request, "roleDefinitionId", "atScope()").Value("roleDefinitionId");
        return ArmRouter.Page(request, area.RolesAt(scope)
            .Where(known => role is null || PimDocuments.Same(known, AzureRoles.IdOf(role)))
            .Select(known => Assignment(pim.Policies.Of(new PimTarget(scope, known)).Assignment)));
    }

    private ServiceResponse Patch(ServiceRequest request, string scope)
    {
        var id = ArmDocuments.Id(scope, Policies, request.Route("name"));
        var policy = pim.Policies.Get(id);
        var sent = request.Json().Nested("properties")?["rules"] as JsonArray ?? throw PimErrors.InvalidPolicy("The rules to be updated are missing.");
        var rules = sent.OfType<JsonObject>().Select(rule => (JsonNode)ArmPolicyRules.FromArm(rule, policy)).ToArray();
        return ServiceResponse.Ok(Policy(pim.Policies.Patch(id, new JsonObject { ["rules"] = new JsonArray(rules) }, request.Caller!)));
    }

    // As documented for whoever may read role assignments; that the eligible may too, who must know how long they can
    // activate, is taken from what the portal shows them.
    private void RequireReader(Caller caller, string scope)
    {
        var isEligible = pim.Reads.All(area.Eligibility, area.Eligibility.Instances)
            .Any(instance => area.Scopes.IsAtOrBelow(scope, instance.Text("scope")!) && pim.State.Reaches(instance, caller.ObjectId));
        if (!isEligible && !area.MayReadScope(scope, caller))
        {
            throw ArmErrors.NotAuthorized(caller, "Microsoft.Authorization/roleManagementPolicies/read", scope);
        }
    }

    private JsonObject Policy(JsonObject policy) => ArmDocuments.Resource(
        policy.Text("scopeId")!,
        Policies,
        AzureRoles.IdOf(policy.Text("id")!),
        new JsonObject
        {
            ["scope"] = policy.Text("scopeId"),
            ["displayName"] = null,
            ["description"] = null,
            ["isOrganizationDefault"] = false,
            ["lastModifiedDateTime"] = policy.Text("lastModifiedDateTime"),
            ["lastModifiedBy"] = ModifiedBy(policy),
            ["rules"] = Rules(policy),
            ["effectiveRules"] = Rules(policy),
            ["policyProperties"] = new JsonObject { ["scope"] = documents.Scope(policy.Text("scopeId")!) },
        });

    private JsonObject Assignment(JsonObject assignment)
    {
        var target = new PimTarget(assignment.Text("scopeId")!, assignment.Text("roleDefinitionId")!);
        var policy = pim.Policies.Of(target).Policy;
        return ArmDocuments.Resource(
            target.Scope,
            Assignments,
            AzureRoles.IdOf(assignment.Text("id")!),
            new JsonObject
            {
                ["scope"] = target.Scope,
                ["roleDefinitionId"] = AzureRoles.DefinitionId(target.Scope, target.Role),
                ["policyId"] = policy.Text("id"),
                ["effectiveRules"] = Rules(policy),
                ["policyAssignmentProperties"] = new JsonObject
                {
                    ["scope"] = documents.Scope(target.Scope),
                    ["roleDefinition"] = ArmDocuments.Role(target),
                    ["policy"] = new JsonObject
                    {
                        ["id"] = policy.Text("id"),
                        ["lastModifiedBy"] = ModifiedBy(policy),
                        ["lastModifiedDateTime"] = policy.Text("lastModifiedDateTime"),
                    },
                },
            });
    }

    private static JsonObject ModifiedBy(JsonObject policy) => new()
    {
        ["id"] = null,
        ["displayName"] = policy.Nested("lastModifiedBy")?.Text("displayName"),
        ["type"] = null,
        ["email"] = null,
    };

    private static JsonArray Rules(JsonObject policy) => new(policy.Children("rules").Select(rule => (JsonNode)ArmPolicyRules.ToArm(rule)).ToArray());
}

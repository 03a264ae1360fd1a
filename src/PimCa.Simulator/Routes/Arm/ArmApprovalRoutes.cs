using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>
/// Approvals of activations. The same approval stands under the tenant and under its scope. As documented, extensions and
/// renewals are not decided here.
/// </summary>
internal sealed class ArmApprovalRoutes
{
    private const string Approvals = "roleAssignmentApprovals";

    private static readonly string[] Versions = { "2021-01-01-preview" };

    private readonly SimulatedTenant tenant;
    private readonly PimParts pim;
    private readonly AzureArea area;

    public ArmApprovalRoutes(SimulatedTenant tenant, PimParts pim, AzureArea area)
    {
        this.tenant = tenant;
        this.pim = pim;
        this.area = area;
    }

    public void Map(ArmRouter router)
    {
        Map(router.AtTenant);
        Map(router.AtScopes);
    }

    private delegate void Adding(string method, string path, string[] versions, System.Func<ServiceRequest, string, ServiceResponse> handle, params string[] options);

    private void Map(Adding add)
    {
        add("GET", Approvals, Versions, List, "$filter");
        add("GET", Approvals + "/{name}", Versions, (request, scope) => ServiceResponse.Ok(Show(Find(request, scope), scope)));
        add("GET", Approvals + "/{name}/stages", Versions, (request, scope) => ArmRouter.Page(request, Stages(Find(request, scope), scope)));
        add("GET", Approvals + "/{name}/stages/{stage}", Versions, (request, scope) => ServiceResponse.Ok(Stage(request, scope)));
        foreach (var method in new[] { "PATCH", "PUT" })
        {
            add(method, Approvals + "/{name}/stages/{stage}", Versions, (request, scope) =>
            {
                // Documented as the properties themselves; clients that wrap them are understood too.
                var body = request.Json();
                pim.Approvals.Decide(Find(request, scope).Text("id")!, request.Route("stage"), body.Nested("properties") ?? body, request.Caller!);
                return ServiceResponse.Ok(Stage(request, scope));
            });
        }
    }

    private ServiceResponse List(ServiceRequest request, string scope)
    {
        var filter = ArmFilter.Of(request, "asApprover()", "asCreatedBy()", "asTarget()");
        var on = filter.Has("asCreatedBy()") ? "createdBy" : filter.Has("asTarget()") ? "target" : "approver";
        return ArmRouter.Page(request, pim.Approvals.For(on, request.Caller!).Where(approval => IsHere(approval, scope)).Select(approval => Show(approval, scope)));
    }

    private JsonObject Find(ServiceRequest request, string scope)
    {
        var approval = pim.Approvals.Get(request.Route("name"), request.Caller!);
        return IsHere(approval, scope) ? approval : throw ServiceException.NotFound("The approval is not found.", "ResourceNotFound");
    }

    private bool IsHere(JsonObject approval, string scope) =>
        tenant.Store.Get(area.Assignment.Requests, approval.Text("id")!) is { } request
        && request.Text("action") == "selfActivate"
        && (scope.Length == 0 || area.Scopes.IsAtOrBelow(request.Text("scope")!, scope));

    private JsonObject Stage(ServiceRequest request, string scope) =>
        Stages(Find(request, scope), scope).FirstOrDefault(stage => PimDocuments.Same(stage.Text("name"), request.Route("stage")))
        ?? throw ServiceException.NotFound("The approval stage is not found.", "ResourceNotFound");

    private static JsonObject Show(JsonObject approval, string scope) => ArmDocuments.Resource(
        scope,
        Approvals,
        approval.Text("id")!,
        new JsonObject { ["stages"] = new JsonArray(Stages(approval, scope).Select(stage => (JsonNode)stage).ToArray()) });

    private static IEnumerable<JsonObject> Stages(JsonObject approval, string scope) => approval.Children("stages").Select(stage => new JsonObject
    {
        ["id"] = $"{ArmDocuments.Id(scope, Approvals, approval.Text("id")!)}/stages/{stage.Text("id")}",
        ["type"] = "Microsoft.Authorization/roleAssignmentApprovals/stages",
        ["name"] = stage.Text("id"),
        ["properties"] = new JsonObject
        {
            ["displayName"] = stage.Text("displayName"),
            ["status"] = stage.Text("status"),
            ["assignedToMe"] = stage.Flag("assignedToMe"),
            ["reviewedBy"] = stage.Nested("reviewedBy") is { } reviewer ? new JsonObject
            {
                ["principalId"] = reviewer.Text("id"),
                ["principalType"] = "user",
                ["principalName"] = reviewer.Text("displayName"),
                ["userPrincipalName"] = null,
            }
            : null,
            ["reviewedDateTime"] = stage.Text("reviewedDateTime"),
            ["reviewResult"] = stage.Text("reviewResult") switch { "Approved" => "Approve", "Denied" => "Deny", var other => other },
            ["justification"] = stage.Text("justification"),
        },
    });
}

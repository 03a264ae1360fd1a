using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>Approvals of PIM for groups. People only; a stage shows in its approval when it is asked for with <c>$expand</c>.</summary>
internal static class PimApprovalRoutes
{
    private const string Path = "/v1.0/identityGovernance/privilegedAccess/group/assignmentApprovals";
    private const string ApprovalType = "microsoft.graph.approval";
    private const string StageType = "microsoft.graph.approvalStage";

    private static readonly string[] StageProperties =
    {
        "id", "assignedToMe", "displayName", "justification", "reviewedBy", "reviewedDateTime", "reviewResult", "status",
    };

    public static void Map(SimulatedTenant tenant, PimParts pim)
    {
        tenant.Routes.Add(Read(Path + "/filterByCurrentUser(on='{on}')", ApprovalType, isCollection: true, request =>
        {
            var approvals = pim.Approvals.For(request.Route("on"), request.Caller!).ToDictionary(approval => approval.Text("id")!);
            return ODataAnswer.Collection(
                request,
                approvals.Values.Select(approval => approval.Published("stages")),
                Approvals((document, _) => approvals[document.Text("id")!]["stages"]!.DeepClone()));
        }));
        tenant.Routes.Add(Read(Path + "/{id}", ApprovalType, isCollection: false, request =>
        {
            var approval = pim.Approvals.Get(request.Route("id"), request.Caller!);
            return ODataAnswer.Entity(request, approval.Published("stages"), Approvals((_, _) => approval["stages"]!.DeepClone()));
        }));
        tenant.Routes.Add(Read(Path + "/{id}/stages", StageType, isCollection: true, request => ODataAnswer.Collection(
            request,
            pim.Approvals.Get(request.Route("id"), request.Caller!).Children("stages").Select(stage => (JsonObject)stage.DeepClone()),
            Stages(request))));
        tenant.Routes.Add(Read(Path + "/{id}/stages/{stageId}", StageType, isCollection: false, request => ODataAnswer.Entity(
            request,
            (JsonObject)(pim.Approvals.Get(request.Route("id"), request.Caller!).Children("stages")
                .FirstOrDefault(stage => PimDocuments.Same(stage.Text("id"), request.Route("stageId")))
                ?? throw ServiceException.NotFound("The approval stage is not found.", "ResourceNotFound")).DeepClone(),
            Stages(request))));
        tenant.Routes.Add(new RouteDefinition("graph", "PATCH", Path + "/{id}/stages/{stageId}", request =>
        {
            pim.Approvals.Decide(request.Route("id"), request.Route("stageId"), request.Json(), request.Caller!);
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = PimGroupRoutes.PermissionsOf(ScheduleKind.Assignment, isWrite: true),
            DelegatedOnly = true,
            BodyType = StageType,
        });

        // A documentation page says "steps"; the published schema does not know them, so neither does the service.
        foreach (var (method, template) in new[] { ("GET", "/{id}/steps"), ("GET", "/{id}/steps/{stepId}"), ("PATCH", "/{id}/steps/{stepId}") })
        {
            tenant.Routes.Add(new RouteDefinition("graph", method, Path + template, _ => throw ServiceException.NotFound(
                "Resource not found for the segment 'steps'.",
                "BadRequest")));
        }
    }

    private static RouteDefinition Read(string template, string type, bool isCollection, Func<ServiceRequest, ServiceResponse> handle) =>
        new("graph", "GET", template, handle)
        {
            AnyPermission = PimGroupRoutes.PermissionsOf(ScheduleKind.Assignment, isWrite: false),
            DelegatedOnly = true,
            ResponseType = type,
            IsCollection = isCollection,
            QueryOptions = isCollection ? new[] { "$filter", "$select", "$expand", "$top" } : new[] { "$select", "$expand" },
        };

    private static ODataShape Approvals(Func<JsonObject, string, JsonNode?> stages) =>
        new("identityGovernance/privilegedAccess/group/assignmentApprovals")
        {
            Properties = new[] { "id" },
            Expand = (document, property) => property == "stages"
                ? stages(document, property)
                : throw ServiceException.Unsupported($"$expand={property} of an approval"),
        };

    private static ODataShape Stages(ServiceRequest request) =>
        new($"identityGovernance/privilegedAccess/group/assignmentApprovals('{request.Route("id")}')/stages") { Properties = StageProperties };
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>
/// Requests, schedules and their instances for Azure resources. A list at a scope shows what was given there, above it and
/// below it; who may not read the scope sees only what is theirs, and says so in the filter.
/// </summary>
internal sealed class ArmScheduleRoutes
{
    private static readonly string[] Validating = { "2020-10-01", "2022-04-01-preview", "2022-04-01" };

    private static readonly string[] Filters =
    {
        "asTarget()", "atScope()", "asRequestor()", "asCreatedBy()", "asApprover()", "assignedTo()", "principalId", "roleDefinitionId", "requestorId",
        "status",
    };

    private readonly SimulatedTenant tenant;
    private readonly PimParts pim;
    private readonly AzureArea area;
    private readonly ArmDocuments documents;

    public ArmScheduleRoutes(SimulatedTenant tenant, PimParts pim, AzureArea area, ArmDocuments documents)
    {
        this.tenant = tenant;
        this.pim = pim;
        this.area = area;
        this.documents = documents;
    }

    public void Map(ArmRouter router)
    {
        foreach (var kind in new[] { area.Eligibility, area.Assignment })
        {
            foreach (var (suffix, collection) in new[] { ("ScheduleRequest", kind.Requests), ("Schedule", kind.Schedules), ("ScheduleInstance", kind.Instances) })
            {
                var path = $"role{kind.Name}{suffix}s";
                router.AtScopes("GET", path, ArmRouter.Pim, (request, scope) => List(kind, suffix, collection, request, scope), "$filter");
                router.AtTenant("GET", path, ArmRouter.Pim, (request, scope) => List(kind, suffix, collection, request, scope), "$filter");
                router.AtScopes("GET", path + "/{name}", ArmRouter.Pim, (request, scope) => Get(kind, suffix, collection, request, scope));
            }

            var requests = $"role{kind.Name}ScheduleRequests/{{name}}";
            router.AtScopes("PUT", requests, ArmRouter.Pim, (request, scope) => Submit(kind, request, scope, isValidationOnly: false));
            router.AtScopes("POST", requests + "/validate", Validating, (request, scope) => Submit(kind, request, scope, isValidationOnly: true));
            router.AtScopes("POST", requests + "/cancel", ArmRouter.Pim, (request, _) =>
            {
                pim.Requests.Cancel(kind, request.Route("name"), request.Caller!);
                return new ServiceResponse(200);
            });
        }
    }

    private ServiceResponse List(ScheduleKind kind, string suffix, string collection, ServiceRequest request, string scope)
    {
        var (filter, caller) = (ArmFilter.Of(request, Filters), request.Caller!);
        var reader = filter.Has("asTarget()") ? caller.ObjectId : filter.Value("assignedTo()");
        var isOwn = filter.Has("asTarget()") || filter.Has("asRequestor()") || filter.Has("asCreatedBy()") || filter.Has("asApprover()")
            || PimDocuments.Same(filter.Value("principalId"), caller.ObjectId)
            || PimDocuments.Same(filter.Value("requestorId"), caller.ObjectId)
            || PimDocuments.Same(reader, caller.ObjectId);
        if (!isOwn && !area.MayReadScope(scope, caller))
        {
            throw ArmErrors.NotAuthorized(caller, "Microsoft.Authorization/roleAssignments/read", scope.Length == 0 ? "/" : scope);
        }

        var above = area.Scopes.Upwards(scope);
        var found = pim.Reads.All(kind, collection)
            .Where(document => IsAt(document.Text("scope")!, scope, above, filter.Has("atScope()")))
            .Where(document => Matches(document, filter, reader, caller));
        return ArmRouter.Page(request, found.Select(document => documents.Publish(kind, suffix, document, scope, reader)));
    }

    private bool IsAt(string scope, string asked, IReadOnlyList<string> above, bool onlyAbove) =>
        asked.Length == 0
        || above.Contains(scope, StringComparer.OrdinalIgnoreCase)
        || (!onlyAbove && area.Scopes.IsAtOrBelow(scope, asked));

    private bool Matches(JsonObject document, ArmFilter filter, string? reader, Caller caller)
    {
        bool Is(string name, string? value) => !filter.Has(name) || PimDocuments.Same(filter.Value(name), value);
        var requestor = document.Nested("~requestor")?.Text("id");
        var asksForOwn = filter.Has("asRequestor()") || filter.Has("asCreatedBy()");
        return (reader is null || pim.State.Reaches(document, reader))
            && (!asksForOwn || PimDocuments.Same(requestor, caller.ObjectId))
            && (!filter.Has("asApprover()") || pim.Approvals.WaitsFor(document, caller))
            && Is("principalId", document.Text("principalId"))
            && Is("requestorId", requestor)
            && Is("status", document.Text("status"))
            && (filter.Value("roleDefinitionId") is not { } role || PimDocuments.Same(AzureRoles.IdOf(role), document.Text("roleDefinitionId")));
    }

    private ServiceResponse Get(ScheduleKind kind, string suffix, string collection, ServiceRequest request, string scope) =>
        ServiceResponse.Ok(documents.Publish(kind, suffix, pim.Reads.Get(kind, collection, request.Route("name"), request.Caller!), scope));

    private ServiceResponse Submit(ScheduleKind kind, ServiceRequest request, string scope, bool isValidationOnly)
    {
        var name = request.Route("name");
        if (!Guid.TryParse(name, out _))
        {
            throw PimErrors.Malformed($"The request name '{name}' is not valid. The name must be a GUID.");
        }

        if (!isValidationOnly && tenant.Store.Get(kind.Requests, name) is not null)
        {
            throw ArmErrors.NameTaken(name);
        }

        var submitted = pim.Requests.Submit(kind, Body(request.Json(), scope, isValidationOnly), request.Caller!, name);
        return new ServiceResponse(isValidationOnly ? 200 : 201, documents.Publish(kind, "ScheduleRequest", submitted, scope));
    }

    /// <summary>The body as the rules know it: the scope from the address, the kind of request under its other name.</summary>
    private static JsonObject Body(JsonObject body, string scope, bool isValidationOnly)
    {
        var properties = (JsonObject)(body.Nested("properties") ?? throw PimErrors.Malformed("The request has no properties.")).DeepClone();
        foreach (var readOnly in new[]
        {
            "scope", "status", "requestorId", "createdOn", "principalType", "approvalId", "expandedProperties", "targetRoleAssignmentScheduleId",
            "targetRoleAssignmentScheduleInstanceId", "targetRoleEligibilityScheduleId", "targetRoleEligibilityScheduleInstanceId",
        })
        {
            properties.Remove(readOnly);
        }

        foreach (var condition in new[] { "condition", "conditionVersion" })
        {
            if (properties[condition] is not null)
            {
                throw ServiceException.Unsupported("conditions of role assignments");
            }

            properties.Remove(condition);
        }

        properties["action"] = properties.Text("requestType");
        properties.Remove("requestType");
        properties["scope"] = scope;
        properties["isValidationOnly"] = isValidationOnly;
        return properties;
    }
}

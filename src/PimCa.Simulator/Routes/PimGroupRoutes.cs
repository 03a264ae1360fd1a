using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.PimGroups;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>Privileged Identity Management for groups: requests, schedules and their instances.</summary>
internal static class PimGroupRoutes
{
    private const string Root = "/v1.0/identityGovernance/privilegedAccess/group/";

    private static readonly string[] ListOptions = { "$filter", "$select", "$expand", "$top" };
    private static readonly string[] EntityOptions = { "$select", "$expand" };

    private static readonly string[] RequestProperties =
    {
        "id", "status", "completedDateTime", "createdDateTime", "approvalId", "customData", "createdBy", "action", "isValidationOnly",
        "justification", "scheduleInfo", "ticketInfo", "accessId", "groupId", "principalId", "targetScheduleId",
    };

    private static readonly string[] ScheduleProperties =
    {
        "id", "createdDateTime", "createdUsing", "modifiedDateTime", "scheduleInfo", "status", "accessId", "groupId", "principalId",
        "memberType", "assignmentType",
    };

    private static readonly string[] InstanceProperties =
    {
        "id", "startDateTime", "endDateTime", "accessId", "groupId", "principalId", "memberType", "assignmentType", "assignmentScheduleId",
        "eligibilityScheduleId",
    };

    public static void Map(SimulatedTenant tenant)
    {
        var pim = new PimParts(tenant);
        foreach (var kind in new[] { ScheduleKind.Eligibility, ScheduleKind.Assignment })
        {
            MapRequests(tenant, pim, kind);
            MapReads(tenant, pim, kind, kind.Schedules, "Schedule", ScheduleProperties);
            MapReads(tenant, pim, kind, kind.Instances, "ScheduleInstance", InstanceProperties);
        }

        PimApprovalRoutes.Map(tenant, pim);
    }

    /// <summary>The permission to read, or the one to write that includes it.</summary>
    public static string[] Permissions(ScheduleKind kind, bool isWrite) => isWrite
        ? new[] { $"Privileged{kind.Name}Schedule.ReadWrite.AzureADGroup" }
        : new[] { $"Privileged{kind.Name}Schedule.Read.AzureADGroup", $"Privileged{kind.Name}Schedule.ReadWrite.AzureADGroup" };

    private static void MapRequests(SimulatedTenant tenant, PimParts pim, ScheduleKind kind)
    {
        MapReads(tenant, pim, kind, kind.Requests, "ScheduleRequest", RequestProperties);
        var (path, type) = (Path(kind, "ScheduleRequest"), Type(kind, "ScheduleRequest"));
        var shape = Shape(tenant, pim, kind, kind.Requests, "ScheduleRequest", RequestProperties);
        tenant.Routes.Add(new RouteDefinition("graph", "POST", path, request => ODataAnswer.Entity(
            request,
            Published(pim.Requests.Submit(kind, request.Json(), request.Caller!)),
            shape,
            status: 201))
        {
            AnyPermission = Permissions(kind, isWrite: true),
            BodyType = type,
            ResponseType = type,
        });
        tenant.Routes.Add(new RouteDefinition("graph", "POST", path + "/{id}/cancel", request =>
        {
            pim.Requests.Cancel(kind, request.Route("id"), request.Caller!);
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = Permissions(kind, isWrite: true),
        });
    }

    private static void MapReads(SimulatedTenant tenant, PimParts pim, ScheduleKind kind, string collection, string suffix, string[] properties)
    {
        var (path, type) = (Path(kind, suffix), Type(kind, suffix));
        var shape = Shape(tenant, pim, kind, collection, suffix, properties);
        RouteDefinition Read(string template, bool isCollection, Func<ServiceRequest, ServiceResponse> handle) => new("graph", "GET", template, handle)
        {
            AnyPermission = Permissions(kind, isWrite: false),
            ResponseType = type,
            IsCollection = isCollection,
            QueryOptions = isCollection ? ListOptions : EntityOptions,
        };

        tenant.Routes.Add(Read(path, true, request => List(
            request,
            pim.Reads.List(kind, collection, request.Query.TryGetValue("$filter", out var filter) ? filter : null, request.Caller!),
            shape)));
        tenant.Routes.Add(Read(path + "/filterByCurrentUser(on='{on}')", true, request => List(
            request,
            pim.Reads.Mine(kind, collection, request.Route("on"), request.Caller!),
            shape)));
        tenant.Routes.Add(Read(path + "/{id}", false, request => ODataAnswer.Entity(
            request,
            Published(pim.Reads.Get(kind, collection, request.Route("id"), request.Caller!)),
            shape)));
    }

    private static ServiceResponse List(ServiceRequest request, IEnumerable<JsonObject> documents, ODataShape shape)
    {
        var published = new List<JsonObject>();
        foreach (var document in documents)
        {
            published.Add(Published(document));
        }

        return ODataAnswer.Collection(request, published, shape);
    }

    private static JsonObject Published(JsonObject document) => document.Published("activatedUsing");

    private static string Path(ScheduleKind kind, string suffix) => $"{Root}{kind.Name.ToLowerInvariant()}{suffix}s";

    private static string Type(ScheduleKind kind, string suffix) => $"microsoft.graph.privilegedAccessGroup{kind.Name}{suffix}";

    private static ODataShape Shape(SimulatedTenant tenant, PimParts pim, ScheduleKind kind, string collection, string suffix, string[] properties) =>
        new($"identityGovernance/privilegedAccess/group/{kind.Name.ToLowerInvariant()}{suffix}s")
        {
            Properties = properties,
            Expand = (document, property) => property switch
            {
                // Measured to be unreliable on the service: here it is empty until the group has replicated.
                "group" => pim.Directory.Group(document.Text("groupId")!)?.DeepClone(),

                // As documented, an expanded principal has its id and no more.
                "principal" => new JsonObject { ["id"] = document.Text("principalId") },
                "activatedUsing" when !kind.IsEligibility => ActivatedUsing(tenant, collection, document),
                "targetSchedule" when suffix == "ScheduleRequest" && kind.IsEligibility && document.Text("targetScheduleId") is { } scheduleId =>
                    pim.State.Schedule(kind, scheduleId)?.Published(),
                _ => throw ServiceException.Unsupported($"$expand={property} of {kind.Name}{suffix}"),
            },
        };

    private static JsonObject? ActivatedUsing(SimulatedTenant tenant, string collection, JsonObject document)
    {
        var stored = tenant.Store.Get(collection, document.Text("id")!);
        var used = stored?.Text("~eligibility") ?? stored?.Nested("activatedUsing")?.Text("id");
        if (used is null)
        {
            return null;
        }

        if (collection != Collections.AssignmentInstances)
        {
            return tenant.Store.Get(Collections.EligibilitySchedules, used)?.Published();
        }

        foreach (var instance in tenant.Store.All(Collections.EligibilityInstances))
        {
            if (instance.Text("eligibilityScheduleId") == used)
            {
                return instance.Published();
            }
        }

        return null;
    }
}

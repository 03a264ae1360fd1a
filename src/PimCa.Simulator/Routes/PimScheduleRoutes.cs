using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>Requests, schedules and their instances in Graph, for groups and for directory roles.</summary>
internal abstract class PimScheduleRoutes
{
    private static readonly string[] ListOptions = { "$filter", "$select", "$expand", "$top" };
    private static readonly string[] EntityOptions = { "$select", "$expand" };

    protected PimScheduleRoutes(SimulatedTenant tenant, PimParts pim)
    {
        Tenant = tenant;
        Pim = pim;
    }

    protected SimulatedTenant Tenant { get; }

    protected PimParts Pim { get; }

    /// <summary>What comes before the collections: <c>identityGovernance/privilegedAccess/group</c>.</summary>
    protected abstract string Root { get; }

    protected void MapAll()
    {
        foreach (var kind in new[] { Pim.Area.Eligibility, Pim.Area.Assignment })
        {
            MapRequests(kind);
            MapReads(kind, kind.Schedules, "Schedule");
            MapReads(kind, kind.Instances, "ScheduleInstance");
        }
    }

    /// <summary>The name of a collection.</summary>
    /// <param name="kind">Eligibility or assignment.</param>
    /// <param name="suffix">Schedule, ScheduleInstance or ScheduleRequest.</param>
    protected abstract string Segment(ScheduleKind kind, string suffix);

    /// <summary>The schema's type of what a collection holds.</summary>
    protected abstract string Type(ScheduleKind kind, string suffix);

    protected abstract IReadOnlyList<string> Permissions(ScheduleKind kind, bool isWrite);

    protected abstract IReadOnlyCollection<string> Properties(ScheduleKind kind, string suffix);

    /// <summary>A stored document as this resource shows it.</summary>
    protected abstract JsonObject Publish(ScheduleKind kind, string suffix, JsonObject document);

    /// <summary>Navigation properties besides those that all have; <see cref="ServiceException"/> for what there is not.</summary>
    protected abstract JsonNode? Expand(ScheduleKind kind, string suffix, JsonObject document, string property);

    private void MapRequests(ScheduleKind kind)
    {
        MapReads(kind, kind.Requests, "ScheduleRequest");
        var (path, type) = (Path(kind, "ScheduleRequest"), Type(kind, "ScheduleRequest"));
        var shape = Shape(kind, kind.Requests, "ScheduleRequest");
        Tenant.Routes.Add(new RouteDefinition("graph", "POST", path, request => ODataAnswer.Entity(
            request,
            Publish(kind, "ScheduleRequest", Pim.Requests.Submit(kind, request.Json(), request.Caller!)),
            shape,
            status: 201))
        {
            AnyPermission = Permissions(kind, isWrite: true),
            BodyType = type,
            ResponseType = type,
        });
        Tenant.Routes.Add(new RouteDefinition("graph", "POST", path + "/{id}/cancel", request =>
        {
            Pim.Requests.Cancel(kind, request.Route("id"), request.Caller!);
            return ServiceResponse.NoContent;
        })
        {
            AnyPermission = Permissions(kind, isWrite: true),
        });
    }

    private void MapReads(ScheduleKind kind, string collection, string suffix)
    {
        var (path, type) = (Path(kind, suffix), Type(kind, suffix));
        var shape = Shape(kind, collection, suffix);
        RouteDefinition Read(string template, bool isCollection, Func<ServiceRequest, ServiceResponse> handle) => new("graph", "GET", template, handle)
        {
            AnyPermission = Permissions(kind, isWrite: false),
            ResponseType = type,
            IsCollection = isCollection,
            QueryOptions = isCollection ? ListOptions : EntityOptions,
        };

        Tenant.Routes.Add(Read(path, true, request => List(
            request,
            Pim.Reads.List(kind, collection, request.Query.TryGetValue("$filter", out var filter) ? filter : null, request.Caller!))));
        Tenant.Routes.Add(Read(path + "/filterByCurrentUser(on='{on}')", true, request => List(
            request,
            Pim.Reads.Mine(kind, collection, request.Route("on"), request.Caller!))));
        Tenant.Routes.Add(Read(path + "/{id}", false, request => ODataAnswer.Entity(
            request,
            Publish(kind, suffix, Pim.Reads.Get(kind, collection, request.Route("id"), request.Caller!)),
            shape)));

        ServiceResponse List(ServiceRequest request, IEnumerable<JsonObject> documents) =>
            ODataAnswer.Collection(request, documents.Select(document => Publish(kind, suffix, document)).ToArray(), shape);
    }

    private string Path(ScheduleKind kind, string suffix) => $"/v1.0/{Root}/{Segment(kind, suffix)}";

    private ODataShape Shape(ScheduleKind kind, string collection, string suffix) => new($"{Root}/{Segment(kind, suffix)}")
    {
        Properties = Properties(kind, suffix),
        Expand = (document, property) => property switch
        {
            "activatedUsing" when !kind.IsEligibility => ActivatedUsing(collection, document),
            "targetSchedule" when suffix == "ScheduleRequest" && document.Text("targetScheduleId") is { } id && HasTargetSchedule(kind) =>
                Pim.State.Schedule(kind, id) is { } schedule ? Publish(kind, "Schedule", schedule) : null,
            _ => Expand(kind, suffix, document, property),
        },
    };

    /// <summary>Whether a request shows the schedule that it made or changed.</summary>
    protected virtual bool HasTargetSchedule(ScheduleKind kind) => true;

    private JsonObject? ActivatedUsing(string collection, JsonObject document)
    {
        var stored = Tenant.Store.Get(collection, document.Text("id")!);
        var used = stored?.Text("~eligibility") ?? stored?.Nested("activatedUsing")?.Text("id");
        var eligibility = Pim.Area.Eligibility;
        if (used is null || collection != Pim.Area.Assignment.Instances)
        {
            return used is not null && Pim.State.Schedule(eligibility, used) is { } schedule ? Publish(eligibility, "Schedule", schedule) : null;
        }

        return Tenant.Store.All(eligibility.Instances).FirstOrDefault(instance => instance.Text("eligibilityScheduleId") == used) is { } found
            ? Publish(eligibility, "ScheduleInstance", found)
            : null;
    }
}

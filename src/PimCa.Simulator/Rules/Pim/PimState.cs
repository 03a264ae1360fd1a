using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>What is stored: requests, schedules, instances; found by whom and what they are about.</summary>
internal sealed class PimState
{
    private static readonly string[] OpenStatuses = { "PendingApproval", "PendingAdminDecision" };

    private readonly SimulatedTenant tenant;
    private readonly PimArea area;
    private readonly PimDirectory directory;

    public PimState(SimulatedTenant tenant, PimArea area, PimDirectory directory)
    {
        this.tenant = tenant;
        this.area = area;
        this.directory = directory;
    }

    public static bool IsOpen(JsonObject request) => OpenStatuses.Contains(request.Text("status"));

    /// <summary>Requests that wait for somebody's decision.</summary>
    public IEnumerable<JsonObject> Open(ScheduleKind kind, PimTarget target, string principalId) =>
        About(kind.Requests, target, principalId).Where(IsOpen);

    public IEnumerable<JsonObject> Schedules(ScheduleKind kind, PimTarget target, string principalId) =>
        About(kind.Schedules, target, principalId);

    public IEnumerable<JsonObject> Instances(ScheduleKind kind, PimTarget target, string principalId) =>
        About(kind.Instances, target, principalId);

    public IEnumerable<JsonObject> Expired(ScheduleKind kind, PimTarget target, string principalId) =>
        About(kind.Expired, target, principalId);

    public JsonObject? Schedule(ScheduleKind kind, string id) => tenant.Store.Get(kind.Schedules, id);

    /// <summary>Eligibilities in force now that a user has: own ones first, then those of groups that the user is in.</summary>
    public IEnumerable<JsonObject> EligibilityOf(PimTarget target, string userId) =>
        tenant.Store.All(area.Eligibility.Instances)
            .Where(instance => area.Covers(area.TargetOf(instance), target) && Reaches(instance, userId))
            .OrderBy(instance => PimDocuments.Same(instance.Text("principalId"), userId) ? 0 : 1);

    /// <summary>Whether what stands for a principal reaches this one: it is that principal, or a user in that group.</summary>
    public bool Reaches(JsonObject document, string principalId) =>
        document.Text("principalId") is { } holder
        && (PimDocuments.Same(holder, principalId) || (directory.IsGroup(holder) && directory.IsMember(holder, principalId)));

    public void SetStatus(ScheduleKind kind, string requestId, string status)
    {
        // Requests are purged while what they brought about lives on.
        if (tenant.Store.Get(kind.Requests, requestId) is { } request)
        {
            request["status"] = status;
            request["completedDateTime"] = PimDocuments.Write(tenant.Now);
            tenant.Store.Put(kind.Requests, requestId, request);
        }
    }

    private IEnumerable<JsonObject> About(string collection, PimTarget target, string principalId) =>
        tenant.Store.All(collection).Where(document =>
            area.IsAbout(document, target) && PimDocuments.Same(document.Text("principalId"), principalId));
}

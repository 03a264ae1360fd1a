using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>What is stored: requests, schedules, instances; found by whom and what they are about.</summary>
internal sealed class PimState
{
    private static readonly string[] OpenStatuses = { "PendingApproval", "PendingAdminDecision" };

    private readonly SimulatedTenant tenant;
    private readonly PimDirectory directory;

    public PimState(SimulatedTenant tenant, PimDirectory directory)
    {
        this.tenant = tenant;
        this.directory = directory;
    }

    public static bool IsOpen(JsonObject request) => OpenStatuses.Contains(request.Text("status"));

    /// <summary>Requests that wait for somebody's decision.</summary>
    public IEnumerable<JsonObject> Open(ScheduleKind kind, string groupId, string access, string principalId) =>
        About(kind.Requests, groupId, access, principalId).Where(IsOpen);

    public IEnumerable<JsonObject> Schedules(ScheduleKind kind, string groupId, string access, string principalId) =>
        About(kind.Schedules, groupId, access, principalId);

    public IEnumerable<JsonObject> Instances(ScheduleKind kind, string groupId, string access, string principalId) =>
        About(kind.Instances, groupId, access, principalId);

    public IEnumerable<JsonObject> Expired(ScheduleKind kind, string groupId, string access, string principalId) =>
        About(kind.Expired, groupId, access, principalId);

    public JsonObject? Schedule(ScheduleKind kind, string id) => tenant.Store.Get(kind.Schedules, id);

    /// <summary>Eligibilities in force now that a user has: own ones first, then those of groups that the user is in.</summary>
    public IEnumerable<JsonObject> EligibilityOf(string groupId, string access, string userId) =>
        tenant.Store.All(Collections.EligibilityInstances)
            .Where(instance => PimDocuments.Same(instance.Text("groupId"), groupId) && instance.Text("accessId") == access && Reaches(instance, userId))
            .OrderBy(instance => PimDocuments.Same(instance.Text("principalId"), userId) ? 0 : 1);

    /// <summary>Whether what stands for a principal reaches this one: it is that principal, or a user in that group.</summary>
    public bool Reaches(JsonObject document, string principalId) =>
        document.Text("principalId") is { } holder
        && (PimDocuments.Same(holder, principalId) || (directory.IsGroup(holder) && directory.IsMember(holder, principalId)));

    /// <summary>Whether the principal has the access outside of Privileged Identity Management.</summary>
    public bool IsStanding(string groupId, string access, string principalId) =>
        tenant.Store.Get(LinksOf(access), $"{groupId}/{principalId}") is { } link && link.Text("source") != "pim";

    public static string LinksOf(string access) => access == "owner" ? Collections.GroupOwners : Collections.GroupMembers;

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

    private IEnumerable<JsonObject> About(string collection, string groupId, string access, string principalId) =>
        tenant.Store.All(collection).Where(document =>
            PimDocuments.Same(document.Text("groupId"), groupId)
            && document.Text("accessId") == access
            && PimDocuments.Same(document.Text("principalId"), principalId));
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>
/// Approvals: one stage each, with the approvers that the policy named when the request was made. Where a
/// policy names none, whoever administers the target decides; for groups nobody does, and the approval waits until it times out.
/// </summary>
internal sealed class PimApprovals
{
    private readonly SimulatedTenant tenant;
    private readonly PimParts parts;

    public PimApprovals(SimulatedTenant tenant, PimParts parts)
    {
        this.tenant = tenant;
        this.parts = parts;
    }

    /// <summary>Opens the approval of a request, which has the request's id.</summary>
    /// <param name="kind">Eligibility or assignment.</param>
    /// <param name="request">The stored request.</param>
    /// <param name="approvers">Users and groups; null for whoever administers the target.</param>
    /// <param name="isJustificationRequired">Whether the decision needs a reason.</param>
    /// <param name="timeOut">After what time the request fails; null for never.</param>
    public void Open(ScheduleKind kind, JsonObject request, IReadOnlyList<JsonObject>? approvers, bool isJustificationRequired, TimeSpan? timeOut)
    {
        var id = request.Text("id")!;
        tenant.Store.Put(parts.Area.Approvals, id, new JsonObject
        {
            ["id"] = id,
            ["stages"] = new JsonArray(new JsonObject
            {
                ["id"] = tenant.NewId(),
                ["assignedToMe"] = false,
                ["displayName"] = null,
                ["justification"] = string.Empty,
                ["reviewedBy"] = null,
                ["reviewedDateTime"] = null,
                ["reviewResult"] = "NotReviewed",
                ["status"] = "InProgress",
            }),
            ["~kind"] = kind.Name,
            ["~approvers"] = approvers is null ? null : new JsonArray(approvers.Select(approver => approver.DeepClone()).ToArray()),
            ["~needsReason"] = isJustificationRequired,
        });
        if (timeOut is { } wait)
        {
            tenant.Clock.At(tenant.Now + wait, () => TimeOut(kind, id));
        }
    }

    /// <summary>The approval with its stages, as this caller sees it.</summary>
    /// <exception cref="ServiceException">404: there is none; 403: not for the caller.</exception>
    public JsonObject Get(string id, Caller caller)
    {
        var (approval, request) = Find(id);
        var isApprover = IsApprover(approval, request, caller);
        var isOwn = PimDocuments.Same(request.Nested("~requestor")?.Text("id"), caller.ObjectId);
        if (!isApprover && !isOwn && !MayAdminister(request, caller))
        {
            throw PimErrors.NotAuthorized();
        }

        Stage(approval)["assignedToMe"] = isApprover;
        return approval;
    }

    /// <summary>The open approvals that wait for the caller, or with another value of <c>on</c> those that concern them.</summary>
    public IEnumerable<JsonObject> For(string on, Caller caller)
    {
        if (on is not ("approver" or "createdBy" or "target"))
        {
            throw PimErrors.Malformed($"The value '{on}' is not a member of 'microsoft.graph.approvalFilterByCurrentUserOptions'.");
        }

        foreach (var approval in tenant.Store.All(parts.Area.Approvals))
        {
            if (Request(approval) is not { } request)
            {
                continue;
            }

            var isMine = on switch
            {
                "approver" => PimState.IsOpen(request) && IsApprover(approval, request, caller),
                "createdBy" => PimDocuments.Same(request.Nested("~requestor")?.Text("id"), caller.ObjectId),
                _ => PimDocuments.Same(request.Text("principalId"), caller.ObjectId),
            };
            if (isMine)
            {
                Stage(approval)["assignedToMe"] = on == "approver";
                yield return approval;
            }
        }
    }

    /// <summary>Whether the caller may decide this request now.</summary>
    public bool WaitsFor(JsonObject request, Caller caller) =>
        PimState.IsOpen(request)
        && tenant.Store.Get(parts.Area.Approvals, request.Text("id")!) is { } approval
        && IsApprover(approval, request, caller);

    /// <summary>Records a decision and does what follows from it.</summary>
    /// <exception cref="ServiceException">404, 403 for who is no approver, 409 when it was decided before, 400 for other values.</exception>
    public void Decide(string id, string stageId, JsonObject body, Caller caller)
    {
        var (approval, request) = Find(id);
        var stage = Stage(approval);
        if (!PimDocuments.Same(stage.Text("id"), stageId))
        {
            throw ServiceException.NotFound("The approval stage is not found.", "ResourceNotFound");
        }

        if (!IsApprover(approval, request, caller))
        {
            throw PimErrors.NotAuthorized();
        }

        var isApproved = body.Text("reviewResult") switch
        {
            { } result when PimDocuments.Same(result, "Approve") => true,
            { } result when PimDocuments.Same(result, "Deny") => false,
            _ => throw PimErrors.Malformed("reviewResult must be Approve or Deny."),
        };
        if (stage.Text("status") != "InProgress")
        {
            throw new ServiceException(409, "Conflict", "The request has already been decided.");
        }

        var reason = body.Text("justification");
        if (approval.Flag("~needsReason") == true && string.IsNullOrWhiteSpace(reason))
        {
            throw PimErrors.Malformed("A justification is required.");
        }

        stage["justification"] = reason ?? string.Empty;
        stage["reviewResult"] = isApproved ? "Approved" : "Denied";
        stage["reviewedBy"] = new JsonObject { ["id"] = caller.ObjectId, ["displayName"] = parts.Directory.DisplayName(caller.ObjectId) };
        stage["reviewedDateTime"] = PimDocuments.Write(tenant.Now);
        stage["status"] = "Completed";
        tenant.Store.Put(parts.Area.Approvals, id, approval);
        parts.Audit.Decided(request, isApproved, reason, caller);
        Follow(Kind(approval), request, isApproved);
    }

    /// <summary>Closes an approval that nobody has to decide any more.</summary>
    public void Close(string id, string result)
    {
        if (tenant.Store.Get(parts.Area.Approvals, id) is { } approval && Stage(approval).Text("status") == "InProgress")
        {
            Stage(approval)["status"] = result == "Approved" ? "Completed" : "Expired";
            Stage(approval)["reviewResult"] = result == "Approved" ? "Approved" : "NotReviewed";
            tenant.Store.Put(parts.Area.Approvals, id, approval);
        }
    }

    private static JsonObject Stage(JsonObject approval) => approval.Children("stages").First();

    private ScheduleKind Kind(JsonObject approval) =>
        approval.Text("~kind") == parts.Area.Eligibility.Name ? parts.Area.Eligibility : parts.Area.Assignment;

    private void Follow(ScheduleKind kind, JsonObject request, bool isApproved)
    {
        var id = request.Text("id")!;
        if (!isApproved)
        {
            parts.State.SetStatus(kind, id, "Denied");
            return;
        }

        if (request.Text("action") != "selfActivate")
        {
            parts.Decisions.Apply(kind, request);
            return;
        }

        var asked = ScheduleWindow.Read(request.Nested("scheduleInfo"), request.Time("createdDateTime")!.Value);
        var window = asked.Start < tenant.Now ? asked.StartingAt(tenant.Now) : asked;
        if (window.End <= tenant.Now || parts.State.Schedule(parts.Area.Eligibility, request.Text("~eligibility")!) is null)
        {
            parts.State.SetStatus(kind, id, "Failed");
            return;
        }

        parts.State.SetStatus(kind, id, parts.Provisioning.StatusOf(kind, window));
        SelfActions.Provision(parts, request, window);
    }

    private void TimeOut(ScheduleKind kind, string id)
    {
        if (tenant.Store.Get(kind.Requests, id) is { } request && PimState.IsOpen(request))
        {
            parts.State.SetStatus(kind, id, "Failed");
            Close(id, "Expired");
            parts.Audit.TimedOut(request);
        }
    }

    private (JsonObject Approval, JsonObject Request) Find(string id)
    {
        var approval = tenant.Store.Get(parts.Area.Approvals, id);
        return approval is not null && Request(approval) is { } request
            ? (approval, request)
            : throw ServiceException.NotFound("The approval is not found.", "ResourceNotFound");
    }

    private JsonObject? Request(JsonObject approval) => tenant.Store.Get(Kind(approval).Requests, approval.Text("id")!);

    private bool IsApprover(JsonObject approval, JsonObject request, Caller caller)
    {
        // Nobody decides on what they asked for.
        if (caller.IsApplication || PimDocuments.Same(request.Text("principalId"), caller.ObjectId))
        {
            return false;
        }

        return approval["~approvers"] is null
            ? MayAdminister(request, caller)
            : approval.Children("~approvers").Any(approver =>
                PimDocuments.Same(approver.Text("userId"), caller.ObjectId)
                || (approver.Text("groupId") is { } groupId && parts.Directory.IsMember(groupId, caller.ObjectId)));
    }

    private bool MayAdminister(JsonObject request, Caller caller) => parts.Area.MayAdminister(parts.Area.TargetOf(request), caller);
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>Takes requests, refuses what the rules refuse, and has the rest done. A refused request leaves nothing behind.</summary>
internal sealed class ScheduleRequests
{
    private static readonly TimeSpan RequestsKept = TimeSpan.FromDays(45);

    private readonly SimulatedTenant tenant;
    private readonly PimParts parts;
    private readonly AdministratorActions administrator;
    private readonly SelfActions self;

    public ScheduleRequests(SimulatedTenant tenant, PimParts parts)
    {
        this.tenant = tenant;
        this.parts = parts;
        administrator = new AdministratorActions(tenant, parts);
        self = new SelfActions(tenant, parts);
    }

    /// <summary>
    /// Answers a POST. With <c>isValidationOnly</c> all checks are made and the request is answered as it would be, but
    /// nothing is stored; the service documents the flag and not the answer.
    /// </summary>
    /// <exception cref="ServiceException">The request is refused.</exception>
    public JsonObject Submit(ScheduleKind kind, JsonObject body, Caller caller)
    {
        try
        {
            var request = ScheduleRequest.Read(kind, body);
            var group = CheckGroup(request);
            CheckCaller(request, group, caller);
            var outcome = request.IsSelf ? self.Decide(request, caller) : administrator.Decide(request, group, caller);
            return Accept(request, outcome, caller);
        }
        catch (ServiceException refused)
        {
            tenant.Events.Note($"refused {kind.Name} request: {refused.Code} {refused.Message}");
            throw;
        }
    }

    /// <summary>Takes a request back that waits for a decision or for its start.</summary>
    /// <exception cref="ServiceException">404: no such request; 400: nothing to cancel; 403: not the caller's to cancel.</exception>
    public void Cancel(ScheduleKind kind, string id, Caller caller)
    {
        var request = tenant.Store.Get(kind.Requests, id) ?? throw PimErrors.NoRequest();
        var isOwn = PimDocuments.Same(request.Nested("~requestor")?.Text("id"), caller.ObjectId);
        var group = parts.Directory.Group(request.Text("groupId")!);
        if (!isOwn && (group is null || !parts.Authority.MayAdminister(group, caller)))
        {
            throw PimErrors.NotAuthorized();
        }

        var schedule = request.Text("targetScheduleId") is { } scheduleId ? parts.State.Schedule(kind, scheduleId) : null;
        if (request.Text("status") == "Granted" && schedule is not null)
        {
            parts.Provisioning.Remove(kind, schedule);
        }
        else if (!PimState.IsOpen(request))
        {
            throw PimErrors.Invalid($"A request with the status {request.Text("status")} cannot be canceled.");
        }

        parts.State.SetStatus(kind, id, "Canceled");
        parts.Approvals.Close(id, "Canceled");
        parts.Audit.Canceled(kind, request, request.Nested("scheduleInfo")?.Nested("expiration")?.Text("type") == "noExpiration", caller);
    }

    private JsonObject CheckGroup(ScheduleRequest request)
    {
        var group = parts.Directory.Group(request.GroupId) ?? throw PimErrors.NoGroup();
        if (PimDirectory.IsDynamic(group) || PimDirectory.IsSynced(group))
        {
            throw PimErrors.Invalid("Groups with dynamic membership and groups synchronized from on-premises cannot be managed.");
        }

        _ = parts.Directory.Principal(request.PrincipalId) ?? throw PimErrors.NoSubject();
        if (PimDocuments.Same(request.GroupId, request.PrincipalId))
        {
            throw PimErrors.Invalid("A group cannot be assigned to itself.");
        }

        return group;
    }

    private void CheckCaller(ScheduleRequest request, JsonObject group, Caller caller)
    {
        if (!request.IsSelf)
        {
            parts.Authority.RequireAdministration(group, caller);
        }
        else if (caller.IsApplication || !PimDocuments.Same(request.PrincipalId, caller.ObjectId))
        {
            throw PimErrors.NotAuthorized();
        }

        var isDecision = request.Action is "adminExtend" or "adminRenew";
        var isRemoval = request.Action is "adminRemove" or "selfDeactivate";
        if (!isDecision && !isRemoval && parts.State.Open(request.Kind, request.GroupId, request.Access, request.PrincipalId).Any())
        {
            throw PimErrors.Pending();
        }
    }

    private JsonObject Accept(ScheduleRequest request, RequestOutcome outcome, Caller caller)
    {
        var id = tenant.NewId();
        var scheduleId = outcome.ScheduleId ?? $"{request.GroupId}_{request.Access}_{id}";
        if (request.IsValidationOnly)
        {
            return request.Document(id, outcome.Status, null, outcome.Window, caller, tenant.Now);
        }

        parts.Policies.Onboard(request.GroupId, caller);
        var document = request.Document(id, outcome.Status, scheduleId, outcome.Window, caller, tenant.Now);
        if (PimState.IsOpen(document))
        {
            document["completedDateTime"] = null;
        }

        tenant.Store.Put(request.Kind.Requests, id, document);
        parts.Audit.Requested(request.Kind, document, outcome.Window?.IsPermanent ?? true, caller);
        outcome.Apply(document);
        parts.Notifications.Send(request, document, parts.Policies.InForce(request.GroupId, request.Access));
        tenant.Clock.At(tenant.Now + RequestsKept, () => Purge(request.Kind, id));
        return tenant.Store.Get(request.Kind.Requests, id)!;
    }

    private void Purge(ScheduleKind kind, string id)
    {
        tenant.Store.Remove(kind.Requests, id);
        tenant.Store.Remove(Collections.AssignmentApprovals, id);
    }
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

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
    /// <param name="kind">Eligibility or assignment.</param>
    /// <param name="body">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="requestId">The id that the caller chose, where the service lets them; otherwise a new one.</param>
    /// <exception cref="ServiceException">The request is refused.</exception>
    public JsonObject Submit(ScheduleKind kind, JsonObject body, Caller caller, string? requestId = null)
    {
        try
        {
            var request = ScheduleRequest.Read(parts.Area, kind, body);
            CheckTarget(request);
            CheckCaller(request, caller);
            var outcome = request.IsSelf ? self.Decide(request, caller) : administrator.Decide(request, caller);
            return Accept(request, outcome, caller, requestId);
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
        if (!isOwn && !parts.Area.MayAdminister(parts.Area.TargetOf(request), caller))
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

    private void CheckTarget(ScheduleRequest request)
    {
        parts.Area.Require(request.Target);
        _ = parts.Directory.Principal(request.PrincipalId) ?? throw PimErrors.NoSubject();
        parts.Area.CheckPrincipal(request);
    }

    private void CheckCaller(ScheduleRequest request, Caller caller)
    {
        if (!request.IsSelf)
        {
            parts.Area.RequireAdministration(request.Target, caller);
        }
        else if (caller.IsApplication || !PimDocuments.Same(request.PrincipalId, caller.ObjectId))
        {
            throw PimErrors.NotAuthorized();
        }

        var isDecision = request.Action is "adminExtend" or "adminRenew";
        var isRemoval = request.Action is "adminRemove" or "selfDeactivate";
        if (!isDecision && !isRemoval && parts.State.Open(request.Kind, request.Target, request.PrincipalId).Any())
        {
            throw PimErrors.Pending();
        }
    }

    private JsonObject Accept(ScheduleRequest request, RequestOutcome outcome, Caller caller, string? requestId)
    {
        var id = requestId ?? tenant.NewId();
        var scheduleId = outcome.ScheduleId ?? parts.Area.ScheduleId(request.Target, id);
        if (request.IsValidationOnly)
        {
            return request.Document(parts.Area, id, outcome.Status, null, outcome.Window, caller, tenant.Now);
        }

        parts.Policies.Onboard(request.Target.Scope, caller);
        var document = request.Document(parts.Area, id, outcome.Status, scheduleId, outcome.Window, caller, tenant.Now);
        if (PimState.IsOpen(document))
        {
            document["completedDateTime"] = null;
        }

        tenant.Store.Put(request.Kind.Requests, id, document);
        parts.Audit.Requested(request.Kind, document, outcome.Window?.IsPermanent ?? true, caller);
        outcome.Apply(document);
        parts.Notifications.Send(request, document, parts.Policies.InForce(request.Target));
        tenant.Clock.At(tenant.Now + RequestsKept, () => Purge(request.Kind, id));
        return tenant.Store.Get(request.Kind.Requests, id)!;
    }

    private void Purge(ScheduleKind kind, string id)
    {
        tenant.Store.Remove(kind.Requests, id);
        tenant.Store.Remove(parts.Area.Approvals, id);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>What people ask for themselves: activate, deactivate, extend, renew.</summary>
internal sealed class SelfActions
{
    /// <summary>An activation lasts, and is kept, at least this long.</summary>
    public static readonly TimeSpan ShortestActivation = TimeSpan.FromMinutes(5);

    private readonly SimulatedTenant tenant;
    private readonly PimParts parts;

    public SelfActions(SimulatedTenant tenant, PimParts parts)
    {
        this.tenant = tenant;
        this.parts = parts;
    }

    /// <exception cref="ServiceException">400 ActiveDurationTooShort: it has been active for less than five minutes.</exception>
    public static void RequireFiveMinutes(JsonObject activation, DateTimeOffset now)
    {
        if (ScheduleWindow.Stored(activation).Start is var start && start <= now && now - start < ShortestActivation)
        {
            throw PimErrors.TooShort();
        }
    }

    /// <exception cref="ServiceException">The request is refused.</exception>
    public RequestOutcome Decide(ScheduleRequest request, Caller caller)
    {
        if (request.Kind.IsEligibility && request.Action is ("selfActivate" or "selfDeactivate"))
        {
            throw PimErrors.Invalid($"The action {request.Action} is not valid for an eligibility request.");
        }

        return request.Action switch
        {
            "selfActivate" => Activate(request, caller),
            "selfDeactivate" => Deactivate(request, caller),
            _ => Ask(request),
        };
    }

    /// <summary>Does what an activation asked for. The time of one that was approved begins with the approval, not with the request.</summary>
    public static void Provision(PimParts parts, JsonObject request, ScheduleWindow window) =>
        parts.Provisioning.Create(parts.Area.Assignment, request, window, request.Text("~eligibility"));

    private RequestOutcome Activate(ScheduleRequest request, Caller caller)
    {
        var existing = parts.State.Schedules(request.Kind, request.Target, request.PrincipalId).ToArray();
        if (existing.Any(schedule => ScheduleWindow.Stored(schedule).Start <= tenant.Now)
            || parts.Area.IsStanding(request.Target, request.PrincipalId))
        {
            throw PimErrors.Exists();
        }

        if (existing.Length > 0)
        {
            throw PimErrors.Pending();
        }

        var eligibility = parts.State.EligibilityOf(request.Target, request.PrincipalId)
                .FirstOrDefault(found => request.LinkedEligibility is null || PimDocuments.Same(found.Text("eligibilityScheduleId"), request.LinkedEligibility))
            ?? throw PimErrors.RulesFailed(new[] { "EligibilityRule" }, isActivation: true);
        var window = ScheduleWindow.Read(request.ScheduleInfo, tenant.Now);
        if (window.End - window.Start < ShortestActivation)
        {
            throw PimErrors.TooShort();
        }

        var policy = parts.Policies.InForce(request.Target);
        parts.Policy.CheckActivation(request, window, policy, caller);
        var used = eligibility.Text("eligibilityScheduleId")!;
        return new RequestOutcome(
            policy.RequiresApproval ? "PendingApproval" : parts.Provisioning.StatusOf(request.Kind, window),
            window,
            document =>
            {
                document["~eligibility"] = used;
                tenant.Store.Put(request.Kind.Requests, document.Text("id")!, document);
                if (policy.RequiresApproval)
                {
                    parts.Approvals.Open(request.Kind, document, Approvers(policy), policy.RequiresApproverJustification, policy.ApprovalTimeOut);
                }
                else
                {
                    Provision(parts, document, window);
                }
            });
    }

    private IReadOnlyList<JsonObject>? Approvers(PolicyInForce policy) =>
        policy.Approvers.Count == 0 && parts.Area.HasDefaultApprovers ? null : policy.Approvers;

    private RequestOutcome Deactivate(ScheduleRequest request, Caller caller)
    {
        var activation = parts.State.Schedules(request.Kind, request.Target, request.PrincipalId)
            .FirstOrDefault(schedule => schedule.Text("assignmentType") == "activated") ?? throw PimErrors.DoesNotExist();
        RequireFiveMinutes(activation, tenant.Now);
        return new RequestOutcome(
            "Revoked",
            null,
            _ =>
            {
                parts.Provisioning.Remove(request.Kind, activation);
                parts.Audit.Removed(request.Kind, activation, request.Action, caller);
            },
            activation.Text("id"));
    }

    private RequestOutcome Ask(ScheduleRequest request)
    {
        string? scheduleId = null;
        var window = ScheduleWindow.Read(request.ScheduleInfo, tenant.Now);
        if (request.Action == "selfExtend")
        {
            var schedule = parts.Decisions.Extendable(request);
            ExtensionDecisions.RequireLater(schedule, window);
            scheduleId = schedule.Text("id");
        }
        else
        {
            parts.Decisions.RequireRenewable(request);
        }

        RequestPolicy.CheckJustification(request);
        parts.Decisions.CheckExpiration(request, window);
        return new RequestOutcome("PendingAdminDecision", window, document => parts.Decisions.Open(request.Kind, document), scheduleId);
    }
}

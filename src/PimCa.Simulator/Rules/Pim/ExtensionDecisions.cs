using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>
/// Extending in the last fourteen days, renewing up to thirty days after the end. What people ask for themselves waits for
/// an administrator: the approval of the request, or the administrator's own extension or renewal.
/// </summary>
internal sealed class ExtensionDecisions
{
    private static readonly TimeSpan ExtensionWindow = TimeSpan.FromDays(14);
    private static readonly TimeSpan RenewalWindow = TimeSpan.FromDays(30);

    private readonly SimulatedTenant tenant;
    private readonly PimParts parts;

    public ExtensionDecisions(SimulatedTenant tenant, PimParts parts)
    {
        this.tenant = tenant;
        this.parts = parts;
    }

    /// <exception cref="ServiceException">400: the new end is not after the present one.</exception>
    public static void RequireLater(JsonObject schedule, ScheduleWindow window)
    {
        if (window.End is { } end && end <= ScheduleWindow.Stored(schedule).End)
        {
            throw PimErrors.Invalid("An extension must end later than the present assignment.");
        }
    }

    /// <summary>The time-bound schedule that is in its last fourteen days.</summary>
    /// <exception cref="ServiceException">400: there is none, it has no end, or it is too early.</exception>
    public JsonObject Extendable(ScheduleRequest request)
    {
        var schedule = parts.State.Schedules(request.Kind, request.Target, request.PrincipalId)
            .FirstOrDefault(found => found.Text("assignmentType") != "activated") ?? throw PimErrors.DoesNotExist();
        if (ScheduleWindow.Stored(schedule).End is not { } end || end - tenant.Now > ExtensionWindow)
        {
            throw PimErrors.Invalid("Only a time-bound assignment can be extended, within 14 days before its end.");
        }

        return schedule;
    }

    /// <exception cref="ServiceException">400: it still runs, or did not end within the last thirty days.</exception>
    public void RequireRenewable(ScheduleRequest request)
    {
        if (parts.State.Schedules(request.Kind, request.Target, request.PrincipalId)
            .Any(schedule => schedule.Text("assignmentType") != "activated"))
        {
            throw PimErrors.Exists();
        }

        if (!parts.State.Expired(request.Kind, request.Target, request.PrincipalId)
            .Any(schedule => tenant.Now - ScheduleWindow.Stored(schedule).End <= RenewalWindow))
        {
            throw PimErrors.DoesNotExist();
        }
    }

    /// <exception cref="ServiceException">400: longer than administrators could give.</exception>
    public void CheckExpiration(ScheduleRequest request, ScheduleWindow window)
    {
        var rule = request.Kind.IsEligibility ? PolicyRules.EligibilityExpiration : PolicyRules.AssignmentExpiration;
        if (!parts.Policies.InForce(request.Target).Allows(rule, window.End - window.Start))
        {
            throw PimErrors.RulesFailed(new[] { "ExpirationRule" }, isActivation: false);
        }
    }

    /// <summary>Has the request wait for whoever administers the target.</summary>
    public void Open(ScheduleKind kind, JsonObject document) => parts.Approvals.Open(kind, document, null, isJustificationRequired: false, timeOut: null);

    /// <summary>Does what an administrator allowed.</summary>
    public void Apply(ScheduleKind kind, JsonObject document)
    {
        var window = ScheduleWindow.Read(document.Nested("scheduleInfo"), document.Time("createdDateTime")!.Value);
        window = window.Start < tenant.Now ? window.StartingAt(tenant.Now) : window;
        if (document.Text("action") == "selfExtend")
        {
            if (parts.State.Schedule(kind, document.Text("targetScheduleId")!) is not { } schedule)
            {
                parts.State.SetStatus(kind, document.Text("id")!, "Failed");
                return;
            }

            parts.Provisioning.Change(kind, schedule, window);
            parts.State.SetStatus(kind, document.Text("id")!, "Provisioned");
            return;
        }

        parts.State.SetStatus(kind, document.Text("id")!, parts.Provisioning.StatusOf(kind, window));
        parts.Provisioning.Create(kind, document, window);
    }

    /// <summary>An administrator's own extension or renewal answers what the person asked for.</summary>
    public void Settle(ScheduleRequest request)
    {
        foreach (var open in parts.State.Open(request.Kind, request.Target, request.PrincipalId)
            .Where(open => open.Text("status") == "PendingAdminDecision").ToArray())
        {
            parts.State.SetStatus(request.Kind, open.Text("id")!, "Provisioned");
            parts.Approvals.Close(open.Text("id")!, "Approved");
        }
    }
}

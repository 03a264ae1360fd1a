using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>What administrators ask for: assign, update, remove, extend, renew.</summary>
internal sealed class AdministratorActions
{
    private readonly SimulatedTenant tenant;
    private readonly PimParts parts;

    public AdministratorActions(SimulatedTenant tenant, PimParts parts)
    {
        this.tenant = tenant;
        this.parts = parts;
    }

    /// <exception cref="ServiceException">The request is refused.</exception>
    public RequestOutcome Decide(ScheduleRequest request, Caller caller) => request.Action switch
    {
        "adminAssign" => Assign(request, caller),
        "adminUpdate" => Update(request, caller),
        "adminExtend" => Extend(request, caller),
        "adminRenew" => Renew(request, caller),
        _ => Remove(request, caller),
    };

    private RequestOutcome Assign(ScheduleRequest request, Caller caller)
    {
        parts.Area.CheckAssignment(request);
        if (Assigned(request) is not null
            || (!request.Kind.IsEligibility && parts.Area.IsStanding(request.Target, request.PrincipalId)))
        {
            throw PimErrors.Exists();
        }

        var window = Window(request, caller);
        return New(request, window);
    }

    private RequestOutcome Update(ScheduleRequest request, Caller caller)
    {
        var schedule = Assigned(request) ?? throw PimErrors.DoesNotExist();
        return Change(request, schedule, Window(request, caller));
    }

    private RequestOutcome Extend(ScheduleRequest request, Caller caller)
    {
        var schedule = parts.Decisions.Extendable(request);
        var window = Window(request, caller);
        ExtensionDecisions.RequireLater(schedule, window);
        return Change(request, schedule, window);
    }

    private RequestOutcome Renew(ScheduleRequest request, Caller caller)
    {
        parts.Decisions.RequireRenewable(request);
        return New(request, Window(request, caller));
    }

    private RequestOutcome Remove(ScheduleRequest request, Caller caller)
    {
        var schedules = parts.State.Schedules(request.Kind, request.Target, request.PrincipalId).ToArray();
        var isStanding = !request.Kind.IsEligibility && parts.Area.IsStanding(request.Target, request.PrincipalId);
        if (schedules.Length == 0 && !isStanding)
        {
            throw PimErrors.DoesNotExist();
        }

        if (!request.Kind.IsEligibility)
        {
            parts.Area.CheckRemoval(request.Target, request.PrincipalId);
        }

        foreach (var schedule in schedules.Where(schedule => schedule.Text("assignmentType") == "activated"))
        {
            SelfActions.RequireFiveMinutes(schedule, tenant.Now);
        }

        return new RequestOutcome(
            "Revoked",
            null,
            _ =>
            {
                foreach (var schedule in schedules)
                {
                    parts.Provisioning.Remove(request.Kind, schedule);
                    parts.Audit.Removed(request.Kind, schedule, request.Action, caller);
                }

                if (isStanding)
                {
                    parts.Provisioning.RemoveGrant(request.Target, request.PrincipalId);
                }
            },
            schedules.FirstOrDefault()?.Text("id"));
    }

    /// <summary>The schedule that administrators made, as against an activation.</summary>
    private JsonObject? Assigned(ScheduleRequest request) =>
        parts.State.Schedules(request.Kind, request.Target, request.PrincipalId)
            .FirstOrDefault(schedule => schedule.Text("assignmentType") != "activated");

    private ScheduleWindow Window(ScheduleRequest request, Caller caller)
    {
        var window = ScheduleWindow.Read(request.ScheduleInfo, tenant.Now);
        if (!request.Kind.IsEligibility && window.End - window.Start < SelfActions.ShortestActivation)
        {
            throw PimErrors.TooShort();
        }

        parts.Policy.CheckAdministration(request, window, parts.Policies.InForce(request.Target), caller);
        return window;
    }

    private RequestOutcome New(ScheduleRequest request, ScheduleWindow window) => new(
        parts.Provisioning.StatusOf(request.Kind, window),
        window,
        document =>
        {
            parts.Provisioning.Create(request.Kind, document, window);
            parts.Decisions.Settle(request);
        });

    private RequestOutcome Change(ScheduleRequest request, JsonObject schedule, ScheduleWindow window) => new(
        "Provisioned",
        window,
        _ =>
        {
            parts.Provisioning.Change(request.Kind, schedule, window);
            parts.Decisions.Settle(request);
        },
        schedule.Text("id"));
}

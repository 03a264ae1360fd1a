using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>
/// Brings schedules about and ends them, by the clock. Accepted is not in force: an active assignment is provisioned after
/// half the replication lag, and its membership shows one whole lag later, because everybody who reads the directory reads
/// it with that lag; on the way out the membership shows as long after the end. Eligibility is kept by Privileged Identity
/// Management itself and holds at once.
/// </summary>
internal sealed class Provisioning
{
    private readonly SimulatedTenant tenant;
    private readonly PimArea area;
    private readonly PimState state;
    private readonly PimAudit audit;

    public Provisioning(SimulatedTenant tenant, PimArea area, PimState state, PimAudit audit)
    {
        this.tenant = tenant;
        this.area = area;
        this.state = state;
        this.audit = audit;
    }

    /// <summary>The status of a request right after what it asks for was granted.</summary>
    public string StatusOf(ScheduleKind kind, ScheduleWindow window) =>
        window.Start > tenant.Now ? "Granted"
        : !kind.IsEligibility && tenant.Weather.ReplicationLag > TimeSpan.Zero ? "PendingProvisioning"
        : "Provisioned";

    /// <summary>Creates the schedule of a request that was granted and has the clock begin and end it.</summary>
    /// <param name="kind">Eligibility or assignment.</param>
    /// <param name="request">The stored request.</param>
    /// <param name="window">From when to when.</param>
    /// <param name="eligibilityScheduleId">For an activation: what it uses.</param>
    public void Create(ScheduleKind kind, JsonObject request, ScheduleWindow window, string? eligibilityScheduleId = null)
    {
        var id = request.Text("targetScheduleId")!;
        var schedule = new JsonObject
        {
            ["id"] = id,
            ["createdDateTime"] = PimDocuments.Write(tenant.Now),
            ["modifiedDateTime"] = null,
            ["createdUsing"] = request.Text("id"),
            ["status"] = window.Start > tenant.Now ? "Granted" : "Provisioned",
            ["scheduleInfo"] = window.Settled(),
            [area.RoleProperty] = request.Text(area.RoleProperty),
            [area.ScopeProperty] = request.Text(area.ScopeProperty),
            ["principalId"] = request.Text("principalId"),
            ["memberType"] = "direct",
            ["~requestor"] = request["~requestor"]?.DeepClone(),
            ["~justification"] = request.Text("justification"),
            ["~ticketNumber"] = request.Nested("ticketInfo")?.Text("ticketNumber"),
            ["~ticketSystem"] = request.Nested("ticketInfo")?.Text("ticketSystem"),
        };
        if (!kind.IsEligibility)
        {
            schedule["assignmentType"] = eligibilityScheduleId is null ? "assigned" : "activated";
            schedule["activatedUsing"] = eligibilityScheduleId is null ? null : new JsonObject { ["id"] = eligibilityScheduleId };
        }

        tenant.Store.Put(kind.Schedules, id, schedule);
        Arm(kind, id, window);
    }

    /// <summary>Gives an existing schedule another window.</summary>
    public void Change(ScheduleKind kind, JsonObject schedule, ScheduleWindow window)
    {
        var id = schedule.Text("id")!;
        schedule["scheduleInfo"] = window.Settled();
        schedule["modifiedDateTime"] = PimDocuments.Write(tenant.Now);
        schedule["status"] = window.Start > tenant.Now ? "Granted" : "Provisioned";
        tenant.Store.Put(kind.Schedules, id, schedule);
        if (window.Start > tenant.Now)
        {
            RemoveInstances(kind, schedule);
        }

        foreach (var instance in InstancesOf(kind, id))
        {
            instance["endDateTime"] = PimDocuments.Write(window.End);
            tenant.Store.Put(kind.Instances, instance.Text("id")!, instance);
        }

        Arm(kind, id, window);
    }

    /// <summary>Ends a schedule now, with its instance and its membership.</summary>
    public void Remove(ScheduleKind kind, JsonObject schedule)
    {
        var id = schedule.Text("id")!;
        tenant.Store.Remove(kind.Schedules, id);
        if (ScheduleWindow.Stored(schedule).Start > tenant.Now)
        {
            state.SetStatus(kind, schedule.Text("createdUsing")!, "Revoked");
        }

        RemoveInstances(kind, schedule);
        if (kind.IsEligibility)
        {
            EndActivationsOf(id);
        }
    }

    /// <summary>Takes the access itself away.</summary>
    public void RemoveGrant(PimTarget target, string principalId)
    {
        tenant.Store.Remove(area.GrantsOf(target), area.GrantKey(target, principalId));
        audit.Grant("Remove", target, principalId);
    }

    private JsonObject[] InstancesOf(ScheduleKind kind, string scheduleId) =>
        tenant.Store.All(kind.Instances).Where(instance => instance.Text($"{Prefix(kind)}ScheduleId") == scheduleId).ToArray();

    private void RemoveInstances(ScheduleKind kind, JsonObject schedule)
    {
        foreach (var instance in InstancesOf(kind, schedule.Text("id")!))
        {
            tenant.Store.Remove(kind.Instances, instance.Text("id")!);
        }

        if (!kind.IsEligibility)
        {
            EndGrant(schedule);
        }
    }

    private static string Prefix(ScheduleKind kind) => kind.IsEligibility ? "eligibility" : "assignment";

    private void Arm(ScheduleKind kind, string id, ScheduleWindow window)
    {
        After(window.Start - tenant.Now, () => Begin(kind, id));
        if (window.End is { } end)
        {
            tenant.Clock.At(end, () => Expire(kind, id));
        }
    }

    private void After(TimeSpan wait, Action action)
    {
        if (wait > TimeSpan.Zero)
        {
            tenant.Clock.At(tenant.Now + wait, action);
        }
        else
        {
            action();
        }
    }

    private void Begin(ScheduleKind kind, string id)
    {
        if (state.Schedule(kind, id) is not { } schedule
            || ScheduleWindow.Stored(schedule) is var window && (window.Start > tenant.Now || window.End <= tenant.Now))
        {
            return;
        }

        if (schedule.Nested("activatedUsing")?.Text("id") is { } used && state.Schedule(area.Eligibility, used) is null)
        {
            tenant.Store.Remove(kind.Schedules, id);
            state.SetStatus(kind, schedule.Text("createdUsing")!, "Failed");
            return;
        }

        if (kind.IsEligibility || tenant.Weather.ReplicationLag <= TimeSpan.Zero)
        {
            Provision(kind, id);
        }
        else
        {
            state.SetStatus(kind, schedule.Text("createdUsing")!, "PendingProvisioning");
            After(TimeSpan.FromTicks(tenant.Weather.ReplicationLag.Ticks / 2), () => Provision(kind, id));
        }
    }

    private void Provision(ScheduleKind kind, string id)
    {
        if (state.Schedule(kind, id) is not { } schedule
            || InstancesOf(kind, id).Length > 0)
        {
            return;
        }

        schedule["status"] = "Provisioned";
        tenant.Store.Put(kind.Schedules, id, schedule);
        var window = ScheduleWindow.Stored(schedule);
        var instanceId = area.ScheduleId(area.TargetOf(schedule), tenant.NewId());
        var instance = new JsonObject
        {
            ["id"] = instanceId,
            ["startDateTime"] = PimDocuments.Write(window.Start),
            ["endDateTime"] = PimDocuments.Write(window.End),
            [area.RoleProperty] = schedule.Text(area.RoleProperty),
            [area.ScopeProperty] = schedule.Text(area.ScopeProperty),
            ["principalId"] = schedule.Text("principalId"),
            ["memberType"] = "direct",
            [$"{Prefix(kind)}ScheduleId"] = id,
        };
        if (!kind.IsEligibility)
        {
            instance["assignmentType"] = schedule.Text("assignmentType");
            instance["activatedUsing"] = schedule["activatedUsing"]?.DeepClone();
        }

        tenant.Store.Put(kind.Instances, instanceId, instance);
        state.SetStatus(kind, schedule.Text("createdUsing")!, "Provisioned");
        if (!kind.IsEligibility)
        {
            AddGrant(schedule);
        }

        audit.Completed(kind, schedule);
    }

    private void Expire(ScheduleKind kind, string id)
    {
        // The end may have been moved since this was armed.
        if (state.Schedule(kind, id) is not { } schedule || ScheduleWindow.Stored(schedule).End is not { } end || end > tenant.Now)
        {
            return;
        }

        if (schedule.Text("assignmentType") != "activated")
        {
            tenant.Store.Put(kind.Expired, id, schedule);
        }

        audit.Expired(kind, schedule);
        Remove(kind, schedule);
    }

    private void EndActivationsOf(string eligibilityScheduleId)
    {
        var activations = tenant.Store.All(area.Assignment.Schedules)
            .Where(schedule => schedule.Nested("activatedUsing")?.Text("id") == eligibilityScheduleId);
        foreach (var activation in activations.ToArray())
        {
            audit.Expired(area.Assignment, activation);
            Remove(area.Assignment, activation);
        }
    }

    private void AddGrant(JsonObject schedule)
    {
        var (target, principalId) = (area.TargetOf(schedule), schedule.Text("principalId")!);
        var (grants, key) = (area.GrantsOf(target), area.GrantKey(target, principalId));
        if (tenant.Store.Get(grants, key) is null && area.CanGrant(target))
        {
            tenant.Store.Put(grants, key, area.Grant(target, principalId, "pim"));
            audit.Grant("Add", target, principalId);
        }
    }

    private void EndGrant(JsonObject ended)
    {
        var (target, principalId) = (area.TargetOf(ended), ended.Text("principalId")!);
        var isHeldOtherwise = state.Instances(area.Assignment, target, principalId).Any();
        if (!isHeldOtherwise && tenant.Store.Get(area.GrantsOf(target), area.GrantKey(target, principalId))?.Text("source") == "pim")
        {
            RemoveGrant(target, principalId);
        }
    }
}

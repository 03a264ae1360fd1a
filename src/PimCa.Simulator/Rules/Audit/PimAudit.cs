using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Audit;

/// <summary>
/// What Privileged Identity Management writes. The names of activities are the published ones, where a group's member is a
/// "member of a role" too; only the category tells groups from roles.
/// </summary>
internal sealed class PimAudit
{
    private readonly AuditWriter writer;
    private readonly PimArea area;

    public PimAudit(AuditWriter writer, PimArea area)
    {
        this.writer = writer;
        this.area = area;
    }

    /// <summary>Somebody asked for something.</summary>
    public void Requested(ScheduleKind kind, JsonObject request, bool isPermanent, Caller caller)
    {
        var eligible = kind.IsEligibility ? "eligible " : string.Empty;
        var time = isPermanent ? "permanent" : "timebound";
        var (activity, operation) = request.Text("action") switch
        {
            "selfActivate" => ("Add member to role requested (PIM activation)", "Assign"),
            "selfDeactivate" => ("Remove member from role requested (PIM deactivate)", "Unassign"),
            "adminRemove" => ($"Remove {eligible}member from role in PIM requested ({time})", "Unassign"),
            "adminRenew" or "selfRenew" => ($"Add {eligible}member to role in PIM requested (renew)", "Assign"),
            "adminUpdate" or "adminExtend" or "selfExtend" => ($"Update {eligible}member in PIM requested (extend)", "Update"),
            _ => ($"Add {eligible}member to role in PIM requested ({time})", "Assign"),
        };
        About(activity, operation, caller, request, requestFirst: false);
        if (request.Text("action") == "selfActivate" && request.Text("status") == "PendingApproval")
        {
            About("Add member to role approval requested (PIM activation)", "Assign", caller, request, requestFirst: true);
        }
    }

    /// <summary>What was asked for now holds.</summary>
    public void Completed(ScheduleKind kind, JsonObject schedule)
    {
        var eligible = kind.IsEligibility ? "eligible " : string.Empty;
        var time = ScheduleWindow.Stored(schedule).IsPermanent ? "permanent" : "timebound";
        About(
            schedule.Text("assignmentType") == "activated"
                ? "Add member to role completed (PIM activation)"
                : $"Add {eligible}member to role in PIM completed ({time})",
            "Assign",
            Requestor(schedule),
            schedule,
            requestFirst: true);
    }

    /// <summary>Somebody ended it before its time.</summary>
    public void Removed(ScheduleKind kind, JsonObject schedule, string action, Caller caller)
    {
        var eligible = kind.IsEligibility ? "eligible " : string.Empty;
        var time = ScheduleWindow.Stored(schedule).IsPermanent ? "permanent" : "timebound";
        About(
            action == "selfDeactivate"
                ? "Remove member from role completed (PIM deactivate)"
                : $"Remove {eligible}member from role in PIM completed ({time})",
            "Unassign",
            caller,
            schedule,
            requestFirst: true);
    }

    /// <summary>Its time was over.</summary>
    public void Expired(ScheduleKind kind, JsonObject schedule)
    {
        var eligible = kind.IsEligibility ? "eligible " : string.Empty;
        About(
            schedule.Text("assignmentType") == "activated"
                ? "Remove member from role (PIM activation expired)"
                : $"Remove {eligible}member from role in PIM completed (timebound)",
            "Delete",
            caller: null,
            schedule,
            requestFirst: true);
    }

    /// <summary>Somebody took a request back.</summary>
    public void Canceled(ScheduleKind kind, JsonObject request, bool isPermanent, Caller caller)
    {
        var eligible = kind.IsEligibility ? "eligible " : string.Empty;
        var activity = request.Text("action") switch
        {
            "selfActivate" => "Add member to role canceled (PIM activation)",
            "selfExtend" => $"Update {eligible}member in PIM canceled (extend)",
            "selfRenew" => $"Add {eligible}member to role in PIM canceled (renew)",
            _ => $"Add {eligible}member to role in PIM canceled ({(isPermanent ? "permanent" : "timebound")})",
        };
        About(activity, "Cancel", caller, request, requestFirst: true);
    }

    /// <summary>An approver, or an administrator for an extension, decided.</summary>
    public void Decided(JsonObject request, bool isApproved, string? reason, Caller approver)
    {
        var isActivation = request.Text("action") == "selfActivate";
        var activity = (isActivation, isApproved) switch
        {
            (true, true) => "Request approved",
            (true, false) => "Request denied",
            (false, true) => "Update member in PIM approved by admin (extend/renew)",
            (false, false) => "Update member in PIM denied by admin (extend/renew)",
        };
        About(activity, isApproved ? "ApproveRequest" : "RejectRequest", approver, request, requestFirst: true, reason);
    }

    /// <summary>Nobody decided in time.</summary>
    public void TimedOut(JsonObject request) => About("PIM activation request expired", "Cancel", caller: null, request, requestFirst: true);

    /// <summary>The access itself, which the directory writes in its own name.</summary>
    public void Grant(string verb, PimTarget target, string principalId)
    {
        if (area.GrantAudit(verb, target) is { } entry)
        {
            writer.Write(
                "Core Directory",
                entry.Category,
                entry.Activity,
                verb == "Add" ? "Assign" : "Unassign",
                AuditWriter.ByApplication("MS-PIM"),
                new[] { writer.Principal(principalId), entry.About });
        }
    }

    private static Caller? Requestor(JsonObject schedule) => schedule.Nested("~requestor") is { } requestor
        ? new Caller(requestor.Text("id")!, requestor.Text("name")!, requestor.Flag("isApplication") == true, Array.Empty<string>())
        : null;

    private void About(string activity, string operation, Caller? caller, JsonObject subject, bool requestFirst, string? reason = null)
    {
        var isSchedule = subject.Text("createdUsing") is not null;
        var requestId = subject.Text("createdUsing") ?? subject.Text("id")!;
        var (role, scope) = area.AuditTargets(area.TargetOf(subject));
        var targets = new List<JsonObject> { role, writer.Principal(subject.Text("principalId")!), scope };
        targets.Insert(requestFirst ? 0 : 1, AuditWriter.Target("Request", requestId, null, null));
        var justification = isSchedule ? subject.Text("~justification") : subject.Text("justification");
        writer.Pim(area.AuditCategory, activity, operation, caller, targets, Details(subject, requestId, justification, requestFirst), reason ?? justification, requestId);
    }

    // Measured: where a detail stands differs from event to event, so it must be found by its key.
    private static IEnumerable<(string Key, string? Value)> Details(JsonObject subject, string requestId, string? justification, bool requestFirst)
    {
        var info = subject.Nested("scheduleInfo");
        var expiration = info?.Nested("expiration");
        var start = info?.Time("startDateTime");
        var end = expiration?.Time("endDateTime")
            ?? (IsoDuration.TryParse(expiration?.Text("duration")) is { } length ? start + length : null);
        var times = new (string, string?)[]
        {
            ("StartTime", PimDocuments.Write(start)),
            ("ExpirationTime", PimDocuments.Write(end)),
        };
        var words = new (string, string?)[]
        {
            ("Justification", justification),
            ("TicketNumber", subject.Text("~ticketNumber") ?? subject.Nested("ticketInfo")?.Text("ticketNumber")),
            ("TicketSystem", subject.Text("~ticketSystem") ?? subject.Nested("ticketInfo")?.Text("ticketSystem")),
        };
        var request = new (string, string?)[] { ("RequestId", requestId) };
        return requestFirst ? request.Concat(words).Concat(times) : times.Concat(words).Concat(request);
    }
}

using System;
using System.Text.Json.Nodes;
using System.Xml;
using PimCa.Assignments;
using PimCa.Targets;

namespace PimCa.Cloud.Graph;

/// <summary>
/// Requests, schedules and instances between Graph's JSON and our records. Groups and roles have twelve types of models
/// between them, which differ in the target alone.
/// </summary>
internal static class ScheduleMapping
{
    /// <summary>The body of a request, but for its target. What is not given is left out: the service does not take every null.</summary>
    public static JsonObject Write(ScheduleRequest request)
    {
        var body = new JsonObject
        {
            ["action"] = Word(request.Action),
            ["principalId"] = request.PrincipalId,
        };
        if (request.Window is { } window)
        {
            body["scheduleInfo"] = Write(window);
        }

        if (request.Justification is { } justification)
        {
            body["justification"] = justification;
        }

        if (request.TicketNumber is not null || request.TicketSystem is not null)
        {
            body["ticketInfo"] = Ticket(request);
        }

        if (request.IsValidationOnly)
        {
            body["isValidationOnly"] = true;
        }

        return body;
    }

    public static ScheduleRequestInfo Request(ScheduleKind kind, JsonObject json, PimTarget target)
    {
        var schedule = json.Object("scheduleInfo");
        var start = schedule?.Moment("startDateTime") ?? json.Moment("createdDateTime");
        return new ScheduleRequestInfo
        {
            Id = json.Text("id") ?? string.Empty,
            Kind = kind,
            Action = Action(json.Text("action")),
            Status = json.Text("status") ?? string.Empty,
            Target = target,
            PrincipalId = json.Text("principalId") ?? string.Empty,
            Start = start,
            End = End(start, schedule?.Object("expiration")),
            Duration = Duration(schedule?.Object("expiration")),
            Justification = json.Text("justification"),
            TicketNumber = json.Object("ticketInfo")?.Text("ticketNumber"),
            TicketSystem = json.Object("ticketInfo")?.Text("ticketSystem"),
            ApprovalId = json.Text("approvalId") is { Length: > 0 } approval ? approval : null,
            TargetScheduleId = json.Text("targetScheduleId"),
            Created = json.Moment("createdDateTime"),
            Completed = json.Moment("completedDateTime"),
            CreatedById = json.Object("createdBy")?.Object("user")?.Text("id") ?? json.Object("createdBy")?.Object("application")?.Text("id"),
        };
    }

    public static ScheduleInfo Schedule(ScheduleKind kind, JsonObject json, PimTarget target)
    {
        var schedule = json.Object("scheduleInfo");
        var start = schedule?.Moment("startDateTime");
        return Row(kind, json, target) with
        {
            ScheduleId = json.Text("id"),
            Start = start,
            End = End(start, schedule?.Object("expiration")),
            Status = json.Text("status"),
        };
    }

    public static ScheduleInfo Instance(ScheduleKind kind, JsonObject json, PimTarget target) => Row(kind, json, target) with
    {
        // Groups say eligibilityScheduleId, roles roleEligibilityScheduleId.
        ScheduleId = kind == ScheduleKind.Eligible
            ? json.Text("eligibilityScheduleId") ?? json.Text("roleEligibilityScheduleId")
            : json.Text("assignmentScheduleId") ?? json.Text("roleAssignmentScheduleId"),
        Start = json.Moment("startDateTime"),
        End = json.Moment("endDateTime"),
    };

    private static ScheduleInfo Row(ScheduleKind kind, JsonObject json, PimTarget target) => new()
    {
        Id = json.Text("id") ?? string.Empty,
        Kind = kind,
        Target = target,
        PrincipalId = json.Text("principalId") ?? string.Empty,
        MemberType = Enum.TryParse<MemberType>(json.Text("memberType"), ignoreCase: true, out var type) && Enum.IsDefined(typeof(MemberType), type) ? type : MemberType.Unknown,
        IsActivated = kind == ScheduleKind.Active && string.Equals(json.Text("assignmentType"), "activated", StringComparison.OrdinalIgnoreCase),
    };

    private static JsonObject Ticket(ScheduleRequest request)
    {
        var ticket = new JsonObject();
        if (request.TicketNumber is { } number)
        {
            ticket["ticketNumber"] = number;
        }

        if (request.TicketSystem is { } system)
        {
            ticket["ticketSystem"] = system;
        }

        return ticket;
    }

    private static JsonObject Write(ScheduleWindow window)
    {
        var schedule = new JsonObject
        {
            ["expiration"] = window switch
            {
                { Duration: { } duration } => new JsonObject { ["type"] = "afterDuration", ["duration"] = XmlConvert.ToString(duration) },
                { End: { } end } => new JsonObject { ["type"] = "afterDateTime", ["endDateTime"] = ODataText.Moment(end) },
                _ => new JsonObject { ["type"] = "noExpiration" },
            },
        };
        if (window.Start is { } start)
        {
            schedule["startDateTime"] = ODataText.Moment(start);
        }

        return schedule;
    }

    private static DateTimeOffset? End(DateTimeOffset? start, JsonObject? expiration) =>
        expiration?.Moment("endDateTime") ?? (start is { } from && Duration(expiration) is { } length ? from + length : null);

    private static TimeSpan? Duration(JsonObject? expiration) =>
        expiration?.Text("duration") is { Length: > 0 } text ? XmlConvert.ToTimeSpan(text) : null;

    private static string Word(ScheduleAction action) => char.ToLowerInvariant(action.ToString()[0]) + action.ToString().Substring(1);

    private static ScheduleAction? Action(string? word) =>
        Enum.TryParse<ScheduleAction>(word, ignoreCase: true, out var action) && Enum.IsDefined(typeof(ScheduleAction), action) ? action : null;
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>A request as its body says it, checked for form only.</summary>
internal sealed record ScheduleRequest(ScheduleKind Kind, string Action, string Access, string GroupId, string PrincipalId)
{
    private static readonly string[] Actions =
    {
        "adminAssign", "adminUpdate", "adminRemove", "selfActivate", "selfDeactivate", "adminExtend", "adminRenew", "selfExtend", "selfRenew",
    };

    private static readonly string[] Properties =
    {
        "accessId", "action", "approvalId", "completedDateTime", "createdBy", "createdDateTime", "customData", "groupId", "id",
        "isValidationOnly", "justification", "principalId", "scheduleInfo", "status", "targetScheduleId", "ticketInfo",
    };

    public JsonObject? ScheduleInfo { get; init; }

    public string? Justification { get; init; }

    public string? TicketNumber { get; init; }

    public string? TicketSystem { get; init; }

    public string? CustomData { get; init; }

    public bool IsValidationOnly { get; init; }

    public bool IsSelf => Action.StartsWith("self", StringComparison.Ordinal);

    public bool IsActivation => Action == "selfActivate";

    /// <exception cref="ServiceException">400: a property that the type has not, or a required one that is missing.</exception>
    public static ScheduleRequest Read(ScheduleKind kind, JsonObject body)
    {
        var unknown = body.Select(property => property.Key)
            .FirstOrDefault(name => !Properties.Contains(name) && name.IndexOf("@odata.", StringComparison.Ordinal) < 0);
        if (unknown is not null)
        {
            throw PimErrors.Malformed(
                $"The property '{unknown}' does not exist on type 'microsoft.graph.privilegedAccessGroup{kind.Name}ScheduleRequest'.");
        }

        var action = Actions.FirstOrDefault(name => PimDocuments.Same(name, body.Text("action")))
            ?? throw PimErrors.Malformed($"The value '{body["action"]}' is not a member of 'microsoft.graph.scheduleRequestActions'.");
        var access = body.Text("accessId")?.ToLowerInvariant();
        if (access is not ("member" or "owner"))
        {
            throw PimErrors.Malformed($"The value '{body["accessId"]}' is not a member of 'microsoft.graph.privilegedAccessGroupRelationships'.");
        }

        return new ScheduleRequest(kind, action, access, Required(body, "groupId"), Required(body, "principalId"))
        {
            ScheduleInfo = body.Nested("scheduleInfo"),
            Justification = body.Text("justification"),
            TicketNumber = body.Nested("ticketInfo")?.Text("ticketNumber"),
            TicketSystem = body.Nested("ticketInfo")?.Text("ticketSystem"),
            CustomData = body.Text("customData"),
            IsValidationOnly = body.Flag("isValidationOnly") == true,
        };
    }

    /// <summary>The request as it is stored and answered.</summary>
    public JsonObject Document(string id, string status, string? scheduleId, ScheduleWindow? window, Caller caller, DateTimeOffset now)
    {
        var identity = new JsonObject { ["id"] = caller.ObjectId, ["displayName"] = null };
        return new JsonObject
        {
            ["id"] = id,
            ["status"] = status,
            ["createdDateTime"] = PimDocuments.Write(now),
            ["completedDateTime"] = PimDocuments.Write(now),
            ["approvalId"] = status.StartsWith("Pending", StringComparison.Ordinal) && status != "PendingProvisioning" ? id : null,
            ["customData"] = CustomData,
            ["createdBy"] = new JsonObject
            {
                ["user"] = caller.IsApplication ? null : identity,
                ["application"] = caller.IsApplication ? identity : null,
                ["device"] = null,
            },
            ["action"] = Action,
            ["isValidationOnly"] = IsValidationOnly,
            ["justification"] = Justification,
            ["scheduleInfo"] = window?.Asked(),
            ["ticketInfo"] = new JsonObject { ["ticketNumber"] = TicketNumber, ["ticketSystem"] = TicketSystem },
            ["accessId"] = Access,
            ["groupId"] = GroupId,
            ["principalId"] = PrincipalId,
            ["targetScheduleId"] = scheduleId,
            ["~requestor"] = new JsonObject { ["id"] = caller.ObjectId, ["name"] = caller.Name, ["isApplication"] = caller.IsApplication },
        };
    }

    private static string Required(JsonObject body, string name) =>
        body.Text(name) is { Length: > 0 } value ? value : throw PimErrors.Malformed($"The property '{name}' is required.");
}

using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>A request as its body says it, checked for form only.</summary>
internal sealed record ScheduleRequest(ScheduleKind Kind, string Action, PimTarget Target, string PrincipalId)
{
    /// <summary>The property that names the eligibility to be used, where an area has it.</summary>
    public const string Linked = "linkedRoleEligibilityScheduleId";

    private static readonly string[] Actions =
    {
        "adminAssign", "adminUpdate", "adminRemove", "selfActivate", "selfDeactivate", "adminExtend", "adminRenew", "selfExtend", "selfRenew",
    };

    private static readonly string[] Properties =
    {
        "action", "approvalId", "completedDateTime", "createdBy", "createdDateTime", "customData", "id", "isValidationOnly",
        "justification", "principalId", "scheduleInfo", "status", "targetScheduleId", "ticketInfo",
    };

    public JsonObject? ScheduleInfo { get; init; }

    public string? Justification { get; init; }

    public string? TicketNumber { get; init; }

    public string? TicketSystem { get; init; }

    public string? CustomData { get; init; }

    public bool IsValidationOnly { get; init; }

    /// <summary>The id of the eligibility schedule to be used; null for any that fits.</summary>
    public string? LinkedEligibility { get; init; }

    public bool IsSelf => Action.StartsWith("self", StringComparison.Ordinal);

    public bool IsActivation => Action == "selfActivate";

    /// <param name="area">What the request is about.</param>
    /// <param name="kind">Eligibility or assignment.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="ServiceException">400: a property that the type has not, or a required one that is missing.</exception>
    public static ScheduleRequest Read(PimArea area, ScheduleKind kind, JsonObject body)
    {
        var unknown = body.Select(property => property.Key).FirstOrDefault(name =>
            !Properties.Contains(name) && !area.RequestProperties.Contains(name) && name.IndexOf("@odata.", StringComparison.Ordinal) < 0);
        if (unknown is not null)
        {
            throw PimErrors.Malformed($"The property '{unknown}' does not exist on type '{area.RequestType(kind)}'.");
        }

        var action = Actions.FirstOrDefault(name => PimDocuments.Same(name, body.Text("action")))
            ?? throw PimErrors.Malformed($"The value '{body["action"]}' is not a member of 'microsoft.graph.scheduleRequestActions'.");
        var target = area.Read(body);
        var principalId = body.Text("principalId") is { Length: > 0 } given ? given : throw PimErrors.Malformed("The property 'principalId' is required.");
        return new ScheduleRequest(kind, action, target, principalId)
        {
            ScheduleInfo = body.Nested("scheduleInfo"),
            Justification = body.Text("justification"),
            TicketNumber = body.Nested("ticketInfo")?.Text("ticketNumber"),
            TicketSystem = body.Nested("ticketInfo")?.Text("ticketSystem"),
            CustomData = body.Text("customData"),
            IsValidationOnly = body.Flag("isValidationOnly") == true,
            LinkedEligibility = body.Text(Linked) is { Length: > 0 } linked ? linked.Substring(linked.LastIndexOf('/') + 1) : null,
        };
    }

    /// <summary>The request as it is stored and answered.</summary>
    public JsonObject Document(PimArea area, string id, string status, string? scheduleId, ScheduleWindow? window, Caller caller, DateTimeOffset now)
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
            [area.RoleProperty] = Target.Role,
            [area.ScopeProperty] = Target.Scope,
            ["principalId"] = PrincipalId,
            ["targetScheduleId"] = scheduleId,
            ["~requestor"] = new JsonObject { ["id"] = caller.ObjectId, ["name"] = caller.Name, ["isApplication"] = caller.IsApplication },
        };
    }
}

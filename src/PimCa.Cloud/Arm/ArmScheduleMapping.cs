using System.Text.Json.Nodes;
using PimCa.Assignments;
using PimCa.Cloud.Graph;
using PimCa.Targets;

namespace PimCa.Cloud.Arm;

/// <summary>
/// Requests, schedules and instances between the management endpoint's JSON and our records. Brought into Graph's names they
/// are read by the same code.
/// </summary>
internal static class ArmScheduleMapping
{
    /// <summary>The body of a request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="eligibilityScheduleId">For an activation the eligibility that it uses.</param>
    public static JsonObject Write(ScheduleRequest request, string? eligibilityScheduleId)
    {
        var properties = ScheduleMapping.Write(request);
        properties.Remove("action");
        properties.Remove("isValidationOnly");
        properties["requestType"] = request.Action.ToString();
        properties["roleDefinitionId"] = ArmPaths.Definition(request.Target);
        if (properties.Object("scheduleInfo")?.Object("expiration") is { } expiration)
        {
            expiration["type"] = Capital(expiration.Text("type")!);
        }

        if (eligibilityScheduleId is not null)
        {
            properties["linkedRoleEligibilityScheduleId"] = eligibilityScheduleId;
        }

        return new JsonObject { ["properties"] = properties };
    }

    /// <summary>A request. Its id is its address, by which it is read and canceled.</summary>
    public static ScheduleRequestInfo Request(ScheduleKind kind, JsonObject resource)
    {
        var properties = resource.Object("properties").CopyOrEmpty();
        properties["id"] = resource.Text("id");
        properties["action"] = properties.Text("requestType");
        properties["createdDateTime"] = properties.Text("createdOn");
        properties["createdBy"] = new JsonObject { ["user"] = new JsonObject { ["id"] = properties.Text("requestorId") } };
        properties["targetScheduleId"] = Name(properties.Text($"targetRole{Word(kind)}ScheduleId"));
        return ScheduleMapping.Request(kind, properties, Target(properties));
    }

    /// <summary>A schedule. Its id is its name: the address differs with the scope that was asked.</summary>
    public static ScheduleInfo Schedule(ScheduleKind kind, JsonObject resource)
    {
        var properties = Row(resource);
        return ScheduleMapping.Instance(kind, properties, Target(properties)) with
        {
            ScheduleId = properties.Text("id"),
            Status = properties.Text("status"),
        };
    }

    /// <summary>An instance of a schedule.</summary>
    public static ScheduleInfo Instance(ScheduleKind kind, JsonObject resource)
    {
        var properties = Row(resource);
        return ScheduleMapping.Instance(kind, properties, Target(properties)) with { ScheduleId = Name(properties.Text($"role{Word(kind)}ScheduleId")) };
    }

    private static JsonObject Row(JsonObject resource)
    {
        var properties = resource.Object("properties").CopyOrEmpty();
        properties["id"] = resource.Text("name") ?? Name(resource.Text("id"));
        return properties;
    }

    private static PimTarget Target(JsonObject properties)
    {
        var names = properties.Object("expandedProperties");
        return PimTarget.AzureRole(
            Name(properties.Text("roleDefinitionId")) ?? string.Empty,
            properties.Text("scope") ?? string.Empty,
            Filled(names?.Object("roleDefinition")?.Text("displayName"))) with
        {
            ScopeName = Filled(names?.Object("scope")?.Text("displayName")),
        };
    }

    private static string Word(ScheduleKind kind) => kind == ScheduleKind.Eligible ? "Eligibility" : "Assignment";

    private static string? Name(string? id) => id is { Length: > 0 } ? ArmPaths.Last(id) : null;

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word.Substring(1);
}

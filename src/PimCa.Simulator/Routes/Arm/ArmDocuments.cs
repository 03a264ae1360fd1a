using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>Requests, schedules and instances as the management endpoint shows them: everything in <c>properties</c>.</summary>
internal sealed class ArmDocuments
{
    private readonly SimulatedTenant tenant;
    private readonly PimParts pim;
    private readonly AzureScopes scopes;

    public ArmDocuments(SimulatedTenant tenant, PimParts pim, AzureScopes scopes)
    {
        this.tenant = tenant;
        this.pim = pim;
        this.scopes = scopes;
    }

    /// <summary>A resource of the authorization provider.</summary>
    /// <param name="scope">The scope; empty for the tenant.</param>
    /// <param name="type">The type without the provider.</param>
    /// <param name="name">Its name.</param>
    /// <param name="properties">Its properties.</param>
    public static JsonObject Resource(string scope, string type, string name, JsonObject properties) => new()
    {
        ["properties"] = properties,
        ["name"] = name,
        ["id"] = Id(scope, type, name),
        ["type"] = $"Microsoft.Authorization/{type}",
    };

    public static string Id(string scope, string type, string name) => $"{scope}/providers/Microsoft.Authorization/{type}/{name}";

    /// <summary>A stored document as one of the three kinds of resource.</summary>
    /// <param name="kind">Eligibility or assignment.</param>
    /// <param name="suffix">Schedule, ScheduleInstance or ScheduleRequest.</param>
    /// <param name="document">The document.</param>
    /// <param name="asked">The scope of the request; empty for the tenant.</param>
    /// <param name="reader">Whose list it is, when it is somebody's: what they have through a group is told apart.</param>
    public JsonObject Publish(ScheduleKind kind, string suffix, JsonObject document, string asked, string? reader = null)
    {
        var target = pim.Area.TargetOf(document);
        var principalId = document.Text("principalId")!;
        var properties = new JsonObject
        {
            ["scope"] = target.Scope,
            ["roleDefinitionId"] = AzureRoles.DefinitionId(target.Scope, target.Role),
            ["principalId"] = principalId,
            ["principalType"] = PrincipalType(principalId),
            ["status"] = document.Text("status") ?? "Provisioned",
        };
        foreach (var property in suffix switch
        {
            "ScheduleRequest" => Request(kind, document, target.Scope),
            "Schedule" => Schedule(kind, document, target.Scope),
            _ => Instance(kind, document, target.Scope),
        })
        {
            properties[property.Key] = property.Value?.DeepClone();
        }

        if (suffix != "ScheduleRequest")
        {
            properties["memberType"] = MemberType(target.Scope, principalId, asked, reader);
        }

        properties["condition"] = null;
        properties["conditionVersion"] = null;
        properties["expandedProperties"] = new JsonObject
        {
            ["scope"] = Scope(target.Scope),
            ["roleDefinition"] = Role(target),
            ["principal"] = Principal(principalId),
        };
        return Resource(target.Scope, Type(kind, suffix), document.Text("id")!, properties);
    }

    public static string Type(ScheduleKind kind, string suffix) => $"Role{kind.Name}{suffix}s";

    public JsonObject Scope(string scope) => new()
    {
        ["id"] = scope,
        ["displayName"] = scopes.Find(scope)?.Text("displayName"),
        ["type"] = scopes.Find(scope) is { } found ? AzureScopes.TypeOf(found) : null,
    };

    public static JsonObject Role(PimTarget target) => new()
    {
        ["id"] = AzureRoles.DefinitionId(target.Scope, target.Role),
        ["displayName"] = AzureRoles.Find(target.Role)?.Name,
        ["type"] = "BuiltInRole",
    };

    /// <summary>An enumeration's member as this endpoint writes it: with a capital letter.</summary>
    public static string? Capital(string? word) => string.IsNullOrEmpty(word) ? word : char.ToUpperInvariant(word![0]) + word.Substring(1);

    private JsonObject Request(ScheduleKind kind, JsonObject document, string scope)
    {
        var info = document.Nested("scheduleInfo");
        var expiration = info?.Nested("expiration");
        var properties = new JsonObject
        {
            [$"targetRole{kind.Name}ScheduleId"] = document.Text("targetScheduleId"),
            [$"targetRole{kind.Name}ScheduleInstanceId"] = null,
            ["requestType"] = Capital(document.Text("action")),
            ["approvalId"] = document.Text("approvalId") is { } approval ? Id(string.Empty, "roleAssignmentApprovals", approval) : null,
            ["scheduleInfo"] = info is null ? null : new JsonObject
            {
                ["startDateTime"] = info.Text("startDateTime"),
                ["expiration"] = new JsonObject
                {
                    ["type"] = Capital(expiration?.Text("type")),
                    ["endDateTime"] = expiration?.Text("endDateTime"),
                    ["duration"] = expiration?.Text("duration"),
                },
            },
            ["ticketInfo"] = document["ticketInfo"]?.DeepClone(),
            ["justification"] = document.Text("justification"),
            ["requestorId"] = document.Nested("~requestor")?.Text("id"),
            ["createdOn"] = document.Text("createdDateTime"),
        };
        if (!kind.IsEligibility)
        {
            properties["linkedRoleEligibilityScheduleId"] = Linked(document.Text("~eligibility"), scope);
        }

        return properties;
    }

    private JsonObject Schedule(ScheduleKind kind, JsonObject document, string scope)
    {
        var info = document.Nested("scheduleInfo");
        var properties = new JsonObject
        {
            [$"role{kind.Name}ScheduleRequestId"] = document.Text("createdUsing") is { } request ? Id(scope, Type(kind, "ScheduleRequest"), request) : null,
            ["startDateTime"] = info?.Text("startDateTime"),
            ["endDateTime"] = info?.Nested("expiration")?.Text("endDateTime"),
            ["createdOn"] = document.Text("createdDateTime"),
            ["updatedOn"] = document.Text("modifiedDateTime") ?? document.Text("createdDateTime"),
        };
        return WithAssignment(kind, document, scope, properties);
    }

    private JsonObject Instance(ScheduleKind kind, JsonObject document, string scope)
    {
        var properties = new JsonObject
        {
            [$"role{kind.Name}ScheduleId"] = Id(scope, Type(kind, "Schedule"), document.Text($"{kind.Name.ToLowerInvariant()}ScheduleId")!),
            ["startDateTime"] = document.Text("startDateTime"),
            ["endDateTime"] = document.Text("endDateTime"),
            ["createdOn"] = document.Text("startDateTime"),
        };
        if (!kind.IsEligibility)
        {
            properties["originRoleAssignmentId"] = Id(scope, "roleAssignments", PimDocuments.DerivedId($"assignment {scope} {document.Text("roleDefinitionId")} {document.Text("principalId")}"));
            properties["linkedRoleEligibilityScheduleInstanceId"] = LinkedInstance(document)?.Text("id");
        }

        return WithAssignment(kind, document, scope, properties);
    }

    private JsonObject WithAssignment(ScheduleKind kind, JsonObject document, string scope, JsonObject properties)
    {
        if (!kind.IsEligibility)
        {
            properties["assignmentType"] = Capital(document.Text("assignmentType"));
            properties["linkedRoleEligibilityScheduleId"] = Linked(document.Nested("activatedUsing")?.Text("id"), scope);
        }

        return properties;
    }

    private JsonObject? LinkedInstance(JsonObject document) => document.Nested("activatedUsing")?.Text("id") is { } used
        ? tenant.Store.Read(pim.Area.Eligibility.Instances).FirstOrDefault(instance => instance.Text("eligibilityScheduleId") == used)
        : null;

    private string? Linked(string? scheduleId, string scope) => scheduleId is null
        ? null
        : Id(pim.State.Schedule(pim.Area.Eligibility, scheduleId)?.Text("scope") ?? scope, Type(pim.Area.Eligibility, "Schedule"), scheduleId);

    private string MemberType(string scope, string principalId, string asked, string? reader) =>
        asked.Length > 0 && !PimDocuments.Same(scope, asked) && scopes.IsAtOrBelow(asked, scope) ? "Inherited"
        : reader is not null && !PimDocuments.Same(principalId, reader) ? "Group"
        : "Direct";

    private string PrincipalType(string id) =>
        tenant.Store.Get(Collections.Users, id) is not null ? "User"
        : tenant.Store.Get(Collections.Groups, id) is not null ? "Group"
        : "ServicePrincipal";

    private JsonObject Principal(string id)
    {
        var found = tenant.Store.Get(Collections.Users, id) ?? tenant.Store.Get(Collections.Groups, id) ?? tenant.Store.Get(Collections.ServicePrincipals, id);
        return new JsonObject
        {
            ["id"] = id,
            ["displayName"] = found?.Text("displayName"),
            ["email"] = found?.Text("mail"),
            ["type"] = PrincipalType(id),
        };
    }
}

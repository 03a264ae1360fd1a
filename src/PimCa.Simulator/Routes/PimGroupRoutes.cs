using System.Collections.Generic;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes;

/// <summary>Privileged Identity Management for groups: requests, schedules and their instances.</summary>
internal sealed class PimGroupRoutes : PimScheduleRoutes
{
    private static readonly string[] RequestProperties =
    {
        "id", "status", "completedDateTime", "createdDateTime", "approvalId", "customData", "createdBy", "action", "isValidationOnly",
        "justification", "scheduleInfo", "ticketInfo", "accessId", "groupId", "principalId", "targetScheduleId",
    };

    private static readonly string[] ScheduleProperties =
    {
        "id", "createdDateTime", "createdUsing", "modifiedDateTime", "scheduleInfo", "status", "accessId", "groupId", "principalId",
        "memberType", "assignmentType",
    };

    private static readonly string[] InstanceProperties =
    {
        "id", "startDateTime", "endDateTime", "accessId", "groupId", "principalId", "memberType", "assignmentType", "assignmentScheduleId",
        "eligibilityScheduleId",
    };

    private PimGroupRoutes(SimulatedTenant tenant, PimParts pim)
        : base(tenant, pim)
    {
    }

    protected override string Root => "identityGovernance/privilegedAccess/group";

    public static void Map(SimulatedTenant tenant)
    {
        var pim = new PimParts(tenant);
        new PimGroupRoutes(tenant, pim).MapAll();
        PimApprovalRoutes.Map(tenant, pim);
    }

    /// <summary>The permission to read, or the one to write that includes it.</summary>
    public static string[] PermissionsOf(ScheduleKind kind, bool isWrite) => isWrite
        ? new[] { $"Privileged{kind.Name}Schedule.ReadWrite.AzureADGroup" }
        : new[] { $"Privileged{kind.Name}Schedule.Read.AzureADGroup", $"Privileged{kind.Name}Schedule.ReadWrite.AzureADGroup" };

    protected override string Segment(ScheduleKind kind, string suffix) => $"{kind.Name.ToLowerInvariant()}{suffix}s";

    protected override string Type(ScheduleKind kind, string suffix) => $"microsoft.graph.privilegedAccessGroup{kind.Name}{suffix}";

    protected override IReadOnlyList<string> Permissions(ScheduleKind kind, bool isWrite) => PermissionsOf(kind, isWrite);

    protected override IReadOnlyCollection<string> Properties(ScheduleKind kind, string suffix) => suffix switch
    {
        "ScheduleRequest" => RequestProperties,
        "Schedule" => ScheduleProperties,
        _ => InstanceProperties,
    };

    protected override JsonObject Publish(ScheduleKind kind, string suffix, JsonObject document) => document.Published("activatedUsing");

    protected override bool HasTargetSchedule(ScheduleKind kind) => kind.IsEligibility;

    protected override JsonNode? Expand(ScheduleKind kind, string suffix, JsonObject document, string property) => property switch
    {
        // Measured to be unreliable on the service: here it is empty until the group has replicated.
        "group" => Pim.Directory.Group(document.Text("groupId")!)?.DeepClone(),

        // As documented, an expanded principal has its id and no more.
        "principal" => new JsonObject { ["id"] = document.Text("principalId") },
        _ => throw ServiceException.Unsupported($"$expand={property} of {kind.Name}{suffix}"),
    };
}

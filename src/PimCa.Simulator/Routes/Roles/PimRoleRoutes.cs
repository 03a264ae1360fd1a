using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimRoles;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Roles;

/// <summary>
/// Privileged Identity Management for directory roles: requests, schedules and their instances. Approvals are not part of
/// v1.0: a request waits, and is decided elsewhere.
/// </summary>
internal sealed class PimRoleRoutes : PimScheduleRoutes
{
    private const string Directory = "roleManagement/directory";

    private static readonly string[] TargetProperties = { "id", "principalId", "roleDefinitionId", "directoryScopeId", "appScopeId" };

    private static readonly string[] RequestProperties = TargetProperties.Concat(new[]
    {
        "status", "completedDateTime", "createdDateTime", "approvalId", "customData", "createdBy", "action", "isValidationOnly",
        "justification", "scheduleInfo", "ticketInfo", "targetScheduleId",
    }).ToArray();

    private static readonly string[] ScheduleProperties = TargetProperties.Concat(new[]
    {
        "createdDateTime", "createdUsing", "modifiedDateTime", "scheduleInfo", "status", "memberType", "assignmentType",
    }).ToArray();

    private static readonly string[] InstanceProperties = TargetProperties.Concat(new[]
    {
        "startDateTime", "endDateTime", "memberType", "assignmentType", "roleAssignmentOriginId", "roleAssignmentScheduleId",
        "roleEligibilityScheduleId",
    }).ToArray();

    private PimRoleRoutes(SimulatedTenant tenant, PimParts pim)
        : base(tenant, pim)
    {
    }

    protected override string Root => Directory;

    public static void Map(SimulatedTenant tenant)
    {
        new PimRoleRoutes(tenant, new PimParts(tenant, new DirectoryArea(tenant))).MapAll();
        foreach (var template in new[] { string.Empty, "/{id}", "/{id}/steps", "/filterByCurrentUser(on='{on}')" })
        {
            NoApprovals(tenant, "GET", template);
        }

        NoApprovals(tenant, "PATCH", "/{id}/steps/{stepId}");
    }

    protected override string Segment(ScheduleKind kind, string suffix) => $"role{kind.Name}{suffix}s";

    protected override string Type(ScheduleKind kind, string suffix) => $"microsoft.graph.unifiedRole{kind.Name}{suffix}";

    protected override IReadOnlyList<string> Permissions(ScheduleKind kind, bool isWrite) => isWrite
        ? new[] { $"Role{kind.Name}Schedule.ReadWrite.Directory", "RoleManagement.ReadWrite.Directory" }
        : new[]
        {
            $"Role{kind.Name}Schedule.Read.Directory", "RoleManagement.Read.Directory", "RoleManagement.Read.All",
            $"Role{kind.Name}Schedule.ReadWrite.Directory", "RoleManagement.ReadWrite.Directory",
        };

    protected override IReadOnlyCollection<string> Properties(ScheduleKind kind, string suffix) => suffix switch
    {
        "ScheduleRequest" => RequestProperties,
        "Schedule" => ScheduleProperties,
        _ => InstanceProperties,
    };

    // What PIM for groups has as enumerations are texts here, and begin with a capital letter.
    protected override JsonObject Publish(ScheduleKind kind, string suffix, JsonObject document)
    {
        var target = Pim.Area.TargetOf(document);
        var published = document.Published("activatedUsing", "eligibilityScheduleId", "assignmentScheduleId");
        published["appScopeId"] = null;
        foreach (var name in new[] { "memberType", "assignmentType" })
        {
            if (document.Text(name) is { } word)
            {
                published[name] = char.ToUpperInvariant(word[0]) + word.Substring(1);
            }
        }

        if (suffix == "ScheduleInstance")
        {
            published[$"role{kind.Name}ScheduleId"] = document.Text($"{kind.Name.ToLowerInvariant()}ScheduleId");
            if (!kind.IsEligibility)
            {
                published["roleAssignmentOriginId"] = DirectoryArea.AssignmentId(target, document.Text("principalId")!);
            }
        }

        return published;
    }

    protected override JsonNode? Expand(ScheduleKind kind, string suffix, JsonObject document, string property) => property switch
    {
        "principal" => DirectoryObjects.Find(Tenant, document.Text("principalId")!, Tenant.Replicated),
        "roleDefinition" => BuiltInRoles.Find(document.Text("roleDefinitionId")!) is { } role ? RoleDocuments.Definition(role) : null,
        "directoryScope" => RoleDocuments.Scope(Tenant, document.Text("directoryScopeId")!),
        "appScope" => null,
        _ => throw ServiceException.Unsupported($"$expand={property} of role{kind.Name}{suffix}"),
    };

    // Approvals of directory roles are in beta alone; these routes are there to answer as v1.0 does.
    private static void NoApprovals(SimulatedTenant tenant, string method, string template) => tenant.Routes.Add(new RouteDefinition(
        "graph",
        method,
        $"/v1.0/{Directory}/roleAssignmentApprovals{template}",
        _ => throw new ServiceException(400, "BadRequest", "Resource not found for the segment 'roleAssignmentApprovals'.")));
}

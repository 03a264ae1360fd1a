using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using Microsoft.Graph.RoleManagement.DirectoryNamespace;
using Microsoft.Kiota.Abstractions;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Cloud.Graph;

/// <summary>PIM for Entra roles. Approvals are listed; they are decided in the beta of Graph alone, which is not used.</summary>
internal sealed class PimRolesPort : PimPort
{
    private readonly GraphConnection connection;

    public PimRolesPort(GraphConnection connection)
        : base(connection) => this.connection = connection;

    public override PimKind Kind => PimKind.EntraRole;

    public override bool DecidesApprovals => false;

    private DirectoryRequestBuilder Pim => connection.Client.RoleManagement.Directory;

    public override Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken) =>
        throw NoApprovals();

    public override Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken) =>
        throw NoApprovals();

    // One for all scopes.
    protected override PolicyOwner Owner(PimTarget target) => new(PimTarget.Directory, "DirectoryRole", target.Id);

    protected override RequestInformation List(PimCollection collection, ScheduleKind kind, string? currentUserAs) => (collection, kind, currentUserAs) switch
    {
        (PimCollection.Schedules, ScheduleKind.Eligible, null) => Pim.RoleEligibilitySchedules.ToGetRequestInformation(),
        (PimCollection.Schedules, ScheduleKind.Eligible, { } on) => Pim.RoleEligibilitySchedules.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (PimCollection.Schedules, _, null) => Pim.RoleAssignmentSchedules.ToGetRequestInformation(),
        (PimCollection.Schedules, _, { } on) => Pim.RoleAssignmentSchedules.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (PimCollection.Instances, ScheduleKind.Eligible, null) => Pim.RoleEligibilityScheduleInstances.ToGetRequestInformation(),
        (PimCollection.Instances, ScheduleKind.Eligible, { } on) => Pim.RoleEligibilityScheduleInstances.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (PimCollection.Instances, _, null) => Pim.RoleAssignmentScheduleInstances.ToGetRequestInformation(),
        (PimCollection.Instances, _, { } on) => Pim.RoleAssignmentScheduleInstances.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (_, ScheduleKind.Eligible, null) => Pim.RoleEligibilityScheduleRequests.ToGetRequestInformation(),
        (_, ScheduleKind.Eligible, { } on) => Pim.RoleEligibilityScheduleRequests.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (_, _, null) => Pim.RoleAssignmentScheduleRequests.ToGetRequestInformation(),
        (_, _, { } on) => Pim.RoleAssignmentScheduleRequests.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
    };

    protected override RequestInformation One(ScheduleKind kind, string requestId) => kind == ScheduleKind.Eligible
        ? Pim.RoleEligibilityScheduleRequests[requestId].ToGetRequestInformation()
        : Pim.RoleAssignmentScheduleRequests[requestId].ToGetRequestInformation();

    protected override RequestInformation New(ScheduleKind kind) => kind == ScheduleKind.Eligible
        ? Pim.RoleEligibilityScheduleRequests.ToPostRequestInformation(new UnifiedRoleEligibilityScheduleRequest())
        : Pim.RoleAssignmentScheduleRequests.ToPostRequestInformation(new UnifiedRoleAssignmentScheduleRequest());

    protected override RequestInformation Cancellation(ScheduleKind kind, string requestId) => kind == ScheduleKind.Eligible
        ? Pim.RoleEligibilityScheduleRequests[requestId].Cancel.ToPostRequestInformation()
        : Pim.RoleAssignmentScheduleRequests[requestId].Cancel.ToPostRequestInformation();

    // A schedule's id is the one of the request that made it, or a standing assignment's, which is no GUID.
    protected override bool IsRequestId(string id) => Guid.TryParse(id, out _);

    protected override IEnumerable<string> Conditions(ScheduleQuery query)
    {
        if (query.TargetId is { } role)
        {
            yield return $"roleDefinitionId eq {ODataText.Quote(role)}";
        }

        if (query.Scope is { } scope)
        {
            yield return $"directoryScopeId eq {ODataText.Quote(scope)}";
        }

        if (query.PrincipalId is { } principal)
        {
            yield return $"principalId eq {ODataText.Quote(principal)}";
        }
    }

    protected override PimTarget Target(JsonObject json) => PimTarget.EntraRole(
        json.Text("roleDefinitionId") ?? string.Empty,

        // An assignment is over a scope of the directory or, of an application's own roles, over one of the application's.
        json.Text("directoryScopeId") ?? json.Text("appScopeId") ?? PimTarget.Directory);

    protected override void Write(PimTarget target, JsonObject body)
    {
        body["roleDefinitionId"] = target.Id;
        body["directoryScopeId"] = target.Scope ?? PimTarget.Directory;
    }

    private static PimCaException NoApprovals() => new(
        "ApprovalNotSupported",
        PimCaErrorKind.NotSupported,
        "Microsoft Graph v1.0 has no approvals of Entra roles: they are in its beta alone.",
        "Decide in the Entra admin center: Identity Governance, Privileged Identity Management, Approve requests.");
}

using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.IdentityGovernance.PrivilegedAccess.Group;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using PimCa.Assignments;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Cloud.Graph;

/// <summary>PIM for groups.</summary>
internal sealed class PimGroupsPort : PimPort
{
    private readonly GraphConnection connection;
    private readonly ApprovalDesk approvals;

    public PimGroupsPort(GraphConnection connection)
        : base(connection)
    {
        this.connection = connection;
        approvals = new ApprovalDesk(connection);
    }

    public override PimKind Kind => PimKind.Group;

    public override bool DecidesApprovals => true;

    private GroupRequestBuilder Pim => connection.Client.IdentityGovernance.PrivilegedAccess.Group;

    public override Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken) =>
        approvals.GetPendingStagesAsync(approvalIds, cancellationToken);

    public override Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken) =>
        approvals.DecideAsync(decisions, cancellationToken);

    protected override PolicyOwner Owner(PimTarget target) => new(target.Id, "Group", Access(target.Access));

    protected override RequestInformation List(PimCollection collection, ScheduleKind kind, string? currentUserAs) => (collection, kind, currentUserAs) switch
    {
        (PimCollection.Schedules, ScheduleKind.Eligible, null) => Pim.EligibilitySchedules.ToGetRequestInformation(),
        (PimCollection.Schedules, ScheduleKind.Eligible, { } on) => Pim.EligibilitySchedules.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (PimCollection.Schedules, _, null) => Pim.AssignmentSchedules.ToGetRequestInformation(),
        (PimCollection.Schedules, _, { } on) => Pim.AssignmentSchedules.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (PimCollection.Instances, ScheduleKind.Eligible, null) => Pim.EligibilityScheduleInstances.ToGetRequestInformation(),
        (PimCollection.Instances, ScheduleKind.Eligible, { } on) => Pim.EligibilityScheduleInstances.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (PimCollection.Instances, _, null) => Pim.AssignmentScheduleInstances.ToGetRequestInformation(),
        (PimCollection.Instances, _, { } on) => Pim.AssignmentScheduleInstances.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (_, ScheduleKind.Eligible, null) => Pim.EligibilityScheduleRequests.ToGetRequestInformation(),
        (_, ScheduleKind.Eligible, { } on) => Pim.EligibilityScheduleRequests.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
        (_, _, null) => Pim.AssignmentScheduleRequests.ToGetRequestInformation(),
        (_, _, { } on) => Pim.AssignmentScheduleRequests.FilterByCurrentUserWithOn(on).ToGetRequestInformation(),
    };

    protected override RequestInformation One(ScheduleKind kind, string requestId) => kind == ScheduleKind.Eligible
        ? Pim.EligibilityScheduleRequests[requestId].ToGetRequestInformation()
        : Pim.AssignmentScheduleRequests[requestId].ToGetRequestInformation();

    protected override RequestInformation New(ScheduleKind kind) => kind == ScheduleKind.Eligible
        ? Pim.EligibilityScheduleRequests.ToPostRequestInformation(new PrivilegedAccessGroupEligibilityScheduleRequest())
        : Pim.AssignmentScheduleRequests.ToPostRequestInformation(new PrivilegedAccessGroupAssignmentScheduleRequest());

    protected override RequestInformation Cancellation(ScheduleKind kind, string requestId) => kind == ScheduleKind.Eligible
        ? Pim.EligibilityScheduleRequests[requestId].Cancel.ToPostRequestInformation()
        : Pim.AssignmentScheduleRequests[requestId].Cancel.ToPostRequestInformation();

    // A schedule's id holds the group's, the access and an underscore between them.
    protected override bool IsRequestId(string id) => id.IndexOf('_') < 0;

    // The service refuses a list without groupId or principalId, except through filterByCurrentUser.
    protected override IEnumerable<string> Conditions(ScheduleQuery query)
    {
        if (query.TargetId is null && query.PrincipalId is null && !query.Mine)
        {
            throw new ArgumentException("A list of PIM's needs a group, a principal, or the signed-in person.", nameof(query));
        }

        return Conditions(query.TargetId, query.PrincipalId, query.Access);
    }

    protected override PimTarget Target(JsonObject json) => PimTarget.Group(
        json.Text("groupId") ?? string.Empty,
        json.Text("accessId")?.ToLowerInvariant() switch
        {
            "owner" => PimAccess.Owner,
            "member" => PimAccess.Member,

            // An access that is not known here cannot be guessed: member and owner are different rights.
            var other => throw new UnexpectedAnswerException($"The access is '{other}', which is neither member nor owner."),
        });

    protected override void Write(PimTarget target, JsonObject body)
    {
        body["accessId"] = Access(target.Access);
        body["groupId"] = target.Id;
    }

    private static IEnumerable<string> Conditions(string? group, string? principal, PimAccess? access)
    {
        if (group is not null)
        {
            yield return $"groupId eq {ODataText.Quote(group)}";
        }

        if (principal is not null)
        {
            yield return $"principalId eq {ODataText.Quote(principal)}";
        }

        if (access is not null)
        {
            yield return $"accessId eq '{Access(access)}'";
        }
    }

    private static string Access(PimAccess? access) => access == PimAccess.Owner ? "owner" : "member";
}

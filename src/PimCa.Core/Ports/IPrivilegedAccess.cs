using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Ports;

/// <summary>A decision to send.</summary>
/// <param name="ApprovalId">The approval.</param>
/// <param name="StageId">Its stage; null lets the adapter read it first.</param>
/// <param name="Approve">Yes or no.</param>
/// <param name="Justification">Why.</param>
public sealed record DecisionToSend(string ApprovalId, string? StageId, bool Approve, string Justification);

/// <summary>What became of one of several things sent together: exactly one of the two is set.</summary>
public sealed record ItemResult<T>(T? Value, PimCaException? Error)
    where T : class;

/// <summary>The stage of an approval that waits for a decision.</summary>
public sealed record PendingStage(string ApprovalId, string StageId, bool AssignedToMe);

/// <summary>
/// Privileged Identity Management of one kind of target: policies, requests, schedules, approvals. Pages are followed.
/// A target that a list answers has its names where the service tells them, and no names where it does not.
/// </summary>
public interface IPrivilegedAccess
{
    /// <summary>What kind of targets it is about. Targets of another kind are not to be given to it.</summary>
    PimKind Kind { get; }

    /// <summary>
    /// Whether approvals can be decided through the service. Where they cannot, <see cref="GetPendingStagesAsync"/> and <see cref="DecideAsync"/>
    /// say so, and <see cref="ListPendingOnMeAsync"/> still lists them.
    /// </summary>
    bool DecidesApprovals { get; }

    /// <summary>The policy of a target, with all its rules, in one request; null when PIM does not know the target (yet).</summary>
    Task<PolicyDocument?> GetPolicyAsync(PimTarget target, CancellationToken cancellationToken);

    /// <summary>The policies of several targets, batched; one result for each, in the same order: <c>ResourceNotFound</c> where PIM does not know it.</summary>
    Task<IReadOnlyList<ItemResult<PolicyDocument>>> GetPoliciesAsync(IReadOnlyList<PimTarget> targets, CancellationToken cancellationToken);

    /// <summary>Writes these rules, each whole, in one request; the others stay as they are.</summary>
    Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken);

    /// <summary>Sends one request.</summary>
    Task<ScheduleRequestInfo> SubmitAsync(ScheduleRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Sends several requests, in as few batches as the service allows; one result for each, in the same order. An error
    /// never stops the others.
    /// </summary>
    Task<IReadOnlyList<ItemResult<ScheduleRequestInfo>>> SubmitAllAsync(IReadOnlyList<ScheduleRequest> requests, CancellationToken cancellationToken);

    /// <summary>The schedules, running and to come.</summary>
    Task<IReadOnlyList<ScheduleInfo>> ListSchedulesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken);

    /// <summary>The instances: what holds now.</summary>
    Task<IReadOnlyList<ScheduleInfo>> ListInstancesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken);

    /// <summary>The requests of about the last 45 days.</summary>
    Task<IReadOnlyList<ScheduleRequestInfo>> ListRequestsAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken);

    /// <summary>One request by the id that this port gave it, or null: also for an id that no request can have.</summary>
    Task<ScheduleRequestInfo?> GetRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken);

    /// <summary>Cancels a pending request.</summary>
    Task CancelRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken);

    /// <summary>Cancels several pending requests, batched; for each, in the same order, why not, or null. An error never stops the others.</summary>
    Task<IReadOnlyList<PimCaException?>> CancelRequestsAsync(ScheduleKind kind, IReadOnlyList<string> requestIds, CancellationToken cancellationToken);

    /// <summary>The activation requests that wait for the signed-in person's decision.</summary>
    Task<IReadOnlyList<ScheduleRequestInfo>> ListPendingOnMeAsync(CancellationToken cancellationToken);

    /// <summary>The open stages of these approvals, batched; an approval without an open stage is absent.</summary>
    /// <exception cref="PimCaException"><c>ApprovalNotSupported</c>.</exception>
    Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken);

    /// <summary>Sends decisions, batched; one result for each, in the same order. An error never stops the others.</summary>
    Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken);
}

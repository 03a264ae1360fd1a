using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;

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

/// <summary>Privileged Identity Management for groups: policies, requests, schedules, approvals. Pages are followed.</summary>
public interface IPimGroups
{
    /// <summary>The policy of one of the group's two roles, with all its rules, in one request; null when PIM does not know the group (yet).</summary>
    Task<PolicyDocument?> GetPolicyAsync(string groupId, PimAccess access, CancellationToken cancellationToken);

    /// <summary>Writes these rules, each whole, in one request; the others stay as they are.</summary>
    Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken);

    /// <summary>Sends one request.</summary>
    Task<ScheduleRequestInfo> SubmitAsync(ScheduleRequest request, CancellationToken cancellationToken);

    /// <summary>The schedules, running and to come.</summary>
    Task<IReadOnlyList<ScheduleInfo>> ListSchedulesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken);

    /// <summary>The instances: what holds now.</summary>
    Task<IReadOnlyList<ScheduleInfo>> ListInstancesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken);

    /// <summary>The requests of about the last 45 days.</summary>
    Task<IReadOnlyList<ScheduleRequestInfo>> ListRequestsAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken);

    /// <summary>One request, or null.</summary>
    Task<ScheduleRequestInfo?> GetRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken);

    /// <summary>Cancels a pending request.</summary>
    Task CancelRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken);

    /// <summary>The activation requests that wait for the signed-in person's decision.</summary>
    Task<IReadOnlyList<ScheduleRequestInfo>> ListPendingOnMeAsync(CancellationToken cancellationToken);

    /// <summary>The open stages of these approvals, batched; an approval without an open stage is absent.</summary>
    Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken);

    /// <summary>Sends decisions, batched; one result for each, in the same order. An error never stops the others.</summary>
    Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken);
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Core.Tests.InMemory;

/// <summary>Approvals: what waits, its stage, the decision.</summary>
internal sealed partial class InMemoryPim
{
    private const int BatchSize = 20;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleRequestInfo>> ListPendingOnMeAsync(CancellationToken cancellationToken)
    {
        Calls.Add("ListPendingOnMe");
        cancellationToken.ThrowIfCancellationRequested();
        return List(requests.Where(r => r.Status == "PendingApproval" && r.Action == ScheduleAction.SelfActivate && IsApprover(r.Target.Id)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken)
    {
        Count("GetPendingStages", approvalIds.Count);
        cancellationToken.ThrowIfCancellationRequested();
        return List(approvalIds.Where(IsPending).Select(id => new PendingStage(id, $"stage-{id}", true)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken)
    {
        Count("GetPendingStages", decisions.Count(d => d.StageId is null));
        Count("Decide", decisions.Count);
        cancellationToken.ThrowIfCancellationRequested();
        return List(decisions.Select(Decide));
    }

    private ItemResult<DecisionToSend> Decide(DecisionToSend decision)
    {
        var request = requests.FirstOrDefault(r => r.Id == decision.ApprovalId);
        var error = request is null ? Service("ApprovalNotFound", PimCaErrorKind.NotFound, $"The approval {decision.ApprovalId} does not exist.")
            : request.Status != "PendingApproval" ? Service("AlreadyDecided", PimCaErrorKind.InvalidState, $"The approval {decision.ApprovalId} is decided already.")
            : RefuseDecision(decision);
        if (error is not null)
        {
            return new ItemResult<DecisionToSend>(null, error);
        }

        var late = request!.Start <= Now;
        SetStatus(decision.ApprovalId, !decision.Approve ? "Denied" : late ? "Provisioned" : "Granted");
        if (decision.Approve)
        {
            // The time granted runs from the decision when the start asked for has passed meanwhile.
            var decided = requests.First(r => r.Id == decision.ApprovalId);
            Carry(late ? decided with { Start = Now, End = request.Duration is { } length ? Now + length : decided.End } : decided);
        }

        return new ItemResult<DecisionToSend>(decision, null);
    }

    private bool IsPending(string id) => requests.Any(r => r.Id == id && r.Status == "PendingApproval");

    private void Count(string call, int items)
    {
        for (var sent = 0; sent < items; sent += BatchSize)
        {
            Calls.Add(call);
        }
    }
}

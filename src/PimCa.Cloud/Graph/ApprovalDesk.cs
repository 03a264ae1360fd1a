using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Cloud.Graph;

/// <summary>Approvals of activations: their stages, and decisions on them, batched.</summary>
internal sealed class ApprovalDesk
{
    private const string Completed = "Completed";
    private const string NotReviewed = "NotReviewed";

    private readonly GraphConnection connection;

    // The published schema says stages, a page of the documentation says steps; which one it is shows at the first try.
    private volatile bool steps;

    public ApprovalDesk(GraphConnection connection) => this.connection = connection;

    public async Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken)
    {
        var ids = approvalIds.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var found = new List<PendingStage>();
        foreach (var (id, answer) in await ReadStagesAsync(ids, cancellationToken).ConfigureAwait(false))
        {
            if (answer.Error is { Kind: PimCaErrorKind.NotFound })
            {
                continue;
            }

            var stages = await StagesAsync(new Purpose("Reading the approval", id), answer, cancellationToken).ConfigureAwait(false);
            if (Open(id, stages) is { } open)
            {
                found.Add(open);
            }
        }

        return found;
    }

    public async Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken)
    {
        var results = new ItemResult<DecisionToSend>[decisions.Count];
        var ready = await WithStagesAsync(decisions, results, cancellationToken).ConfigureAwait(false);
        var answers = await connection.Batch.SendAsync(
            ready.Select(r => new BatchItem(Decision(r.Decision), Describe(r.Decision))).ToArray(),
            repeat: null,
            cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < ready.Count; i++)
        {
            var (index, decision) = ready[i];
            var answer = answers[i];
            results[index] = answer.Error is null
                ? new ItemResult<DecisionToSend>(decision, null)
                : new ItemResult<DecisionToSend>(null, answer.Status == 409 ? AlreadyDecided(decision, answer.Error) : answer.Error);
        }

        return results;
    }

    private async Task<List<(int Index, DecisionToSend Decision)>> WithStagesAsync(
        IReadOnlyList<DecisionToSend> decisions, ItemResult<DecisionToSend>[] results, CancellationToken cancellationToken)
    {
        var unknown = decisions.Where(d => d.StageId is null).Select(d => d.ApprovalId).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var stages = new Dictionary<string, BatchAnswer>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, answer) in await ReadStagesAsync(unknown, cancellationToken).ConfigureAwait(false))
        {
            stages[id] = answer;
        }

        var ready = new List<(int, DecisionToSend)>();
        for (var i = 0; i < decisions.Count; i++)
        {
            var decision = decisions[i];
            if (decision.StageId is not null)
            {
                ready.Add((i, decision));
                continue;
            }

            try
            {
                var read = await StagesAsync(Describe(decision), stages[decision.ApprovalId], cancellationToken).ConfigureAwait(false);
                if (Open(decision.ApprovalId, read) is { } open)
                {
                    ready.Add((i, decision with { StageId = open.StageId }));
                }
                else
                {
                    results[i] = new ItemResult<DecisionToSend>(null, AlreadyDecided(decision, null));
                }
            }
            catch (PimCaException error)
            {
                results[i] = new ItemResult<DecisionToSend>(null, error);
            }
        }

        return ready;
    }

    private async Task<IReadOnlyList<(string Id, BatchAnswer Answer)>> ReadStagesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var answers = await SendAsync().ConfigureAwait(false);
        if (ids.Count > 0 && !steps && answers.All(a => a.Status is 400 or 404))
        {
            steps = true;
            var again = await SendAsync().ConfigureAwait(false);
            if (again.Any(a => a.Error is null))
            {
                answers = again;
            }
            else
            {
                // Neither way is known for these: the approvals themselves are missing, which the first way said as well.
                steps = false;
            }
        }

        return ids.Select((id, i) => (id, answers[i])).ToArray();

        Task<IReadOnlyList<BatchAnswer>> SendAsync() => connection.Batch.SendAsync(
            ids.Select(id => new BatchItem(Stages(id), new Purpose("Reading the approval", id))).ToArray(),
            RepeatableOption.Reads,
            cancellationToken);
    }

    private static async Task<IReadOnlyList<ApprovalStage>> StagesAsync(Purpose purpose, BatchAnswer answer, CancellationToken cancellationToken) =>
        await GraphConnection.CallAsync<IReadOnlyList<ApprovalStage>?>(purpose, async () =>
            (await answer.ReadAsync(ApprovalStageCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false))?.Value).ConfigureAwait(false)
        ?? Array.Empty<ApprovalStage>();

    private static PendingStage? Open(string approvalId, IReadOnlyList<ApprovalStage> stages)
    {
        var open = stages
            .Where(s => s.Id is not null && IsOpen(s.Status, s.ReviewResult))
            .OrderByDescending(s => s.AssignedToMe == true)
            .FirstOrDefault();
        return open is null ? null : new PendingStage(approvalId, open.Id!, open.AssignedToMe == true);
    }

    private RequestInformation Stages(string approvalId)
    {
        var request = connection.Client.IdentityGovernance.PrivilegedAccess.Group.AssignmentApprovals[approvalId].Stages.ToGetRequestInformation();
        return AsSteps(request);
    }

    private RequestInformation Decision(DecisionToSend decision)
    {
        var request = connection.Client.IdentityGovernance.PrivilegedAccess.Group.AssignmentApprovals[decision.ApprovalId].Stages[decision.StageId!]
            .ToPatchRequestInformation(new ApprovalStage());
        return GraphConnection.WithBody(AsSteps(request), new JsonObject
        {
            ["reviewResult"] = decision.Approve ? "Approve" : "Deny",
            ["justification"] = decision.Justification,
        });
    }

    private RequestInformation AsSteps(RequestInformation request)
    {
        if (steps)
        {
            request.URI = new Uri(request.URI.AbsoluteUri.Replace("/stages", "/steps"));
        }

        return request;
    }

    private const string WhoMay = "Only an approver whom the PIM policy names may decide, and nobody decides a request of their own; Get-PimMemberPolicy shows the approvers.";

    /// <summary>What a decision is for.</summary>
    public static Purpose Describe(DecisionToSend decision) =>
        new(decision.Approve ? "Approving the request" : "Denying the request", decision.ApprovalId, "Get-PimApproval", WhoMay);

    /// <summary>Somebody was faster.</summary>
    public static PimCaException AlreadyDecided(DecisionToSend decision, PimCaException? service) => new(
        "AlreadyDecided",
        PimCaErrorKind.InvalidState,
        "The request was decided already, by you or by somebody else.",
        "Look with Get-PimActivation what was decided.",
        decision.ApprovalId,
        service?.RequestId)
    {
        ServiceCode = service?.ServiceCode,
    };

    /// <summary>Whether a stage waits for a decision.</summary>
    public static bool IsOpen(string? status, string? reviewResult) => !Is(status, Completed) && (reviewResult is null or "" || Is(reviewResult, NotReviewed));

    private static bool Is(string? value, string word) => string.Equals(value, word, StringComparison.OrdinalIgnoreCase);
}

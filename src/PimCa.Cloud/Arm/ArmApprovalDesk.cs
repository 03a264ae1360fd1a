using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Cloud.Arm;

/// <summary>Approvals of activations of Azure roles: one request for each, since the endpoint has no batch that is documented.</summary>
internal sealed class ArmApprovalDesk
{
    private readonly ArmConnection arm;

    public ArmApprovalDesk(ArmConnection arm) => this.arm = arm;

    public async Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken)
    {
        var found = new List<PendingStage>();
        foreach (var id in approvalIds.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (await OpenAsync(id, new Purpose("Reading the approval", id), cancellationToken).ConfigureAwait(false) is { } open)
            {
                found.Add(open);
            }
        }

        return found;
    }

    public async Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken)
    {
        var results = new List<ItemResult<DecisionToSend>>();
        foreach (var decision in decisions)
        {
            try
            {
                results.Add(new ItemResult<DecisionToSend>(await DecideAsync(decision, cancellationToken).ConfigureAwait(false), null));
            }
            catch (PimCaException error)
            {
                results.Add(new ItemResult<DecisionToSend>(null, error));
            }
        }

        return results;
    }

    private async Task<DecisionToSend> DecideAsync(DecisionToSend decision, CancellationToken cancellationToken)
    {
        var purpose = ApprovalDesk.Describe(decision);
        var stage = decision.StageId
            ?? (await OpenAsync(decision.ApprovalId, purpose, cancellationToken).ConfigureAwait(false))?.StageId
            ?? throw ApprovalDesk.AlreadyDecided(decision, null);
        var body = new JsonObject { ["reviewResult"] = decision.Approve ? "Approve" : "Deny", ["justification"] = decision.Justification };
        try
        {
            await arm.SendAsync(
                new HttpMethod("PATCH"), $"{Address(decision.ApprovalId)}/stages/{stage}", ArmPaths.Approvals, body, purpose, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException decided) when (decided.Code == "Conflict")
        {
            throw ApprovalDesk.AlreadyDecided(decision, decided);
        }

        return decision with { StageId = stage };
    }

    private async Task<PendingStage?> OpenAsync(string approvalId, Purpose purpose, CancellationToken cancellationToken)
    {
        var approval = await arm.FindAsync(Address(approvalId), ArmPaths.Approvals, purpose, cancellationToken).ConfigureAwait(false);
        return approval?.Object("properties")?.Objects("stages")
            .Select(stage => (Name: stage.Text("name") ?? ArmPaths.Last(stage.Text("id") ?? string.Empty), Properties: stage.Object("properties").CopyOrEmpty()))
            .Where(stage => ApprovalDesk.IsOpen(stage.Properties.Text("status"), stage.Properties.Text("reviewResult")))
            .OrderByDescending(stage => stage.Properties.Flag("assignedToMe"))
            .Select(stage => new PendingStage(approvalId, stage.Name, stage.Properties.Flag("assignedToMe")))
            .FirstOrDefault();
    }

    // An approval stands under the tenant by its name alone, whatever address a request gave for it.
    private static string Address(string approvalId) => ArmPaths.At(null, "roleAssignmentApprovals/" + ArmPaths.Last(approvalId));
}

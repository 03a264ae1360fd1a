using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Approvals;

/// <summary>
/// Approves or denies, many together. An item's failure stops no other; one that somebody decided before is told, and is
/// no error.
/// </summary>
public sealed class DecideApprovals
{
    /// <summary>The code by which the adapter says that somebody was faster (the service's 409).</summary>
    private const string AlreadyDecided = nameof(ApprovalDecision.AlreadyDecided);

    private readonly TenantPorts ports;

    /// <summary>Decides in this session.</summary>
    public DecideApprovals(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>How many decisions one request takes: the service's limit for a batch.</summary>
    public static int ChunkSize => 20;

    /// <summary>The approval of this id: one request, and one for names. With it the user is told what is to be decided.</summary>
    /// <exception cref="PimCaException"><c>ApprovalNotFound</c>, <c>PersonRequired</c>.</exception>
    public async Task<PimApproval> FindAsync(string id, CancellationToken cancellationToken)
    {
        RequirePerson(ports.SignIn.Context);
        ScheduleRequestInfo request;
        try
        {
            request = await ports.PimGroups.GetRequestAsync(ScheduleKind.Active, id, cancellationToken).ConfigureAwait(false) ?? throw NotFound(id);
        }
        catch (PimCaException refused) when (refused.Kind == PimCaErrorKind.PermissionDenied)
        {
            // An approver may read a request only while it waits for them; the approval itself they may always read.
            return await FindStageAsync(id, cancellationToken).ConfigureAwait(false);
        }

        var resolver = new TargetResolver(ports);
        await resolver.PrincipalsAsync(new[] { request.Target }, new[] { request.PrincipalId }, cancellationToken).ConfigureAwait(false);
        return ListApprovals.Describe(request, null, resolver) with
        {
            Decision = ActivationStates.IsPending(request) ? ApprovalDecision.Pending : ApprovalDecision.AlreadyDecided,
        };
    }

    /// <summary>The approval that an activation waits for, as far as the activation tells: no request.</summary>
    /// <exception cref="PimCaException"><c>ApprovalNotFound</c>: the activation asks for none. <c>PersonRequired</c>.</exception>
    public PimApproval Of(PimActivation activation)
    {
        if (activation is null)
        {
            throw new ArgumentNullException(nameof(activation));
        }

        RequirePerson(ports.SignIn.Context);
        return new PimApproval
        {
            Id = activation.ApprovalId ?? (activation.Status == ActivationStatus.PendingApproval ? activation.Id : throw NotFound(activation.TargetName)),
            Kind = activation.Kind,
            TargetId = activation.TargetId,
            TargetName = activation.TargetName,
            Access = activation.Access,
            Scope = activation.Scope,
            ScopeName = activation.ScopeName,
            RequestorId = activation.PrincipalId,
            RequestorName = activation.PrincipalName,
            Justification = activation.Justification,
            TicketNumber = activation.TicketNumber,
            StartTime = activation.StartTime,
            Duration = activation.EndTime - activation.StartTime,
            Decision = activation.Status == ActivationStatus.PendingApproval ? ApprovalDecision.Pending : ApprovalDecision.AlreadyDecided,
        };
    }

    /// <summary>What would be decided, in words.</summary>
    public static string Describe(PimApproval approval, bool approve) =>
        (approve ? "Approve " : "Deny ") + Name(approval)
        + (approval.Duration is { } length ? " for " + Wording.Length(length) : string.Empty)
        + (string.IsNullOrEmpty(approval.Justification) ? string.Empty : $", asked because: {approval.Justification}");

    /// <summary>
    /// Sends the decisions: one request for every 20, and one more for every 20 whose stage is not known. One result for
    /// each, in the same order. Those that are decided already are not sent.
    /// </summary>
    public async Task<IReadOnlyList<ItemResult<PimApproval>>> SendAsync(
        IReadOnlyList<PimApproval> approvals, bool approve, string justification, CancellationToken cancellationToken)
    {
        var open = approvals.Where(a => a.Decision == ApprovalDecision.Pending).ToArray();
        var sent = open.Length == 0
            ? Array.Empty<ItemResult<DecisionToSend>>()
            : await ports.PimGroups
                .DecideAsync(open.Select(a => new DecisionToSend(a.Id, a.StageId, approve, justification)).ToArray(), cancellationToken)
                .ConfigureAwait(false);

        var results = new List<ItemResult<PimApproval>>(approvals.Count);
        var next = 0;
        foreach (var approval in approvals)
        {
            var error = approval.Decision == ApprovalDecision.Pending ? sent[next++].Error : null;
            results.Add(Result(approval, error, approve, justification));
        }

        return results;
    }

    internal static void RequirePerson(PimCaContext context)
    {
        if (context.IsApplication)
        {
            throw new PimCaException(
                "PersonRequired",
                PimCaErrorKind.NotSupported,
                $"'{context.Account}' is an application; the service lets only a person approve.",
                "Sign in as one of the policy's approvers (Connect-PimCa).",
                context.Account);
        }
    }

    private async Task<PimApproval> FindStageAsync(string id, CancellationToken cancellationToken)
    {
        var stages = await ports.PimGroups.GetPendingStagesAsync(new[] { id }, cancellationToken).ConfigureAwait(false);
        return new PimApproval
        {
            Id = id,
            Kind = PimKind.Group,
            TargetId = string.Empty,
            TargetName = string.Empty,
            RequestorId = string.Empty,
            RequestorName = string.Empty,
            StageId = stages.Count == 0 ? null : stages[0].StageId,
            Decision = stages.Count == 0 ? ApprovalDecision.AlreadyDecided : ApprovalDecision.Pending,
        };
    }

    private static string Name(PimApproval approval) => approval.TargetId.Length == 0
        ? $"the approval {approval.Id}"
        : approval.Target.Words();

    private ItemResult<PimApproval> Result(PimApproval approval, PimCaException? error, bool approve, string justification)
    {
        var what = Name(approval) + (approval.RequestorName.Length == 0 ? string.Empty : $" for {approval.RequestorName}");
        if (approval.Decision != ApprovalDecision.Pending || error?.Code == AlreadyDecided)
        {
            ports.Reporter.Warning($"{Wording.Begin(what)} was decided already; this decision changes nothing.");
            return new ItemResult<PimApproval>(approval with { Decision = ApprovalDecision.AlreadyDecided }, null);
        }

        if (error is not null)
        {
            return new ItemResult<PimApproval>(null, error);
        }

        ports.Reporter.Verbose($"{(approve ? "Approved" : "Denied")}: {what}.");
        return new ItemResult<PimApproval>(
            approval with { Decision = approve ? ApprovalDecision.Approved : ApprovalDecision.Denied, DecisionJustification = justification },
            null);
    }

    private static PimCaException NotFound(string id) => new(
        "ApprovalNotFound",
        PimCaErrorKind.NotFound,
        $"There is no approval '{id}'.",
        "Get-PimApproval lists what waits for your decision.",
        id);
}

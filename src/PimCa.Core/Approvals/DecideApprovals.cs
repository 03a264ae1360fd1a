using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
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
    public static int ChunkSize => Parts.OfOneBatch;

    /// <summary>The approval of this id: one request, and one for names. With it the user is told what is to be decided.</summary>
    /// <exception cref="PimCaException"><c>ApprovalNotFound</c>, <c>PersonRequired</c>.</exception>
    public async Task<PimApproval> FindAsync(string id, CancellationToken cancellationToken)
    {
        RequirePerson(ports.SignIn.Context);
        ScheduleRequestInfo? request = null;
        foreach (var pim in ports.Pim)
        {
            try
            {
                request = await pim.GetRequestAsync(ScheduleKind.Active, id, cancellationToken).ConfigureAwait(false);
            }
            catch (PimCaException refused) when (refused.Kind == PimCaErrorKind.PermissionDenied && pim.DecidesApprovals)
            {
                // An approver may read a request only while it waits for them; the approval itself they may always read.
                return await FindStageAsync(pim, id, cancellationToken).ConfigureAwait(false);
            }

            if (request is not null)
            {
                break;
            }
        }

        if (request is null)
        {
            throw NotFound(id);
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

    /// <summary>What is asked for and by whom, in words.</summary>
    public static string Label(PimApproval approval) =>
        Name(approval) + (approval.RequestorName.Length == 0 ? string.Empty : $" for {approval.RequestorName}");

    /// <summary>What would be decided, in words.</summary>
    public static string Describe(PimApproval approval, bool approve) =>
        (approve ? "Approve " : "Deny ") + Name(approval)
        + (approval.Duration is { } length ? " for " + Wording.Length(length) : string.Empty)
        + (string.IsNullOrEmpty(approval.Justification) ? string.Empty : $", asked because: {approval.Justification}");

    /// <summary>
    /// Sends the decisions: one request for every 20, and one more for every 20 whose stage is not known. One result for
    /// each, in the same order. Those that are decided already are not sent, and nothing is in an application's name:
    /// <c>PersonRequired</c> for each.
    /// </summary>
    public async Task<IReadOnlyList<ItemResult<PimApproval>>> SendAsync(
        IReadOnlyList<PimApproval> approvals, bool approve, string justification, CancellationToken cancellationToken)
    {
        if (ports.SignIn.Context is { IsApplication: true } application)
        {
            return approvals.Select(_ => new ItemResult<PimApproval>(null, PersonRequired(application))).ToArray();
        }

        var results = new ItemResult<PimApproval>[approvals.Count];
        foreach (var kind in Enumerable.Range(0, approvals.Count).GroupBy(i => approvals[i].Kind))
        {
            var open = kind.Where(i => approvals[i].Decision == ApprovalDecision.Pending).ToArray();
            var errors = await SendAsync(ports.For(kind.Key), open.Select(i => approvals[i]).ToArray(), approve, justification, cancellationToken).ConfigureAwait(false);
            foreach (var index in kind)
            {
                var at = Array.IndexOf(open, index);
                results[index] = Result(approvals[index], at < 0 ? null : errors[at], approve, justification);
            }
        }

        return results;
    }

    private async Task<IReadOnlyList<PimCaException?>> SendAsync(
        IPrivilegedAccess pim, IReadOnlyList<PimApproval> open, bool approve, string justification, CancellationToken cancellationToken)
    {
        if (open.Count == 0)
        {
            return Array.Empty<PimCaException?>();
        }

        if (!pim.DecidesApprovals)
        {
            return open.Select(NotDecidedHere).ToArray();
        }

        var sent = await Parts.SendAsync(
            ports,
            pim.Kind,
            approve ? "Approving" : "Denying",
            open.Select(a => new DecisionToSend(a.Id, a.StageId, approve, justification)).ToArray(),
            part => pim.DecideAsync(part, cancellationToken)).ConfigureAwait(false);
        return sent.Select(s => s.Error).ToArray();
    }

    private static PimCaException NotDecidedHere(PimApproval approval) => new(
        "ApprovalNotSupported",
        PimCaErrorKind.NotSupported,
        $"Microsoft Graph v1.0 has no way to decide about {Name(approval)}: approvals of Entra roles are in its beta alone.",
        "Decide in the Entra admin center: Identity Governance, Privileged Identity Management, Approve requests.",
        approval.Id);

    internal static void RequirePerson(PimCaContext context)
    {
        if (context.IsApplication)
        {
            throw PersonRequired(context);
        }
    }

    private static PimCaException PersonRequired(PimCaContext context) => new(
        "PersonRequired",
        PimCaErrorKind.NotSupported,
        $"'{context.Account}' is an application; the service lets only a person approve.",
        "Sign in as one of the policy's approvers (Connect-PimCa).",
        context.Account);

    private static async Task<PimApproval> FindStageAsync(IPrivilegedAccess pim, string id, CancellationToken cancellationToken)
    {
        var stages = await pim.GetPendingStagesAsync(new[] { id }, cancellationToken).ConfigureAwait(false);
        return new PimApproval
        {
            Id = id,
            Kind = pim.Kind,
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
        var what = Label(approval);
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

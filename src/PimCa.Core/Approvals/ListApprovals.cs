using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Approvals;

/// <summary>What waits for the signed-in person's decision.</summary>
public sealed class ListApprovals
{
    private readonly TenantPorts ports;

    /// <summary>Lists in this session.</summary>
    public ListApprovals(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>
    /// The pending approvals of every kind, oldest first: one request for each list, one for every 20 of their stages, one
    /// for all the names that the session has not met. Those that can be decided only elsewhere have no stage.
    /// </summary>
    /// <exception cref="PimCaException"><c>PersonRequired</c>: an application approves nothing.</exception>
    public async Task<IReadOnlyList<PimApproval>> RunAsync(CancellationToken cancellationToken)
    {
        DecideApprovals.RequirePerson(ports.SignIn.Context);
        var open = await ports.OfAllKindsAsync(pim => OpenAsync(pim, cancellationToken)).ConfigureAwait(false);
        var resolver = new TargetResolver(ports);
        if (open.Count > 0)
        {
            await resolver.PrincipalsAsync(open.Select(o => o.Request.Target).ToArray(), open.Select(o => o.Request.PrincipalId), cancellationToken).ConfigureAwait(false);
        }

        return open.OrderBy(o => o.Request.Created).Select(o => Describe(o.Request, o.StageId, resolver)).ToArray();
    }

    private static async Task<IReadOnlyList<(ScheduleRequestInfo Request, string? StageId)>> OpenAsync(IPrivilegedAccess pim, CancellationToken cancellationToken)
    {
        var listed = await pim.ListPendingOnMeAsync(cancellationToken).ConfigureAwait(false);
        var requests = listed.Where(r => r.Action == ScheduleAction.SelfActivate && ActivationStates.IsPending(r)).ToArray();
        if (requests.Length == 0 || !pim.DecidesApprovals)
        {
            return requests.Select(r => (r, (string?)null)).ToArray();
        }

        // One without an open stage was decided between the two requests.
        var stages = await pim.GetPendingStagesAsync(requests.Select(ApprovalId).ToArray(), cancellationToken).ConfigureAwait(false);
        var stageOf = stages.GroupBy(s => s.ApprovalId, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First().StageId, StringComparer.OrdinalIgnoreCase);
        return requests.Where(r => stageOf.ContainsKey(ApprovalId(r))).Select(r => (r, (string?)stageOf[ApprovalId(r)])).ToArray();
    }

    internal static PimApproval Describe(ScheduleRequestInfo request, string? stageId, TargetResolver resolver) => new()
    {
        Id = ApprovalId(request),
        Kind = request.Target.Kind,
        TargetId = request.Target.Id,
        TargetName = resolver.Named(request.Target).Title,
        Access = request.Target.Access,
        Scope = request.Target.Scope,
        ScopeName = resolver.Named(request.Target).ScopeName,
        RequestorId = request.PrincipalId,
        RequestorName = resolver.PrincipalName(request.PrincipalId),
        Justification = request.Justification,
        TicketNumber = request.TicketNumber,
        StartTime = request.Start,
        Duration = request.Duration ?? request.End - request.Start,
        StageId = stageId,
        Decision = ApprovalDecision.Pending,
    };

    private static string ApprovalId(ScheduleRequestInfo request) => request.ApprovalId ?? request.Id;
}

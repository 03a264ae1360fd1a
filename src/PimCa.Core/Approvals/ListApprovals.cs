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
    /// The pending approvals, oldest first: one request for the list, one for every 20 of their stages, one for all the
    /// names that the session has not met.
    /// </summary>
    /// <exception cref="PimCaException"><c>PersonRequired</c>: an application approves nothing.</exception>
    public async Task<IReadOnlyList<PimApproval>> RunAsync(CancellationToken cancellationToken)
    {
        DecideApprovals.RequirePerson(ports.SignIn.Context);
        var listed = await ports.PimGroups.ListPendingOnMeAsync(cancellationToken).ConfigureAwait(false);
        var requests = listed.Where(r => r.Action == ScheduleAction.SelfActivate && ActivationStates.IsPending(r)).OrderBy(r => r.Created).ToArray();
        if (requests.Length == 0)
        {
            return Array.Empty<PimApproval>();
        }

        // One without an open stage was decided between the two requests.
        var stages = await ports.PimGroups.GetPendingStagesAsync(requests.Select(ApprovalId).ToArray(), cancellationToken).ConfigureAwait(false);
        var stageOf = stages.GroupBy(s => s.ApprovalId, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First().StageId, StringComparer.OrdinalIgnoreCase);
        var open = requests.Where(r => stageOf.ContainsKey(ApprovalId(r))).ToArray();
        var resolver = new TargetResolver(ports);
        if (open.Length > 0)
        {
            await resolver.PrincipalsAsync(open.Select(r => r.Target).ToArray(), open.Select(r => r.PrincipalId), cancellationToken).ConfigureAwait(false);
        }

        return open.Select(r => Describe(r, stageOf[ApprovalId(r)], resolver)).ToArray();
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

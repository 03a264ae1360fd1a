using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Cloud.Arm;

/// <summary>PIM for Azure resources, over the management endpoint.</summary>
internal sealed class PimResourcesPort : IPrivilegedAccess
{
    // Few enough not to be throttled, enough not to wait for each round trip.
    private const int AtOnce = 4;

    private readonly ArmConnection arm;
    private readonly ArmPolicyStore policies;
    private readonly ArmApprovalDesk approvals;

    // The eligibilities of the signed-in person, as lists showed them: an activation names the one that it uses.
    private readonly ConcurrentDictionary<string, string> mine = new(StringComparer.OrdinalIgnoreCase);

    public PimResourcesPort(ArmConnection arm)
    {
        this.arm = arm;
        policies = new ArmPolicyStore(arm);
        approvals = new ArmApprovalDesk(arm);
    }

    public PimKind Kind => PimKind.AzureRole;

    public bool DecidesApprovals => true;

    public Task<PolicyDocument?> GetPolicyAsync(PimTarget target, CancellationToken cancellationToken) => policies.GetAsync(target, cancellationToken);

    public Task<IReadOnlyList<ItemResult<PolicyDocument>>> GetPoliciesAsync(IReadOnlyList<PimTarget> targets, CancellationToken cancellationToken) => EachAsync(
        targets,
        async target => await GetPolicyAsync(target, cancellationToken).ConfigureAwait(false)
            ?? throw new PimCaException("ResourceNotFound", PimCaErrorKind.NotFound, $"PIM does not know the role '{target}' at '{target.Scope}'.", target: target.Title),
        cancellationToken);

    public Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken) =>
        policies.UpdateAsync(policyId, rules, cancellationToken);

    public async Task<ScheduleRequestInfo> SubmitAsync(ScheduleRequest request, CancellationToken cancellationToken)
    {
        var purpose = PimPurposes.Of(request) with { WhoMay = IsOwn(request.Action) ? null : WhoMay.Change };
        var eligibility = request.Action == ScheduleAction.SelfActivate ? await EligibilityAsync(request, cancellationToken).ConfigureAwait(false) : null;
        var address = ArmPaths.At(request.Target.Scope, $"{Collection(request.Kind, "ScheduleRequests")}/{Guid.NewGuid()}");
        var answer = request.IsValidationOnly
            ? await arm.SendAsync(HttpMethod.Post, address + "/validate", ArmPaths.Pim, ArmScheduleMapping.Write(request, eligibility), purpose, cancellationToken, RepeatableOption.Reads).ConfigureAwait(false)
            : await arm.SendAsync(HttpMethod.Put, address, ArmPaths.Pim, ArmScheduleMapping.Write(request, eligibility), purpose, cancellationToken).ConfigureAwait(false);
        return answer is null
            ? throw GraphErrors.From(new UnexpectedAnswerException("The request was taken, but not shown."), purpose)
            : ArmScheduleMapping.Request(request.Kind, answer);
    }

    public Task<IReadOnlyList<ItemResult<ScheduleRequestInfo>>> SubmitAllAsync(IReadOnlyList<ScheduleRequest> requests, CancellationToken cancellationToken) =>
        EachAsync(requests, request => SubmitAsync(request, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ScheduleInfo>> ListSchedulesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken) =>
        ListAsync(PimCollection.Schedules, "Schedules", kind, query, cancellationToken);

    public Task<IReadOnlyList<ScheduleInfo>> ListInstancesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken) =>
        ListAsync(PimCollection.Instances, "ScheduleInstances", kind, query, cancellationToken);

    public async Task<IReadOnlyList<ScheduleRequestInfo>> ListRequestsAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken) =>
        (await ReadAsync(PimCollection.Requests, "ScheduleRequests", kind, query, cancellationToken).ConfigureAwait(false))
            .Select(resource => ArmScheduleMapping.Request(kind, resource))
            .Where(request => IsAsked(request.Target, query))
            .ToArray();

    public async Task<ScheduleRequestInfo?> GetRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken) =>
        IsRequestId(kind, requestId)
        && await arm.FindAsync(requestId, ArmPaths.Pim, new Purpose("Reading the request", requestId), cancellationToken).ConfigureAwait(false) is { } found
            ? ArmScheduleMapping.Request(kind, found)
            : null;

    public Task CancelRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken) => arm.SendAsync(
        HttpMethod.Post,
        requestId + "/cancel",
        ArmPaths.Pim,
        null,
        PimPurposes.OfCancellation(requestId),
        cancellationToken);

    public async Task<IReadOnlyList<PimCaException?>> CancelRequestsAsync(ScheduleKind kind, IReadOnlyList<string> requestIds, CancellationToken cancellationToken) =>
        (await EachAsync(
            requestIds,
            async id =>
            {
                await CancelRequestAsync(kind, id, cancellationToken).ConfigureAwait(false);
                return id;
            },
            cancellationToken).ConfigureAwait(false))
        .Select(result => result.Error).ToArray();

    public async Task<IReadOnlyList<ScheduleRequestInfo>> ListPendingOnMeAsync(CancellationToken cancellationToken)
    {
        var found = await arm.ListAsync(
            ArmPaths.At(null, Collection(ScheduleKind.Active, "ScheduleRequests")),
            ArmPaths.Pim,
            "asApprover()",
            new Purpose("Listing requests that wait for your decision"),
            cancellationToken).ConfigureAwait(false);
        return found.Select(resource => ArmScheduleMapping.Request(ScheduleKind.Active, resource))
            .Where(request => string.Equals(request.Status, "PendingApproval", StringComparison.OrdinalIgnoreCase))
            .ToArray();
    }

    public Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken) =>
        approvals.GetPendingStagesAsync(approvalIds, cancellationToken);

    public Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken) =>
        approvals.DecideAsync(decisions, cancellationToken);

    private static async Task<IReadOnlyList<ItemResult<TResult>>> EachAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, Task<TResult>> work, CancellationToken cancellationToken)
        where TResult : class
    {
        using var room = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(items.Select(async item =>
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return new ItemResult<TResult>(await work(item).ConfigureAwait(false), null);
            }
            catch (PimCaException error)
            {
                return new ItemResult<TResult>(null, error);
            }
            finally
            {
                room.Release();
            }
        })).ConfigureAwait(false);
    }

    private static string Collection(ScheduleKind kind, string what) => (kind == ScheduleKind.Eligible ? "roleEligibility" : "roleAssignment") + what;

    private static bool IsOwn(ScheduleAction action) =>
        action is ScheduleAction.SelfActivate or ScheduleAction.SelfDeactivate or ScheduleAction.SelfExtend or ScheduleAction.SelfRenew;

    private static bool IsRequestId(ScheduleKind kind, string id) =>
        id.StartsWith("/", StringComparison.Ordinal) && id.IndexOf("/" + Collection(kind, "ScheduleRequests") + "/", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>The filter that makes the service find what is asked for; the rest is left out afterwards, since it takes few conditions together.</summary>
    private static string Filter(ScheduleQuery query) =>
        query.Mine ? "asTarget()"
        : query.Scope is null ? throw new ArgumentException("A list of Azure's needs a scope, or the signed-in person.", nameof(query))
        : query.PrincipalId is { } principal ? $"principalId eq {ODataText.Quote(principal)}"
        : "atScope()";

    // A list at a scope shows what is given above it too and, of one person, what is given beneath it.
    private static bool IsAsked(PimTarget target, ScheduleQuery query) =>
        (query.TargetId is null || string.Equals(target.Id, query.TargetId, StringComparison.OrdinalIgnoreCase))
        && (query.Scope is null || (query.IncludeInherited ? ArmPaths.Reaches(target.Scope ?? string.Empty, query.Scope) : ArmPaths.IsSame(target.Scope, query.Scope)));

    private async Task<IReadOnlyList<ScheduleInfo>> ListAsync(
        PimCollection collection, string name, ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken)
    {
        var resources = await ReadAsync(collection, name, kind, query, cancellationToken).ConfigureAwait(false);
        var found = resources.Select(r => collection == PimCollection.Schedules ? ArmScheduleMapping.Schedule(kind, r) : ArmScheduleMapping.Instance(kind, r)).ToArray();
        if (query.Mine && kind == ScheduleKind.Eligible)
        {
            foreach (var eligibility in found.Where(e => e.ScheduleId is not null))
            {
                mine[eligibility.Target.Key] = eligibility.ScheduleId!;
            }
        }

        return found.Where(s => IsAsked(s.Target, query)).ToArray();
    }

    private Task<IReadOnlyList<JsonObject>> ReadAsync(
        PimCollection collection, string name, ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken) => arm.ListAsync(
            ArmPaths.At(query.Scope, Collection(kind, name)),
            ArmPaths.Pim,
            Filter(query),
            new Purpose(PimPurposes.Of(collection, kind), query.Scope, WhoMay: WhoMay.Read),
            cancellationToken);

    /// <summary>The eligibility that an activation uses: at the scope itself, or above it where the role is activated for a part only.</summary>
    private async Task<string?> EligibilityAsync(ScheduleRequest request, CancellationToken cancellationToken)
    {
        if ((request.EligibilityScheduleId ?? (mine.TryGetValue(request.Target.Key, out var known) ? known : null)) is { } given)
        {
            return given;
        }

        var eligible = await ListInstancesAsync(
            ScheduleKind.Eligible,
            new ScheduleQuery { Mine = true, Scope = request.Target.Scope, TargetId = request.Target.Id, IncludeInherited = true },
            cancellationToken).ConfigureAwait(false);

        // The nearest is the one with the longest id, but for a management group's.
        return eligible
            .OrderByDescending(e => ArmPaths.IsWithin(request.Target.Scope!, e.Target.Scope ?? string.Empty))
            .ThenByDescending(e => e.Target.Scope?.Length)
            .FirstOrDefault()?.ScheduleId;
    }
}

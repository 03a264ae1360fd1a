using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Kiota.Abstractions;
using PimCa.Assignments;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Cloud.Graph;

/// <summary>One of PIM's collections in Graph; each exists for eligibilities and for assignments.</summary>
internal enum PimCollection
{
    /// <summary>Schedules, running and to come.</summary>
    Schedules,

    /// <summary>Instances: what holds now.</summary>
    Instances,

    /// <summary>Requests.</summary>
    Requests,
}

/// <summary>
/// Privileged Identity Management over Microsoft Graph, which is the same for groups and for Entra roles but for the paths,
/// and for how a target is written.
/// </summary>
internal abstract class PimPort : IPrivilegedAccess
{
    private const string PendingApproval = "PendingApproval";

    private readonly GraphConnection connection;
    private readonly PolicyStore policies;

    protected PimPort(GraphConnection connection)
    {
        this.connection = connection;
        policies = new PolicyStore(connection);
    }

    public abstract PimKind Kind { get; }

    public abstract bool DecidesApprovals { get; }

    public Task<PolicyDocument?> GetPolicyAsync(PimTarget target, CancellationToken cancellationToken) => policies.GetAsync(Owner(target), cancellationToken);

    public Task<IReadOnlyList<ItemResult<PolicyDocument>>> GetPoliciesAsync(IReadOnlyList<PimTarget> targets, CancellationToken cancellationToken) =>
        policies.GetAllAsync(targets.Select(Owner).ToArray(), cancellationToken);

    public Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken) =>
        policies.UpdateAsync(policyId, rules, cancellationToken);

    public Task<ScheduleRequestInfo> SubmitAsync(ScheduleRequest request, CancellationToken cancellationToken) =>
        GraphConnection.CallAsync(PimPurposes.Of(request), async () =>
            Read(request.Kind, await connection.SendJsonAsync(Submission(request), cancellationToken).ConfigureAwait(false)));

    public async Task<IReadOnlyList<ItemResult<ScheduleRequestInfo>>> SubmitAllAsync(IReadOnlyList<ScheduleRequest> requests, CancellationToken cancellationToken)
    {
        var answers = await connection.Batch.SendAsync(
            requests.Select(r => new BatchItem(Submission(r), PimPurposes.Of(r))).ToArray(), repeat: null, cancellationToken).ConfigureAwait(false);
        return requests.Select((r, i) => Result(r, answers[i])).ToArray();
    }

    public Task<IReadOnlyList<ScheduleInfo>> ListSchedulesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken) =>
        ListAsync(PimCollection.Schedules, kind, query, json => ScheduleMapping.Schedule(kind, json, Target(json)), cancellationToken);

    public Task<IReadOnlyList<ScheduleInfo>> ListInstancesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken) =>
        ListAsync(PimCollection.Instances, kind, query, json => ScheduleMapping.Instance(kind, json, Target(json)), cancellationToken);

    public Task<IReadOnlyList<ScheduleRequestInfo>> ListRequestsAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken) =>
        ListAsync(PimCollection.Requests, kind, query, json => Read(kind, json), cancellationToken);

    public Task<ScheduleRequestInfo?> GetRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken) =>
        IsRequestId(requestId)
            ? GraphConnection.FindAsync<ScheduleRequestInfo>(new Purpose("Reading the request", requestId), async () =>
                await connection.SendJsonAsync(One(kind, requestId), cancellationToken).ConfigureAwait(false) is { } json ? Read(kind, json) : null)
            : Task.FromResult<ScheduleRequestInfo?>(null);

    public Task CancelRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken) => GraphConnection.CallAsync(
        PimPurposes.OfCancellation(requestId),
        () => connection.SendJsonAsync(Cancellation(kind, requestId), cancellationToken));

    public async Task<IReadOnlyList<PimCaException?>> CancelRequestsAsync(ScheduleKind kind, IReadOnlyList<string> requestIds, CancellationToken cancellationToken) =>
        (await connection.Batch.SendAsync(
            requestIds.Select(id => new BatchItem(Cancellation(kind, id), PimPurposes.OfCancellation(id))).ToArray(), repeat: null, cancellationToken).ConfigureAwait(false))
        .Select(answer => answer.Error).ToArray();

    public async Task<IReadOnlyList<ScheduleRequestInfo>> ListPendingOnMeAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ScheduleRequestInfo> found;
        try
        {
            found = await PendingAsync($"status eq '{PendingApproval}'", cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException refused) when (refused.Kind == PimCaErrorKind.InvalidArgument)
        {
            // That this function takes a filter on the status is not documented for groups: without it there is only more to read.
            found = await PendingAsync(null, cancellationToken).ConfigureAwait(false);
        }

        return found.Where(r => string.Equals(r.Status, PendingApproval, StringComparison.OrdinalIgnoreCase)).ToArray();
    }

    public abstract Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken);

    public abstract Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken);

    /// <summary>Whose policy holds for a target.</summary>
    protected abstract PolicyOwner Owner(PimTarget target);

    /// <summary>The request for a collection; of the signed-in person's own or of what they approve with <paramref name="currentUserAs"/>.</summary>
    protected abstract RequestInformation List(PimCollection collection, ScheduleKind kind, string? currentUserAs);

    /// <summary>The request that reads one request.</summary>
    protected abstract RequestInformation One(ScheduleKind kind, string requestId);

    /// <summary>The request that makes one; its body is replaced.</summary>
    protected abstract RequestInformation New(ScheduleKind kind);

    /// <summary>The request that cancels one.</summary>
    protected abstract RequestInformation Cancellation(ScheduleKind kind, string requestId);

    /// <summary>Whether it can be a request's id at all.</summary>
    protected abstract bool IsRequestId(string id);

    /// <summary>The conditions that a query sets, as OData has them.</summary>
    protected abstract IEnumerable<string> Conditions(ScheduleQuery query);

    /// <summary>The target of what the service answered.</summary>
    protected abstract PimTarget Target(JsonObject json);

    /// <summary>Puts the target into the body of a request.</summary>
    protected abstract void Write(PimTarget target, JsonObject body);

    private ItemResult<ScheduleRequestInfo> Result(ScheduleRequest request, BatchAnswer answer)
    {
        if (answer.Error is not null)
        {
            return new ItemResult<ScheduleRequestInfo>(null, answer.Error);
        }

        try
        {
            return new ItemResult<ScheduleRequestInfo>(Read(request.Kind, answer.Body), null);
        }
        catch (Exception failure) when (GraphErrors.IsOurs(failure))
        {
            return new ItemResult<ScheduleRequestInfo>(null, GraphErrors.From(failure, PimPurposes.Of(request)));
        }
    }

    private ScheduleRequestInfo Read(ScheduleKind kind, JsonObject? json) => json is null
        ? throw new UnexpectedAnswerException("The request was taken, but not shown.")
        : ScheduleMapping.Request(kind, json, Target(json));

    private RequestInformation Submission(ScheduleRequest request)
    {
        var body = ScheduleMapping.Write(request);
        Write(request.Target, body);
        return GraphConnection.WithBody(New(request.Kind), body);
    }

    private Task<IReadOnlyList<ScheduleRequestInfo>> PendingAsync(string? filter, CancellationToken cancellationToken) => ListAsync(
        new Purpose("Listing requests that wait for your decision"),
        Filtered(List(PimCollection.Requests, ScheduleKind.Active, "approver"), filter),
        json => Read(ScheduleKind.Active, json),
        cancellationToken);

    private Task<IReadOnlyList<T>> ListAsync<T>(
        PimCollection collection, ScheduleKind kind, ScheduleQuery query, Func<JsonObject, T> read, CancellationToken cancellationToken)
    {
        var conditions = Conditions(query).ToArray();
        return ListAsync(
            new Purpose(PimPurposes.Of(collection, kind), query.TargetId ?? query.PrincipalId),
            Filtered(List(collection, kind, query.Mine ? "principal" : null), conditions.Length == 0 ? null : string.Join(" and ", conditions)),
            read,
            cancellationToken);
    }

    private Task<IReadOnlyList<T>> ListAsync<T>(Purpose purpose, RequestInformation request, Func<JsonObject, T> read, CancellationToken cancellationToken) =>
        GraphConnection.CallAsync<IReadOnlyList<T>>(purpose, async () =>
            (await connection.ListJsonAsync(request, cancellationToken).ConfigureAwait(false)).Select(read).ToArray());

    // The name in the URL template; the builders' own types for it are one for each collection.
    private static RequestInformation Filtered(RequestInformation request, string? filter)
    {
        if (filter is not null)
        {
            request.QueryParameters["%24filter"] = filter;
        }

        return request;
    }
}

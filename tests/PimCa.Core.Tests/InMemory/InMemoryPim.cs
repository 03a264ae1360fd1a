using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.InMemory;

/// <summary>
/// PIM of one kind of target in memory: requests, schedules, instances and approvals, as the service documents them. What holds is
/// computed from the clock at each call, so that a test moves time and nothing else. Policies are in the other part.
/// </summary>
internal sealed partial class InMemoryPim(TimeProvider time, PimKind kind = PimKind.Group) : IPrivilegedAccess
{
    private readonly List<Kept> schedules = [];
    private readonly List<ScheduleRequestInfo> requests = [];
    private int lastId;

    /// <inheritdoc/>
    public PimKind Kind => kind;

    /// <inheritdoc/>
    public bool DecidesApprovals => kind != PimKind.EntraRole;

    /// <summary>The object id of the signed-in person.</summary>
    public string Caller { get; set; } = "00000000-0000-0000-0000-00000000aaaa";

    /// <summary>Groups that a person belongs to, for eligibilities that come through a group.</summary>
    public Func<string, IReadOnlyCollection<string>> GroupsOf { get; set; } = _ => [];

    /// <summary>How long what was written stays unseen by reads, and the membership unchanged.</summary>
    public TimeSpan ReplicationLag { get; set; }

    /// <summary>How much later than the instance the directory shows the membership.</summary>
    public TimeSpan MembershipLag { get; set; }

    /// <summary>From when PIM knows a fresh group; before that requests for it are answered as for an unknown one.</summary>
    public Dictionary<string, DateTimeOffset> KnownFrom { get; } = [];

    /// <summary>Refuses a request in the service's place: null lets it pass.</summary>
    public Func<ScheduleRequest, PimCaException?> Refuse { get; set; } = _ => null;

    /// <summary>Refuses a decision in the service's place: null lets it pass.</summary>
    public Func<DecisionToSend, PimCaException?> RefuseDecision { get; set; } = _ => null;

    /// <summary>What a list of schedules or instances fails with.</summary>
    public PimCaException? RefuseList { get; set; }

    /// <summary>Whether the signed-in person may read requests one by one.</summary>
    public bool MayReadRequests { get; set; } = true;

    /// <summary>Whether an approval of this group's waits for the signed-in person.</summary>
    public Func<string, bool> IsApprover { get; set; } = _ => true;

    /// <summary>Every call, in order, once per HTTP request that the adapter would need.</summary>
    public List<string> Calls { get; init; } = [];

    /// <summary>Every request that changed something.</summary>
    public List<ScheduleRequest> Submitted { get; } = [];

    /// <summary>The requests as kept.</summary>
    public IReadOnlyList<ScheduleRequestInfo> Requests => requests;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Puts a schedule there, as if it had been made long ago.</summary>
    public ScheduleInfo Seed(
        ScheduleKind kind,
        string groupId,
        string principalId,
        PimAccess access = PimAccess.Member,
        DateTimeOffset? start = null,
        DateTimeOffset? end = null,
        bool isActivated = false,
        MemberType memberType = MemberType.Direct) => Seed(kind, PimTarget.Group(groupId, access), principalId, start, end, isActivated, memberType);

    /// <summary>Puts a schedule there, as if it had been made long ago.</summary>
    public ScheduleInfo Seed(
        ScheduleKind kind,
        PimTarget target,
        string principalId,
        DateTimeOffset? start = null,
        DateTimeOffset? end = null,
        bool isActivated = false,
        MemberType memberType = MemberType.Direct)
    {
        var kept = new Kept
        {
            Id = NewScheduleId(target),
            Kind = kind,
            Target = target,
            PrincipalId = principalId,
            Start = start ?? Now - TimeSpan.FromDays(1),
            End = end,
            IsActivated = isActivated,
            MemberType = memberType,
            SeenFrom = DateTimeOffset.MinValue,
        };
        schedules.Add(kept);
        return kept.Info(Now);
    }

    /// <summary>Forgets all requests, as the service does after about 45 days.</summary>
    public void PurgeRequests() => requests.Clear();

    /// <summary>Whether PIM made this person a member (or owner) now and the directory shows it.</summary>
    public bool IsInForce(string principalId, string groupId, PimAccess access = PimAccess.Member) =>
        schedules.Any(s => s.Kind == ScheduleKind.Active && s.Target.IsSame(PimTarget.Group(groupId, access))
            && s.PrincipalId == principalId && s.Start + LagOf(s) + MembershipLag <= Now && !s.IsOver(Now));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleInfo>> ListSchedulesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken)
    {
        Calls.Add($"ListSchedules {kind}");
        cancellationToken.ThrowIfCancellationRequested();
        return List(Seen(kind, query).Select(s => s.Info(Now)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleInfo>> ListInstancesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken)
    {
        Calls.Add($"ListInstances {kind}");
        cancellationToken.ThrowIfCancellationRequested();
        return List(Seen(kind, query).Where(s => s.Start + LagOf(s) <= Now && !s.IsOver(Now)).Select(s => s.Instance()));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleRequestInfo>> ListRequestsAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken)
    {
        Calls.Add($"ListRequests {kind}");
        cancellationToken.ThrowIfCancellationRequested();
        return List(requests.Where(r => r.Kind == kind && Matches(query, r.Target, r.PrincipalId)));
    }

    /// <inheritdoc/>
    public Task<ScheduleRequestInfo?> GetRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken)
    {
        if (requestId.Contains('_'))
        {
            return Task.FromResult<ScheduleRequestInfo?>(null);
        }

        Calls.Add($"GetRequest {kind}");
        cancellationToken.ThrowIfCancellationRequested();
        if (!MayReadRequests)
        {
            throw Service("AuthorizationFailed", PimCaErrorKind.PermissionDenied, "The caller is not authorized.");
        }

        return Task.FromResult(requests.FirstOrDefault(r => r.Kind == kind && r.Id == requestId));
    }

    /// <inheritdoc/>
    public Task CancelRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken)
    {
        Calls.Add($"CancelRequest {kind}");
        cancellationToken.ThrowIfCancellationRequested();
        var request = requests.FirstOrDefault(r => r.Kind == kind && r.Id == requestId)
            ?? throw Service("RoleAssignmentRequestNotFound", PimCaErrorKind.NotFound, $"The request {requestId} does not exist.");
        if (request.Status is not ("PendingApproval" or "Granted" or "PendingProvisioning" or "PendingScheduleCreation"))
        {
            throw Service("InvalidRoleAssignmentRequest", PimCaErrorKind.InvalidState, $"The request {requestId} is {request.Status}; it cannot be canceled.");
        }

        SetStatus(requestId, "Canceled");
        schedules.RemoveAll(s => s.RequestId == requestId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PimCaException?>> CancelRequestsAsync(ScheduleKind kind, IReadOnlyList<string> requestIds, CancellationToken cancellationToken)
    {
        Count("Cancel batch", requestIds.Count);
        var before = Calls.Count;
        var refusals = new List<PimCaException?>();
        foreach (var id in requestIds)
        {
            try
            {
                await CancelRequestAsync(kind, id, cancellationToken);
                refusals.Add(null);
            }
            catch (PimCaException refused)
            {
                refusals.Add(refused);
            }
        }

        Calls.RemoveRange(before, Calls.Count - before);
        return refusals;
    }

    private static Task<IReadOnlyList<T>> List<T>(IEnumerable<T> items) => Task.FromResult<IReadOnlyList<T>>(items.ToArray());

    private static PimCaException Service(string code, PimCaErrorKind kind, string message, params string[] rules) =>
        new(code, kind, message) { ServiceCode = code, FailedRules = rules };

    private IEnumerable<Kept> Seen(ScheduleKind kind, ScheduleQuery query)
    {
        if (RefuseList is not null)
        {
            throw RefuseList;
        }

        if (query is { TargetId: null, PrincipalId: null, Mine: false })
        {
            throw Service("MissingFilter", PimCaErrorKind.InvalidArgument, "A filter on groupId or principalId is required.");
        }

        return schedules.Where(s => s.Kind == kind && s.SeenFrom <= Now && !s.IsOver(Now) && Matches(query, s.Target, s.PrincipalId));
    }

    private bool Matches(ScheduleQuery query, PimTarget target, string principalId) =>
        (query.TargetId is null || string.Equals(query.TargetId, target.Id, StringComparison.OrdinalIgnoreCase))
        && (query.PrincipalId is null || string.Equals(query.PrincipalId, principalId, StringComparison.OrdinalIgnoreCase))
        && (query.Access is null || query.Access == target.Access)
        && (query.Scope is null || query.Scope == target.Scope)
        && (!query.Mine || principalId == Caller || GroupsOf(Caller).Contains(principalId));

    private void SetStatus(string requestId, string status)
    {
        var at = requests.FindIndex(r => r.Id == requestId);
        requests[at] = requests[at] with { Status = status, Completed = Now };
    }

    private string NewId() => $"10000000-0000-0000-0000-{++lastId:d12}";

    private string NewScheduleId(PimTarget target) =>
        target.Kind == PimKind.Group ? $"{target.Id}_{(target.Access == PimAccess.Member ? "member" : "owner")}_{NewId()}" : NewId();

    private TimeSpan LagOf(Kept kept) => kept.SeenFrom == DateTimeOffset.MinValue ? TimeSpan.Zero : ReplicationLag;

    private sealed class Kept
    {
        public required string Id { get; init; }

        public required ScheduleKind Kind { get; init; }

        public required PimTarget Target { get; init; }

        public required string PrincipalId { get; init; }

        public required DateTimeOffset Start { get; set; }

        public DateTimeOffset? End { get; set; }

        public bool IsActivated { get; init; }

        public MemberType MemberType { get; init; }

        public DateTimeOffset SeenFrom { get; init; }

        public string? RequestId { get; init; }

        public bool IsOver(DateTimeOffset now) => End <= now;

        public ScheduleInfo Info(DateTimeOffset now) => new()
        {
            Id = Id,
            ScheduleId = Id,
            Kind = Kind,
            Target = Target,
            PrincipalId = PrincipalId,
            Start = Start,
            End = End,
            IsActivated = IsActivated,
            MemberType = MemberType,
            Status = Start > now ? "Granted" : "Provisioned",
        };

        public ScheduleInfo Instance() => Info(Start) with { Id = $"{Id}_instance", Status = null };
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Evidence;

/// <summary>Which windows are wanted.</summary>
public sealed record ExemptionRequest
{
    /// <summary>True: only those that last now.</summary>
    public bool Active { get; init; }

    /// <summary>Those that reach beyond this moment; null means 30 days before the end.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those that begin before this moment; null means up to now, one that begins this second included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of this person; null for all.</summary>
    public Identity? User { get; init; }

    /// <summary>Of this group, whether a policy excludes it (any more) or not; null for all groups that policies exclude today.</summary>
    public Identity? Group { get; init; }
}

/// <summary>
/// Who was exempt, from when until when, why, approved by whom, and how often they signed in meanwhile: from requests
/// (about 45 days), schedules, the audit and the sign-in log (30 days each). Two activations are two windows.
/// </summary>
public sealed class GetExemptions
{
    /// <summary>How far back is read when nothing is said: as far as the logs reach.</summary>
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(30);

    // An approval comes before the window, at most as long as a request waits for it.
    private static readonly TimeSpan ApprovalBefore = TimeSpan.FromDays(1);

    private const string CountingSignIns = "Counting sign-ins";

    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly CaPolicyReader policies;

    /// <summary>Reads in this session.</summary>
    public GetExemptions(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
        policies = new CaPolicyReader(ports);
    }

    /// <summary>The windows, the oldest first.</summary>
    /// <exception cref="PimCaException"><c>PeriodReversed</c>, <c>GroupNotFound</c>, <c>PrincipalNotFound</c>, <c>PrincipalNotUser</c>.</exception>
    public async Task<IReadOnlyList<PimExemption>> ListAsync(ExemptionRequest request, CancellationToken cancellationToken)
    {
        var now = ports.Time.GetUtcNow();
        var period = Period.Of(request.From, request.To, DefaultPeriod, now);
        var user = request.User is null ? null : await resolver.PrincipalIdAsync(request.User, cancellationToken).ConfigureAwait(false);
        var group = request.Group is null ? null : await resolver.GroupIdAsync(request.Group, cancellationToken).ConfigureAwait(false);
        var sparing = SparingPolicies(await policies.ListAsync(cancellationToken).ConfigureAwait(false));
        var groupIds = group is null ? sparing.Keys.ToArray() : new[] { group.Id! };

        var windows = await WindowsAsync(groupIds, user, period, now, cancellationToken).ConfigureAwait(false);
        var wanted = windows
            .Where(w => user is null || string.Equals(w.UserId, user.Id, StringComparison.OrdinalIgnoreCase))
            .Where(w => request.Active ? w.Covers(now) : w.Overlaps(period) || (request.To is null && w.Covers(now)))
            .OrderBy(w => w.Start)
            .ToArray();
        if (user is not null && wanted.Length == 0)
        {
            await RequireNoGroupAsync(user, cancellationToken).ConfigureAwait(false);
        }

        await resolver.LearnNamesAsync(wanted.SelectMany(w => new[] { w.UserId, w.GroupId }), cancellationToken).ConfigureAwait(false);
        var signIns = await SignInsAsync(wanted, now, cancellationToken).ConfigureAwait(false);
        return wanted.Select(w => Show(w, now, sparing, signIns)).ToArray();
    }

    // Nothing was found, and the name of a group in the place of a person is why that may be.
    private async Task RequireNoGroupAsync(Identity user, CancellationToken cancellationToken)
    {
        if ((await ports.Directory.GetPrincipalsAsync(new[] { user.Id! }, cancellationToken).ConfigureAwait(false)).FirstOrDefault() is { Type: PrincipalType.Group } group)
        {
            throw new PimCaException(
                "PrincipalNotUser",
                PimCaErrorKind.InvalidArgument,
                $"'{group.Name}' is a group; people are exempt.",
                $"Give a person, or the group as such: Get-PimExemption -Group '{group.Name}'.",
                group.Name);
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> SparingPolicies(IReadOnlyList<CaPolicyDefinition> policies) => policies
        .SelectMany(p => p.Users.ExcludeGroups.Select(id => (GroupId: id, p.DisplayName)))
        .GroupBy(pair => pair.GroupId, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)g.Select(pair => pair.DisplayName).Distinct().ToArray(), StringComparer.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<ExemptionWindow>> WindowsAsync(
        IReadOnlyList<string> groupIds, Identity? user, Period period, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var windows = new ExemptionWindows();
        foreach (var groupId in groupIds)
        {
            var query = new ScheduleQuery { TargetId = groupId, PrincipalId = user?.Id, Access = PimAccess.Member };
            windows.AddPim(
                await ports.PimGroups.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false),
                await ports.PimGroups.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false));
        }

        if (groupIds.Count > 0)
        {
            // A window that reaches into the period may have begun, and been approved, long before it.
            var first = windows.All.Where(w => w.Overlaps(period)).Select(w => w.Start).DefaultIfEmpty(period.From).Min();
            var from = (first < period.From ? first : period.From) - ApprovalBefore;
            windows.AddAudit(await AuditAsync(from, now, cancellationToken).ConfigureAwait(false), groupIds);
        }

        return windows.All;
    }

    private async Task<IReadOnlyList<PimAuditEvent>> AuditAsync(DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (from >= now)
        {
            return Array.Empty<PimAuditEvent>();
        }

        try
        {
            return await ports.AuditLog.ListPimEventsAsync(from, now, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException error) when (IsNotReadable(error))
        {
            ports.Reporter.Warning($"The audit log could not be read, so who approved is not known and windows whose request was purged may be missing: {error.Message}");
            return Array.Empty<PimAuditEvent>();
        }
    }

    /// <summary>The sign-ins of each person over all of their windows, one request a person; null when they cannot be read.</summary>
    private async Task<IReadOnlyDictionary<string, IReadOnlyList<SignInRecord>>?> SignInsAsync(
        IReadOnlyCollection<ExemptionWindow> windows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, IReadOnlyList<SignInRecord>>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var people = windows.Where(w => w.Start < now).GroupBy(w => w.UserId, StringComparer.OrdinalIgnoreCase).ToArray();
            foreach (var person in people)
            {
                if (people.Length > 1)
                {
                    // The sign-in log takes about one request in two seconds.
                    ports.Reporter.Progress(CountingSignIns, $"{found.Count + 1} of {people.Length}: {resolver.NameOrId(person.Key)}", 100 * found.Count / people.Length);
                }

                var to = person.Max(w => w.End is { } end && end < now ? end : now);
                found[person.Key] = await ports.AuditLog.ListSignInsAsync(person.Key, person.Min(w => w.Start), to, cancellationToken).ConfigureAwait(false);
            }

            return found;
        }
        catch (PimCaException error) when (IsNotReadable(error))
        {
            ports.Reporter.Warning($"The sign-in log could not be read, so sign-ins are not counted: {error.Message}");
            return null;
        }
        finally
        {
            if (found.Count > 0)
            {
                ports.Reporter.Progress(CountingSignIns, "Done", 100, done: true);
            }
        }
    }

    // Without the permission, or without the premium licence that the logs need, the rest is still worth showing.
    private static bool IsNotReadable(PimCaException error) => error.Kind is PimCaErrorKind.PermissionDenied or PimCaErrorKind.NotSupported;

    private PimExemption Show(
        ExemptionWindow window,
        DateTimeOffset now,
        Dictionary<string, IReadOnlyList<string>> sparing,
        IReadOnlyDictionary<string, IReadOnlyList<SignInRecord>>? signIns) => new()
        {
            UserId = window.UserId,
            UserName = resolver.NameOrId(window.UserId),
            GroupId = window.GroupId,
            GroupName = resolver.NameOrId(window.GroupId),
            StartTime = window.Start,
            EndTime = window.End,
            IsActive = window.Covers(now),
            Justification = window.Justification,
            TicketNumber = window.TicketNumber,
            ApprovedBy = window.ApprovedBy,
            DecidedAt = window.DecidedAt,
            Policies = sparing.TryGetValue(window.GroupId, out var names) ? names : Array.Empty<string>(),
            SignInCount = signIns is null ? null
                : signIns.TryGetValue(window.UserId, out var records) ? records.Count(r => r.Succeeded && window.Covers(r.Time))
                : 0,
        };
}

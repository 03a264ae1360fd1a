using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Evidence;

/// <summary>Which entries of PIM's audit are wanted.</summary>
public sealed record AuditEventRequest
{
    /// <summary>From when; null means seven days before the end.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when; null means now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of this group; null for all.</summary>
    public Identity? Group { get; init; }

    /// <summary>About this person or done by this person; null for all.</summary>
    public Identity? User { get; init; }
}

/// <summary>Reads what PIM logged. The directory keeps its audit for 30 days (7 without a premium licence).</summary>
public sealed class GetAuditEvents
{
    /// <summary>How far back is read when nothing is said.</summary>
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(7);

    private readonly TenantPorts ports;
    private readonly Resolver resolver;

    /// <summary>Reads in this session.</summary>
    public GetAuditEvents(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
    }

    /// <summary>The entries, oldest first.</summary>
    /// <exception cref="PimCaException"><c>PeriodReversed</c>, <c>GroupNotFound</c>, <c>PrincipalNotFound</c>.</exception>
    public async Task<IReadOnlyList<PimAuditEvent>> ListAsync(AuditEventRequest request, CancellationToken cancellationToken)
    {
        var period = Period.Of(request.From, request.To, DefaultPeriod, ports.Time.GetUtcNow());
        var group = request.Group is null ? null : await resolver.GroupIdAsync(request.Group, cancellationToken).ConfigureAwait(false);
        var user = request.User is null ? null : await resolver.PrincipalIdAsync(request.User, cancellationToken).ConfigureAwait(false);
        var events = await ports.AuditLog.ListPimEventsAsync(period.From, period.To, cancellationToken).ConfigureAwait(false);
        return events
            .Where(e => group is null || Same(e.TargetId, group.Id))
            .Where(e => user is null || Same(e.UserId, user.Id) || Same(e.InitiatedById, user.Id))
            .OrderBy(e => e.Time)
            .ToArray();
    }

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>From when until when.</summary>
internal sealed record Period(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The period asked for, with its defaults.</summary>
    /// <exception cref="PimCaException"><c>PeriodReversed</c>.</exception>
    public static Period Of(DateTimeOffset? from, DateTimeOffset? to, TimeSpan length, DateTimeOffset now)
    {
        var end = (to ?? now).ToUniversalTime();
        var start = (from ?? end - length).ToUniversalTime();
        return start < end
            ? new Period(start, end)
            : throw new PimCaException(
                "PeriodReversed",
                PimCaErrorKind.InvalidArgument,
                $"The period starts at {Wording.Moment(start)} and ends at {Wording.Moment(end)}: its end must be later than its start.",
                "Give an earlier -From or a later -To; -To is now when it is left out.");
    }
}

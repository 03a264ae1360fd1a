using System;
using System.Collections.Concurrent;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>
/// Lets requests to Conditional Access through about one a second. Microsoft documents that limit for a whole tenant and
/// all its callers, and the 429 that follows has no Retry-After: keeping the pace is cheaper than being refused.
/// </summary>
internal sealed class PacingHandler : DelegatingHandler
{
    private readonly TimeProvider time;

    public PacingHandler(TimeProvider time) => this.time = time;

    /// <summary>The pace to keep; the tenant's once it is known which tenant that is.</summary>
    public Pace Pace { get; set; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsConditionalAccess(request.RequestUri))
        {
            await Pause.ForAsync(Pace.TakeTurn(time), time, cancellationToken).ConfigureAwait(false);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsConditionalAccess(Uri? address) =>
        address is not null && address.AbsolutePath.IndexOf("/identity/conditionalAccess", StringComparison.OrdinalIgnoreCase) >= 0;
}

/// <summary>Gives out turns, one a second. All sessions of one process on one tenant share it.</summary>
internal sealed class Pace
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // By clock as well: simulated tenants may have the same id, and each has a clock of its own.
    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<string, Pace>> Shared = new();

    private readonly object gate = new();
    private DateTimeOffset last;
    private DateTimeOffset next;

    /// <summary>The pace of a tenant.</summary>
    public static Pace Of(TimeProvider time, string tenantId) =>
        Shared.GetValue(time, _ => new ConcurrentDictionary<string, Pace>(StringComparer.OrdinalIgnoreCase)).GetOrAdd(tenantId, _ => new Pace());

    /// <summary>Takes the next turn and says how long it is to wait for it.</summary>
    public TimeSpan TakeTurn(TimeProvider time)
    {
        lock (gate)
        {
            // A clock that was set back (a simulated tenant that starts over) begins a new count.
            var now = time.GetUtcNow();
            var mine = now >= last && next > now ? next : now;
            (last, next) = (now, mine + Interval);
            return mine - now;
        }
    }
}

using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>
/// Lets requests to Conditional Access through about one a second. Microsoft documents that limit for a whole tenant and
/// all its callers, and the 429 that follows has no Retry-After: keeping the pace is cheaper than being refused.
/// </summary>
internal sealed class PacingHandler : DelegatingHandler
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private readonly object gate = new();
    private DateTimeOffset next = DateTimeOffset.MinValue;

    public PacingHandler(TimeProvider time) => this.time = time;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsConditionalAccess(request.RequestUri))
        {
            await Pause.ForAsync(TakeTurn(), time, cancellationToken).ConfigureAwait(false);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsConditionalAccess(Uri? address) =>
        address is not null && address.AbsolutePath.IndexOf("/identity/conditionalAccess", StringComparison.OrdinalIgnoreCase) >= 0;

    private TimeSpan TakeTurn()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var mine = next > now ? next : now;
            next = mine + Interval;
            return mine - now;
        }
    }
}

using System;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Changes;

/// <summary>Waiting on the session's clock, the same on both frameworks.</summary>
internal static class Waiting
{
    /// <summary>Waits; in a simulated session that moves the tenant's clock.</summary>
    public static Task WaitAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken) =>
#if NET472
        time.Delay(delay, cancellationToken);
#else
        Task.Delay(delay, time, cancellationToken);
#endif
}

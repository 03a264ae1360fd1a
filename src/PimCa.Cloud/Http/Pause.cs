using System;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>Waiting by the session's clock, on both frameworks.</summary>
internal static class Pause
{
    public static Task ForAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken) =>
        time <= TimeSpan.Zero
            ? Task.CompletedTask
#if NET
            : Task.Delay(time, clock, cancellationToken);
#else
            : clock.Delay(time, cancellationToken);
#endif
}

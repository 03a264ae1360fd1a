using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Simulator;

/// <summary>
/// The clock of a tenant on a server. It shows the time of the last answer, and waiting on it moves the tenant's clock, for
/// all its clients, as waiting on the clock of a tenant in this process does.
/// </summary>
public sealed class RemoteSimulatorClock : TimeProvider
{
    private readonly RemoteSimulatorHandler handler;
    private readonly SimulatorControl control;
    private readonly DateTimeOffset atConnect;

    private RemoteSimulatorClock(RemoteSimulatorHandler handler, SimulatorControl control, DateTimeOffset atConnect)
    {
        this.handler = handler;
        this.control = control;
        this.atConnect = atConnect;
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Reads the tenant's time for the first time.</summary>
    /// <param name="handler">The way to the server, which keeps the time of every answer.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The server cannot be reached, or is none of a simulated tenant.</exception>
    public static async Task<RemoteSimulatorClock> ConnectAsync(RemoteSimulatorHandler handler, CancellationToken cancellationToken = default)
    {
        var control = new SimulatorControl(handler);
        return new RemoteSimulatorClock(handler, control, await control.GetTimeAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => handler.TenantTime ?? atConnect;

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new AdvancingTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class AdvancingTimer : ITimer
    {
        private readonly RemoteSimulatorClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private CancellationTokenSource? pending;

        public AdvancingTimer(RemoteSimulatorClock clock, TimerCallback callback, object? state)
        {
            this.clock = clock;
            this.callback = callback;
            this.state = state;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = dueTime == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource();
            Interlocked.Exchange(ref pending, mine)?.Cancel();
            if (mine is not null)
            {
                var target = clock.GetUtcNow() + dueTime;
                ThreadPool.QueueUserWorkItem(_ => _ = FireAsync(target, mine.Token));
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private async Task FireAsync(DateTimeOffset target, CancellationToken cancellationToken)
        {
            try
            {
                await clock.control.AdvanceToAsync(target, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException)
            {
                // The server is gone. Whoever waits must wake all the same, and learns it from their next request.
            }

            if (!cancellationToken.IsCancellationRequested)
            {
                callback(state);
            }
        }
    }
}

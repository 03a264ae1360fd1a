using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>A clock on which waiting takes no time: a timer moves it to the timer's end. Remembers every wait.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private readonly object gate = new();
    private DateTimeOffset now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public List<TimeSpan> Waits { get; } = new();

    /// <summary>Set, a wait never ends by itself; it says so first.</summary>
    public TaskCompletionSource? Stands { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        lock (gate)
        {
            now += by;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            lock (gate)
            {
                Waits.Add(dueTime);
                now += dueTime;
            }

            if (Stands is not null)
            {
                Stands.TrySetResult();
            }
            else
            {
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }
        }

        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}

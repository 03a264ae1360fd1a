using System;
using System.Collections.Generic;
using System.Threading;

namespace PimCa.Simulator.State;

/// <summary>
/// The clock of a simulated tenant. Nothing here ever sleeps: to wait on this clock moves it. What is due on the way
/// (an expiry, a replication) runs at its own moment and in order, so that the event log shows true times.
/// </summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly object gate;
    private readonly SortedList<(DateTimeOffset Due, long Order), Action> due = new();
    private DateTimeOffset now;
    private long order;

    internal SimulatedClock(DateTimeOffset start, object gate)
    {
        now = start;
        this.gate = gate;
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock forward and runs, in order and at their own times, all that falls due on the way.</summary>
    /// <param name="by">How far; never negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative: this clock only moves forward.</exception>
    public void Advance(TimeSpan by)
    {
        if (by < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(by), by, "The clock of a tenant only moves forward.");
        }

        lock (gate)
        {
            AdvanceTo(now + by);
        }
    }

    /// <summary>Moves the clock to a moment, if that moment is still to come.</summary>
    /// <param name="moment">Where to.</param>
    public void AdvanceTo(DateTimeOffset moment)
    {
        lock (gate)
        {
            while (due.Count > 0 && due.Keys[0].Due <= moment)
            {
                var (at, action) = (due.Keys[0].Due, due.Values[0]);
                due.RemoveAt(0);
                if (at > now)
                {
                    now = at;
                }

                action();
            }

            if (moment > now)
            {
                now = moment;
            }
        }
    }

    /// <summary>Goes back to a first moment and forgets all that was due: only for a tenant that starts over.</summary>
    internal void Restart(DateTimeOffset start)
    {
        lock (gate)
        {
            due.Clear();
            now = start;
        }
    }

    /// <summary>
    /// Waiting moves the clock: a timer fires as soon as the clock has been moved to its due time. Several waits begun at
    /// one moment overlap, as they would on a wall clock.
    /// </summary>
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new AdvancingTimer(this, callback, state, dueTime);

    /// <summary>Has an action run when the clock passes a moment. One that is due already runs at the next move.</summary>
    internal void At(DateTimeOffset moment, Action action)
    {
        lock (gate)
        {
            due.Add((moment, order++), action);
        }
    }

    private sealed class AdvancingTimer : ITimer
    {
        private readonly SimulatedClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private int generation;

        public AdvancingTimer(SimulatedClock clock, TimerCallback callback, object? state, TimeSpan dueTime)
        {
            this.clock = clock;
            this.callback = callback;
            this.state = state;
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = Interlocked.Increment(ref generation);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return true;
            }

            var target = clock.GetUtcNow() + dueTime;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (Volatile.Read(ref generation) != mine)
                {
                    return;
                }

                clock.AdvanceTo(target);
                callback(state);
            });
            return true;
        }

        public void Dispose() => Interlocked.Increment(ref generation);

        public System.Threading.Tasks.ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

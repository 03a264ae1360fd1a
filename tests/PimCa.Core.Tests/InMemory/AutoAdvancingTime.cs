using System;
using System.Threading;
using Microsoft.Extensions.Time.Testing;

namespace PimCa.Core.Tests.InMemory;

/// <summary>A clock on which waiting takes no time: starting a timer moves the clock to when it is due.</summary>
internal sealed class AutoAdvancingTime : FakeTimeProvider
{
    public AutoAdvancingTime()
        : base(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            Advance(dueTime);
        }

        return timer;
    }
}

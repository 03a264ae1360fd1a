using System;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.State;

/// <summary>
/// One simulated Microsoft Entra tenant: its state, its clock, its weather, its log. Everything that touches it holds
/// <see cref="Gate"/>, so requests are served one after the other, as if each were a transaction.
/// </summary>
public sealed class SimulatedTenant
{
    /// <summary>The first moment of every simulated tenant: a Monday morning, so that no test depends on the day it runs.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    internal SimulatedTenant(string id, string displayName, string initialDomain)
    {
        Id = id;
        DisplayName = displayName;
        InitialDomain = initialDomain;
        Clock = new SimulatedClock(Start, Gate);
        Events = new EventLog(Clock.GetUtcNow, Gate);
        Store = new TenantStore(Clock.GetUtcNow, Events);
    }

    /// <summary>The tenant's id.</summary>
    public string Id { get; }

    /// <summary>The organisation's name.</summary>
    public string DisplayName { get; }

    /// <summary>The domain that the people's names end in.</summary>
    public string InitialDomain { get; }

    /// <summary>The tenant's own clock.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>All that happened.</summary>
    public EventLog Events { get; }

    /// <summary>Replication lag, latency, throttling and faults.</summary>
    public Weather Weather { get; } = new();

    internal object Gate { get; } = new();

    internal TenantStore Store { get; }

    internal RouteTable Routes { get; } = new();

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The moment that a replica shows: now, less the replication lag.</summary>
    internal DateTimeOffset Replicated => Now - Weather.ReplicationLag;
}

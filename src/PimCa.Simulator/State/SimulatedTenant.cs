using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;
using PimCa.Simulator.Login;

namespace PimCa.Simulator.State;

/// <summary>
/// One simulated Microsoft Entra tenant: its state, its clock, its weather, its log. Everything that touches it holds
/// <see cref="Gate"/>, so requests are served one after the other, as if each were a transaction.
/// </summary>
public sealed class SimulatedTenant
{
    /// <summary>When every simulated tenant opens to its callers: a Monday morning, so that no test depends on the day it runs.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>When its first people and policies were made, so long ago that no replication lag hides them.</summary>
    internal static readonly DateTimeOffset Founded = Start - TimeSpan.FromDays(365);

    private ulong lastId;

    internal SimulatedTenant(string id, string displayName, string initialDomain)
    {
        Id = id;
        DisplayName = displayName;
        InitialDomain = initialDomain;
        Clock = new SimulatedClock(Start, Gate);
        Events = new EventLog(Clock.GetUtcNow, Gate);
        Store = new TenantStore(Clock.GetUtcNow, Events);
        Pipeline = new ServicePipeline(this);
        TokenService = new TokenService(this);
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

    /// <summary>The token service: applications, credentials, how people sign in.</summary>
    public TokenService TokenService { get; }

    internal object Gate { get; } = new();

    internal TenantStore Store { get; }

    internal RouteTable Routes { get; } = new();

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The moment that a replica shows: now, less the replication lag.</summary>
    internal DateTimeOffset Replicated => Now - Weather.ReplicationLag;

    internal ServicePipeline Pipeline { get; }

    internal TokenStore Tokens { get; } = new();

    internal PendingSignIns PendingSignIns { get; } = new();

    /// <summary>Fills the empty tenant at <see cref="Founded"/>; run again by <see cref="Reset"/>.</summary>
    internal Action<SimulatedTenant> Seed { get; init; } = _ => { };

    /// <summary>
    /// Starts over: the people and policies that the tenant began with, a log that begins with them, fair weather, the clock at
    /// <see cref="Start"/>. Tokens given out before are worthless.
    /// </summary>
    public void Reset()
    {
        lock (Gate)
        {
            Store.Clear();
            Tokens.Clear();
            PendingSignIns.Clear();
            TokenService.Clear();
            Weather.Clear();
            Pipeline.Forget();
            Events.Clear();
            Clock.Restart(Founded);
            lastId = 0;
            Seed(this);
            Clock.AdvanceTo(Start);
        }
    }

    /// <summary>The domain that Microsoft gave the tenant when it was made; it stays beside the organisation's own.</summary>
    internal string MicrosoftDomain => InitialDomain.Split('.')[0] + ".onmicrosoft.com";

    /// <summary>Whether a domain is one of the tenant's.</summary>
    internal bool HasDomain(string? domain) =>
        string.Equals(domain, InitialDomain, StringComparison.OrdinalIgnoreCase) || string.Equals(domain, MicrosoftDomain, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a host is the tenant's SharePoint admin site: its name there is the first word of the domain that Microsoft gave it.</summary>
    internal bool HasSharePointHost(string host) =>
        string.Equals(ServiceHosts.SharePointTenantOf(host), MicrosoftDomain.Split('.')[0], StringComparison.OrdinalIgnoreCase);

    /// <summary>A new object's id: a GUID that is the same in every run, so that runs can be compared.</summary>
    internal string NewId()
    {
        // splitmix64, twice: well spread, and without a seed from outside.
        static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }

        var n = ++lastId * 2;
        var bytes = new byte[16];
        BitConverter.GetBytes(Mix(n * 0x9E3779B97F4A7C15UL)).CopyTo(bytes, 0);
        BitConverter.GetBytes(Mix((n + 1) * 0x9E3779B97F4A7C15UL)).CopyTo(bytes, 8);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes).ToString("D");
    }

    /// <summary>A document as another service or a replica sees it: as it was one replication lag ago. Null when it is not there yet.</summary>
    internal JsonObject? FindReplicated(string collection, string id) => Store.Get(collection, id, Replicated);

    /// <summary>A collection as another service or a replica sees it.</summary>
    internal IEnumerable<JsonObject> AllReplicated(string collection) => Store.All(collection, Replicated);
}

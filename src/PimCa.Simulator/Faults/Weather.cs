using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace PimCa.Simulator.Faults;

/// <summary>What can go wrong with one request.</summary>
public enum Fault
{
    /// <summary>The connection is cut before the service saw the request: nothing was written.</summary>
    CutBefore,

    /// <summary>The connection is cut after the service did the work: it was written, but the caller never hears of it.</summary>
    CutAfter,

    /// <summary>429 with Retry-After, except from Conditional Access, which sends none.</summary>
    Throttled,

    /// <summary>503 ServiceUnavailable; nothing was written.</summary>
    Unavailable,

    /// <summary>No answer within the client's patience; nothing was written.</summary>
    Timeout,

    /// <summary>403: the caller's role or consent was just withdrawn; nothing was written.</summary>
    Forbidden,
}

/// <summary>How the services behave at present, apart from their rules. Fair by default.</summary>
public sealed class Weather
{
    /// <summary>How long a change takes to reach the other services and replicas. Zero by default.</summary>
    public TimeSpan ReplicationLag { get; set; }

    /// <summary>How far each request moves the clock. Zero by default.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The share of requests, 0 to 1, that fail with 503, drawn from a fixed seed so that a run can be repeated.</summary>
    public double FaultRate { get; set; }

    /// <summary>Whether the documented limits (requests a second) are enforced beyond Conditional Access, which always limits.</summary>
    public bool Throttle { get; set; }

    /// <summary>
    /// How long a setting of SharePoint takes to come into force and to be readable back. Zero by default; 5 to 10 minutes
    /// are documented.
    /// </summary>
    public TimeSpan SharePointDelay { get; set; }

    /// <summary>Whether SharePoint takes changes of its settings with success and never brings them into force.</summary>
    public bool SharePointKeepsNothing { get; set; }

    /// <summary>
    /// Whether setting SharePoint to limited or blocked access creates the admin center's two Conditional Access policies for
    /// all users, and how long afterwards: zero for at once. Null, the default, for not at all: documented is it for the admin
    /// center, and whether the protocol does so too is open.
    /// </summary>
    public TimeSpan? SharePointCreatesPoliciesAfter { get; set; }

    /// <summary>
    /// Faults by the index of the request. Counting starts at 0 with the first request after the first fault was put in
    /// here, and starts anew once the last of them was met. HTTP requests to graph, arm, sharepoint and exchange count; a
    /// <c>$batch</c> counts once.
    /// </summary>
    public IDictionary<int, Fault> FaultsByRequest { get; } = new ConcurrentDictionary<int, Fault>();

    internal void Clear()
    {
        ReplicationLag = TimeSpan.Zero;
        Latency = TimeSpan.Zero;
        FaultRate = 0;
        Throttle = false;
        SharePointDelay = TimeSpan.Zero;
        SharePointKeepsNothing = false;
        SharePointCreatesPoliciesAfter = null;
        FaultsByRequest.Clear();
    }
}

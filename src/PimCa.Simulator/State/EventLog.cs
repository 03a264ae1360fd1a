using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.State;

/// <summary>What kind of thing happened in the tenant.</summary>
public enum TenantEventKind
{
    /// <summary>A request was answered (or cut off): method, path, status.</summary>
    Request,

    /// <summary>A document was created, changed or removed.</summary>
    Change,

    /// <summary>Something else worth knowing: a refused request's rule, a clock step, a fault.</summary>
    Note,
}

/// <summary>One thing that happened in the tenant.</summary>
/// <param name="Index">Its place in the log, from 0, without gaps.</param>
/// <param name="At">When, on the tenant's clock.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Actor">Who called: a user principal name, an application, or <c>clock</c> for what time brought about.</param>
/// <param name="Summary">For a request <c>POST /graph/v1.0/groups -> 201</c>; for a change <c>groups/{id} created</c>.</param>
/// <param name="Collection">For a change: the collection.</param>
/// <param name="DocumentId">For a change: the document.</param>
/// <param name="Before">For a change: the document before, null when it was created. Not to be modified.</param>
/// <param name="After">For a change: the document after, null when it was removed. Not to be modified.</param>
public sealed record TenantEvent(
    int Index,
    DateTimeOffset At,
    TenantEventKind Kind,
    string Actor,
    string Summary,
    string? Collection = null,
    string? DocumentId = null,
    JsonObject? Before = null,
    JsonObject? After = null);

/// <summary>
/// All that happened in the tenant, in order. The state at every moment can be built from it, so that a test can prove
/// what held at each of them.
/// </summary>
public sealed class EventLog
{
    private readonly List<TenantEvent> events = new();
    private readonly object gate;
    private readonly Func<DateTimeOffset> now;

    internal EventLog(Func<DateTimeOffset> now, object gate)
    {
        this.now = now;
        this.gate = gate;
    }

    /// <summary>Who acts at present; <c>clock</c> while time brings something about.</summary>
    internal string Actor { get; set; } = "clock";

    /// <summary>A copy of all events so far.</summary>
    public IReadOnlyList<TenantEvent> Events
    {
        get
        {
            lock (gate)
            {
                return events.ToArray();
            }
        }
    }

    /// <summary>How many events there are so far: a mark to compare with later.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return events.Count;
            }
        }
    }

    /// <summary>The documents of a collection as they were right after the event with this index.</summary>
    /// <param name="index">An event's index; -1 for the time before the first.</param>
    /// <param name="collection">The collection's name, such as <c>conditionalAccess/policies</c>.</param>
    public IReadOnlyDictionary<string, JsonObject> StateAfter(int index, string collection)
    {
        var state = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var change in Events.Where(e => e.Kind == TenantEventKind.Change && e.Collection == collection && e.Index <= index))
        {
            if (change.After is null)
            {
                state.Remove(change.DocumentId!);
            }
            else
            {
                state[change.DocumentId!] = change.After;
            }
        }

        return state;
    }

    internal void Clear()
    {
        lock (gate)
        {
            events.Clear();
        }
    }

    internal void Changed(string collection, string id, JsonObject? before, JsonObject? after) =>
        Add(index => new TenantEvent(
            index,
            now(),
            TenantEventKind.Change,
            Actor,
            $"{collection}/{id} {(before is null ? "created" : after is null ? "removed" : "changed")}",
            collection,
            id,
            before,
            after));

    internal void Requested(string summary) =>
        Add(index => new TenantEvent(index, now(), TenantEventKind.Request, Actor, summary));

    internal void Note(string summary) =>
        Add(index => new TenantEvent(index, now(), TenantEventKind.Note, Actor, summary));

    private void Add(Func<int, TenantEvent> make)
    {
        lock (gate)
        {
            events.Add(make(events.Count));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.State;

/// <summary>
/// All that a tenant holds: documents in named collections, each with its history. Everything is written through
/// <see cref="Put"/> and <see cref="Remove"/>, so that the event log misses nothing and the state at any past moment
/// (what a replica that lags behind still shows) can be read.
/// </summary>
internal sealed class TenantStore
{
    private readonly Dictionary<string, Dictionary<string, List<Version>>> collections = new(StringComparer.Ordinal);
    private readonly Func<DateTimeOffset> now;
    private readonly EventLog log;

    public TenantStore(Func<DateTimeOffset> now, EventLog log)
    {
        this.now = now;
        this.log = log;
    }

    /// <summary>Writes a document whole. The caller keeps no hold on it: what is stored is a copy.</summary>
    public void Put(string collection, string id, JsonObject document)
    {
        var before = Find(collection, id);
        if (before is not null && JsonNode.DeepEquals(before, document))
        {
            return;
        }

        var stored = (JsonObject)document.DeepClone();
        Versions(collection, id).Add(new Version(now(), stored));
        log.Changed(collection, id, before, stored);
    }

    /// <summary>Forgets everything, history too: only for a tenant that starts over.</summary>
    public void Clear() => collections.Clear();

    /// <summary>Removes a document; its history stays.</summary>
    public void Remove(string collection, string id)
    {
        if (Find(collection, id) is { } before)
        {
            Versions(collection, id).Add(new Version(now(), null));
            log.Changed(collection, id, before, null);
        }
    }

    /// <summary>A copy of the document as it is now (or as it was at <paramref name="asOf"/>), or null.</summary>
    public JsonObject? Get(string collection, string id, DateTimeOffset? asOf = null) =>
        Find(collection, id, asOf) is { } found ? (JsonObject)found.DeepClone() : null;

    /// <summary>Copies of all documents of a collection in the order of their creation.</summary>
    public IEnumerable<JsonObject> All(string collection, DateTimeOffset? asOf = null) =>
        Read(collection, asOf).Select(document => (JsonObject)document.DeepClone());

    /// <summary>
    /// The documents themselves instead of copies, in the order of their creation: for rules that look through many and
    /// change none. The list stays as it is while documents are written.
    /// </summary>
    public IReadOnlyList<JsonObject> Read(string collection, DateTimeOffset? asOf = null)
    {
        var found = new List<JsonObject>();
        if (collections.TryGetValue(collection, out var documents))
        {
            foreach (var versions in documents.Values)
            {
                if (At(versions, asOf) is { } document)
                {
                    found.Add(document);
                }
            }
        }

        return found;
    }

    /// <summary>When the document was first written, or null if it never was.</summary>
    public DateTimeOffset? CreatedAt(string collection, string id) =>
        collections.TryGetValue(collection, out var documents) && documents.TryGetValue(id, out var versions) && versions.Count > 0
            ? versions[0].At
            : null;

    private JsonObject? Find(string collection, string id, DateTimeOffset? asOf = null)
    {
        if (!collections.TryGetValue(collection, out var documents) || !documents.TryGetValue(id, out var versions))
        {
            return null;
        }

        return At(versions, asOf);
    }

    private static JsonObject? At(List<Version> versions, DateTimeOffset? asOf)
    {
        for (var i = versions.Count - 1; i >= 0; i--)
        {
            if (asOf is null || versions[i].At <= asOf)
            {
                return versions[i].Document;
            }
        }

        return null;
    }

    private List<Version> Versions(string collection, string id)
    {
        if (!collections.TryGetValue(collection, out var documents))
        {
            collections[collection] = documents = new Dictionary<string, List<Version>>(StringComparer.OrdinalIgnoreCase);
        }

        if (!documents.TryGetValue(id, out var versions))
        {
            documents[id] = versions = new List<Version>();
        }

        return versions;
    }

    private sealed record Version(DateTimeOffset At, JsonObject? Document);
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Session;

/// <summary>What kind of thing a known name belongs to.</summary>
public enum KnownNameKind
{
    /// <summary>Any group.</summary>
    Group,

    /// <summary>A user, group or service principal.</summary>
    Principal,

    /// <summary>A directory role; the id is its template id.</summary>
    Role,

    /// <summary>A Conditional Access policy.</summary>
    CaPolicy,

    /// <summary>A target that the signed-in person may activate.</summary>
    MyEligibility,
}

/// <summary>
/// Names that the session has come across, so that completion and output need no request for them. Safe to use from
/// several threads.
/// </summary>
public sealed class KnownNames
{
    private readonly ConcurrentDictionary<(KnownNameKind Kind, string Id), string> names = new();

    /// <summary>Notes a name.</summary>
    public void Learn(KnownNameKind kind, string id, string name) => names[(kind, id.ToLowerInvariant())] = name;

    /// <summary>Forgets an object, after it was deleted.</summary>
    public void Forget(KnownNameKind kind, string id) => names.TryRemove((kind, id.ToLowerInvariant()), out _);

    /// <summary>The name of an id, or null when it has not been met.</summary>
    public string? NameOf(KnownNameKind kind, string id) =>
        names.TryGetValue((kind, id.ToLowerInvariant()), out var name) ? name : null;

    /// <summary>All names of a kind with their ids, in alphabetical order.</summary>
    public IReadOnlyList<(string Id, string Name)> All(KnownNameKind kind) =>
        names.Where(n => n.Key.Kind == kind)
            .Select(n => (n.Key.Id, Name: n.Value))
            .OrderBy(n => n.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using PimCa.Groups;
using PimCa.Targets;

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

    /// <summary>A scope of directory roles below the directory: an administrative unit or an application; the id is the scope's path.</summary>
    DirectoryScope,

    /// <summary>A Conditional Access policy.</summary>
    CaPolicy,

    /// <summary>What the signed-in person may activate: kept whole, see <see cref="KnownNames.Mine"/>.</summary>
    MyEligibility,

    /// <summary>An Azure role; the id is its definition's GUID.</summary>
    AzureRole,

    /// <summary>A scope of Azure roles; the id is the resource id.</summary>
    AzureScope,

    /// <summary>An authentication context; the id is <c>c1</c> to <c>c99</c>.</summary>
    AuthenticationContext,

    /// <summary>An authentication strength.</summary>
    AuthenticationStrength,
}

/// <summary>
/// Names that the session has come across, so that completion and output need no request for them. Safe to use from
/// several threads.
/// </summary>
public sealed class KnownNames
{
    private readonly ConcurrentDictionary<(KnownNameKind Kind, string Id), string> names = new();
    private readonly ConcurrentDictionary<string, DirectoryPrincipal> principals = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, PimGroup> groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, DateTimeOffset> created = new(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, PimTarget> mine = new(StringComparer.Ordinal);

    /// <summary>What the signed-in person may activate, as far as it has been listed: groups and roles, each with the names that it was listed with.</summary>
    public IReadOnlyCollection<PimTarget> Mine => mine.Values.ToArray();

    /// <summary>Notes something that the signed-in person may activate.</summary>
    public void LearnMine(PimTarget target) => mine[(target ?? throw new ArgumentNullException(nameof(target))).Key] = target;

    /// <summary>Notes a name.</summary>
    public void Learn(KnownNameKind kind, string id, string name) => names[(kind, id.ToLowerInvariant())] = name;

    /// <summary>Forgets an object, after it was deleted.</summary>
    public void Forget(KnownNameKind kind, string id)
    {
        names.TryRemove((kind, id.ToLowerInvariant()), out _);
        principals.TryRemove(id, out _);
        groups.TryRemove(id, out _);
        created.TryRemove(id, out _);
    }

    /// <summary>Notes a user, group or service principal with its kind, under all the names that completion offers.</summary>
    public void Learn(DirectoryPrincipal principal)
    {
        principals[principal.Id] = principal;
        Learn(KnownNameKind.Principal, principal.Id, principal.Name);
        if (principal.Type == PrincipalType.Group)
        {
            Learn(KnownNameKind.Group, principal.Id, principal.DisplayName);
        }
    }

    /// <summary>Notes a group with what it is, as group and as principal.</summary>
    public void Learn(PimGroup group)
    {
        groups[group.Id] = group;
        Learn(new DirectoryPrincipal(group.Id, group.DisplayName, PrincipalType.Group));
    }

    /// <summary>The group as it was last read or made; null when it has not been.</summary>
    public PimGroup? GroupOf(string id) => groups.TryGetValue(id, out var group) ? group : null;

    /// <summary>What is known of a user, group or service principal; null when it has not been read.</summary>
    public DirectoryPrincipal? PrincipalOf(string id) => principals.TryGetValue(id, out var principal) ? principal : null;

    /// <summary>Notes that this session made an object, so that a not-found answer about it is understood as replication lag.</summary>
    public void NoteCreated(string id, DateTimeOffset when) => created[id] = when;

    /// <summary>When this session made the object; null when it did not.</summary>
    public DateTimeOffset? CreatedAt(string id) => created.TryGetValue(id, out var when) ? when : null;

    /// <summary>The name of an id, or null when it has not been met.</summary>
    public string? NameOf(KnownNameKind kind, string id) =>
        names.TryGetValue((kind, id.ToLowerInvariant()), out var name) ? name : null;

    /// <summary>All names of a kind with their ids, in alphabetical order.</summary>
    public IReadOnlyList<(string Id, string Name)> All(KnownNameKind kind) =>
        names.Where(n => n.Key.Kind == kind)
            .Select(n => (n.Key.Id, Name: n.Value))
            .OrderBy(n => n.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();

    /// <summary>
    /// The question whether one of at most three names was meant, of those that the session has met: names that contain what was given, or begin
    /// with its first word. Empty where there is none; costs no request.
    /// </summary>
    internal string DidYouMean(KnownNameKind kind, string? given)
    {
        var text = given?.Trim() ?? string.Empty;
        var word = text.Split(' ', '@')[0];
        var alike = All(kind).Select(n => n.Name).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(n => word.Length >= 3 && (n.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0 || n.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            .Take(3).Select(n => $"'{n}'").ToArray();
        return alike.Length == 0 ? string.Empty : $"Did you mean {string.Join(" or ", alike)}? ";
    }
}

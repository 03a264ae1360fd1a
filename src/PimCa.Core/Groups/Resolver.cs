using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Groups;

/// <summary>Turns what the user named into objects and ids, at the least cost in requests.</summary>
public sealed class Resolver
{
    private readonly TenantPorts ports;

    /// <summary>Resolves in this session.</summary>
    public Resolver(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>Reads the group: one request.</summary>
    /// <exception cref="PimCaException"><c>GroupNotFound</c>; <c>GroupAmbiguous</c>, which lists the matches; <c>WildcardNotAllowed</c>; <c>GroupOnlyPlanned</c>.</exception>
    public async Task<PimGroup> GroupAsync(Identity group, CancellationToken cancellationToken)
    {
        if (group is null)
        {
            throw new ArgumentNullException(nameof(group));
        }

        if (group.Id is null && await FindGroupAsync(group.Name, cancellationToken).ConfigureAwait(false) is { } byName)
        {
            return byName;
        }

        PlannedGroup.Refuse(group);
        var id = group.Id ?? MadeHere(KnownNameKind.Group, group.Name) ?? throw GroupNotFound(ports, group);
        var identity = new Identity(id, group.Name ?? ports.Names.NameOf(KnownNameKind.Group, id));
        var found = ports.Names.CreatedAt(id) is null
            ? await ports.Directory.GetGroupAsync(id, cancellationToken).ConfigureAwait(false)
            : await Replication.WaitAsync(ports, $"Reading the group '{identity}'", identity, ReadAsync, cancellationToken).ConfigureAwait(false);
        return Learn(found ?? throw GroupNotFound(ports, group));

        async Task<PimGroup> ReadAsync(CancellationToken token) =>
            await ports.Directory.GetGroupAsync(id, token).ConfigureAwait(false)
            ?? throw new PimCaException("ResourceNotFound", PimCaErrorKind.NotFound, $"The group '{identity}' is not found.", target: identity.ToString());
    }

    /// <summary>
    /// The group's id, with its name where that is known. An id is trusted: no request. A name is looked up, unless this
    /// session made the group and the directory does not show it yet.
    /// </summary>
    /// <exception cref="PimCaException">As <see cref="GroupAsync"/>.</exception>
    public async Task<Identity> GroupIdAsync(Identity group, CancellationToken cancellationToken)
    {
        if (group is null)
        {
            throw new ArgumentNullException(nameof(group));
        }

        if (group.Id is { } id)
        {
            return group.Name is null ? group with { Name = ports.Names.NameOf(KnownNameKind.Group, id) } : group;
        }

        if (await FindGroupAsync(group.Name, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return new Identity(found.Id, found.DisplayName);
        }

        return MadeHere(KnownNameKind.Group, group.Name) is { } made ? new Identity(made, group.Name) : throw GroupNotFound(ports, group);
    }

    /// <summary>
    /// The group's id, as <see cref="GroupIdAsync"/>, where PIM is to manage it. One that is found, or was met before, to be
    /// a dynamic or synchronised group is refused; any other id is trusted, and the service refuses.
    /// </summary>
    /// <exception cref="PimCaException"><c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>, and as <see cref="GroupAsync"/>.</exception>
    public async Task<Identity> ManagedGroupIdAsync(Identity group, CancellationToken cancellationToken)
    {
        var found = await GroupIdAsync(group, cancellationToken).ConfigureAwait(false);
        if (ports.Names.GroupOf(found.Id!) is { } known)
        {
            ManagedGroup.Check(known);
        }

        return found;
    }

    /// <summary>The one group of this name, made here a moment ago or known to the directory; null when there is none.</summary>
    internal async Task<PimGroup?> GroupOrNullAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindGroupAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        return MadeHere(KnownNameKind.Group, name) is { } made
            ? await GroupAsync(new Identity(made, name), cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Reads a user, group or service principal: one request.</summary>
    /// <exception cref="PimCaException"><c>PrincipalNotFound</c>; <c>PrincipalAmbiguous</c>, which lists the matches; <c>WildcardNotAllowed</c>.</exception>
    public async Task<DirectoryPrincipal> PrincipalAsync(Identity principal, CancellationToken cancellationToken)
    {
        if (principal is null)
        {
            throw new ArgumentNullException(nameof(principal));
        }

        if (principal.Id is null && await FindPrincipalAsync(principal.Name, cancellationToken).ConfigureAwait(false) is { } byName)
        {
            return byName;
        }

        PlannedGroup.Refuse(principal);
        var id = principal.Id ?? MadeHere(KnownNameKind.Principal, principal.Name) ?? throw PrincipalNotFound(principal);
        var identity = new Identity(id, principal.Name ?? ports.Names.NameOf(KnownNameKind.Principal, id));
        return ports.Names.CreatedAt(id) is null
            ? await ReadOrNullAsync(cancellationToken).ConfigureAwait(false) ?? throw PrincipalNotFound(principal)
            : await Replication.WaitAsync(ports, $"Reading '{identity}'", identity, ReadAsync, cancellationToken).ConfigureAwait(false);

        async Task<DirectoryPrincipal?> ReadOrNullAsync(CancellationToken token) =>
            (await PrincipalsAsync(new[] { id }, token).ConfigureAwait(false)).FirstOrDefault();

        async Task<DirectoryPrincipal> ReadAsync(CancellationToken token) =>
            await ReadOrNullAsync(token).ConfigureAwait(false)
            ?? throw new PimCaException("SubjectNotFound", PimCaErrorKind.NotFound, $"'{identity}' is not found.", target: identity.ToString());
    }

    /// <summary>The principal's id, with its name where that is known. An id is trusted: no request.</summary>
    /// <exception cref="PimCaException">As <see cref="PrincipalAsync"/>.</exception>
    public async Task<Identity> PrincipalIdAsync(Identity principal, CancellationToken cancellationToken)
    {
        if (principal is null)
        {
            throw new ArgumentNullException(nameof(principal));
        }

        if (principal.Id is { } id)
        {
            return principal.Name is null ? principal with { Name = ports.Names.NameOf(KnownNameKind.Principal, id) } : principal;
        }

        if (await FindPrincipalAsync(principal.Name, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return new Identity(found.Id, found.Name);
        }

        return MadeHere(KnownNameKind.Principal, principal.Name) is { } made ? new Identity(made, principal.Name) : throw PrincipalNotFound(principal);
    }

    /// <summary>
    /// The principals with these ids. Only those that the session has not met are asked for, in one request; ids that
    /// nobody has are absent.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, DirectoryPrincipal>> NamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var known = ids
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(id => id, ports.Names.PrincipalOf, StringComparer.OrdinalIgnoreCase);
        var unknown = known.Where(p => p.Value is null).Select(p => p.Key).ToArray();
        if (unknown.Length > 0)
        {
            foreach (var found in await PrincipalsAsync(unknown, cancellationToken).ConfigureAwait(false))
            {
                known[found.Id] = found;
            }
        }

        return known.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The name of an object that the session has met, else its id.</summary>
    public string NameOrId(string id) =>
        ports.Names.NameOf(KnownNameKind.Group, id) ?? ports.Names.NameOf(KnownNameKind.Principal, id) ?? id;

    private async Task<PimGroup?> FindGroupAsync(string? name, CancellationToken cancellationToken)
    {
        var matches = await ports.Directory.FindGroupsAsync(ExactName(name), cancellationToken).ConfigureAwait(false);
        if (matches.Count > 1)
        {
            throw new PimCaException(
                "GroupAmbiguous",
                PimCaErrorKind.InvalidArgument,
                $"'{name}' is the name of {matches.Count} groups: {string.Join(", ", matches.Select(g => g.Id))}.",
                "Give the id of the one that is meant, or pipe the group.",
                name);
        }

        return matches.Count == 0 ? null : Learn(matches[0]);
    }

    private async Task<DirectoryPrincipal?> FindPrincipalAsync(string? name, CancellationToken cancellationToken)
    {
        var matches = await ports.Directory.FindPrincipalsAsync(ExactName(name), cancellationToken).ConfigureAwait(false);

        // A user principal name is unique: it wins over somebody whose display name happens to be the same text.
        var byUpn = matches.Where(p => string.Equals(p.UserPrincipalName, name, StringComparison.OrdinalIgnoreCase)).ToArray();
        var candidates = byUpn.Length == 1 ? byUpn : matches;
        if (candidates.Count > 1)
        {
            throw new PimCaException(
                "PrincipalAmbiguous",
                PimCaErrorKind.InvalidArgument,
                $"'{name}' matches {candidates.Count}: {string.Join(", ", candidates.Select(p => $"{p.Type} {p.Name} ({p.Id})"))}.",
                "Give the user principal name or the id of the one that is meant.",
                name);
        }

        return candidates.Count == 0 ? null : Learn(candidates[0]);
    }

    private async Task<IReadOnlyList<DirectoryPrincipal>> PrincipalsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var found = await ports.Directory.GetPrincipalsAsync(ids, cancellationToken).ConfigureAwait(false);
        foreach (var principal in found)
        {
            Learn(principal);
        }

        return found;
    }

    private string? MadeHere(KnownNameKind kind, string? name)
    {
        var same = ports.Names.All(kind)
            .Where(n => string.Equals(n.Name, name, StringComparison.OrdinalIgnoreCase) && ports.Names.CreatedAt(n.Id) is not null)
            .ToArray();
        return same.Length == 1 ? same[0].Id : null;
    }

    private PimGroup Learn(PimGroup group)
    {
        ports.Names.Learn(group);
        return group;
    }

    private DirectoryPrincipal Learn(DirectoryPrincipal principal)
    {
        ports.Names.Learn(principal);
        return principal;
    }

    private static string ExactName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new PimCaException("NameEmpty", PimCaErrorKind.InvalidArgument, "A name or an id is needed; this is empty.", "Give an id, a name or a user principal name.");
        }

        if (name!.IndexOfAny(new[] { '*', '?' }) >= 0)
        {
            throw new PimCaException(
                "WildcardNotAllowed",
                PimCaErrorKind.InvalidArgument,
                $"'{name}' has a wildcard; exactly one object is needed here.",
                "Give the whole name or the id. To work on several, list them with a Get command and pipe them.",
                name);
        }

        return name;
    }

    internal static PimCaException GroupNotFound(TenantPorts ports, Identity group) => new(
        "GroupNotFound",
        PimCaErrorKind.NotFound,
        $"There is no security group '{group}' in this tenant.",
        ports.Names.DidYouMean(KnownNameKind.Group, group.Name) + "Check the name or the id; Get-PimBrowserOnlyGroup -DisplayName * lists the groups.",
        group.ToString());

    private PimCaException PrincipalNotFound(Identity principal) => new(
        "PrincipalNotFound",
        PimCaErrorKind.NotFound,
        $"There is no user, group or service principal '{principal}' in this tenant.",
        ports.Names.DidYouMean(KnownNameKind.Principal, principal.Name) + "Check the name: a user principal name, a display name or an object id.",
        principal.ToString());
}

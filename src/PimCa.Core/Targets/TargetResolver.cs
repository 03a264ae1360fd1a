using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Targets;

/// <summary>Turns the targets that the user named into targets with ids, and targets with ids into ones with names.</summary>
internal sealed class TargetResolver
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly Dictionary<string, Identity> groupsByName = new(StringComparer.OrdinalIgnoreCase);

    public TargetResolver(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
    }

    /// <summary>The target: names are looked up, ids are trusted.</summary>
    /// <exception cref="PimCaException"><c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>WildcardNotAllowed</c>.</exception>
    public async Task<PimTarget> ResolveAsync(TargetIdentity target, CancellationToken cancellationToken)
    {
        ports.For(target.Kind);
        var group = await resolver.GroupIdAsync(target.Object, cancellationToken).ConfigureAwait(false);
        return PimTarget.Group(group.Id!, target.Access ?? PimAccess.Member, group.Name);
    }

    /// <summary>
    /// The target, where PIM is to be told something about it: a group that is known to be none of PIM's is refused. A name
    /// is looked up once, however many principals are piped to it.
    /// </summary>
    /// <exception cref="PimCaException"><c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>, and as <see cref="ResolveAsync"/>.</exception>
    public async Task<PimTarget> ResolveManagedAsync(TargetIdentity target, CancellationToken cancellationToken)
    {
        ports.For(target.Kind);
        var asked = target.Object;
        if (asked is not { Id: null, Name: { } name } || !groupsByName.TryGetValue(name, out var group))
        {
            group = await resolver.ManagedGroupIdAsync(asked, cancellationToken).ConfigureAwait(false);
            if (asked is { Id: null, Name: { } found })
            {
                groupsByName[found] = group;
            }
        }

        return PimTarget.Group(group.Id!, target.Access ?? PimAccess.Member, group.Name);
    }

    /// <summary>Makes the session know the names of these targets and principals; no request for those that it knows.</summary>
    public Task LearnNamesAsync(IEnumerable<PimTarget> targets, IEnumerable<string> principalIds, CancellationToken cancellationToken) =>
        resolver.LearnNamesAsync(GroupIds(targets).Concat(principalIds), cancellationToken);

    /// <summary>The principals with these ids, and the session knows the names of the targets then.</summary>
    public async Task<IReadOnlyDictionary<string, DirectoryPrincipal>> PrincipalsAsync(
        IReadOnlyCollection<PimTarget> targets, IEnumerable<string> principalIds, CancellationToken cancellationToken) =>
        await resolver.NamesAsync(GroupIds(targets).Concat(principalIds).ToArray(), cancellationToken).ConfigureAwait(false);

    /// <summary>The target with the names that the session knows.</summary>
    public PimTarget Named(PimTarget target) => target with
    {
        Name = ports.Names.NameOf(KnownNameKind.Group, target.Id) ?? target.Name,
    };

    /// <summary>A principal's name, or its id.</summary>
    public string PrincipalName(string id) => resolver.NameOrId(id);

    private static IEnumerable<string> GroupIds(IEnumerable<PimTarget> targets) =>
        targets.Where(t => t.Kind == PimKind.Group).Select(t => t.Id);
}

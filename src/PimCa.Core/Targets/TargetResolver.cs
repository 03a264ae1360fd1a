using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
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
    private readonly DirectoryRoles roles;
    private readonly DirectoryScopes scopes;
    private readonly Dictionary<TargetIdentity, PimTarget> resolved = new();

    public TargetResolver(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
        roles = new DirectoryRoles(ports);
        scopes = new DirectoryScopes(ports);
    }

    /// <summary>The target: names are looked up, ids are trusted. The same one is looked up once, however many principals are piped to it.</summary>
    /// <param name="target">As the user named it.</param>
    /// <param name="isManaged">True where PIM is to be told something about it: a group that is known to be none of PIM's is refused.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="PimCaException">
    /// <c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>WildcardNotAllowed</c>, <c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>,
    /// <c>RoleNotFound</c>, <c>RoleAmbiguous</c>, <c>ScopeNotFound</c>, <c>ScopeAmbiguous</c>, <c>KindNotSupported</c>.
    /// </exception>
    public async Task<PimTarget> ResolveAsync(TargetIdentity target, bool isManaged, CancellationToken cancellationToken)
    {
        ports.For(target.Kind);
        if (resolved.TryGetValue(target, out var known))
        {
            return known;
        }

        var found = target.Kind switch
        {
            PimKind.Group => await GroupAsync(target, isManaged, cancellationToken).ConfigureAwait(false),
            PimKind.EntraRole => await EntraRoleAsync(target, cancellationToken).ConfigureAwait(false),
            _ => await AzureRoleAsync(target, cancellationToken).ConfigureAwait(false),
        };
        return resolved[target] = found;
    }

    /// <summary>An Azure scope with its id.</summary>
    /// <exception cref="PimCaException"><c>ScopeNotFound</c>, <c>ScopeAmbiguous</c>, <c>KindNotSupported</c>, <c>NamesNotSupported</c>.</exception>
    public async Task<Identity> AzureScopeAsync(Identity scope, CancellationToken cancellationToken)
    {
        ports.For(PimKind.AzureRole);
        try
        {
            return await ScopeAsync(scope, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException unseen) when (IsUnseen(unseen))
        {
            var mine = await OwnAzureAsync(t => Is(scope, t.Scope!, t.ScopeName), cancellationToken).ConfigureAwait(false);
            if (mine.GroupBy(t => t.Scope!, StringComparer.OrdinalIgnoreCase).ToArray() is { Length: 1 } one)
            {
                return new Identity(one[0].Key, one[0].First().ScopeName);
            }

            throw;
        }
    }

    /// <summary>Makes the session know the names of these targets and principals; no request for those that it knows.</summary>
    public async Task LearnNamesAsync(IReadOnlyCollection<PimTarget> targets, IEnumerable<string> principalIds, CancellationToken cancellationToken)
    {
        await resolver.LearnNamesAsync(GroupIds(targets).Concat(principalIds), cancellationToken).ConfigureAwait(false);
        await LearnRolesAsync(targets, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The principals with these ids, and the session knows the names of the targets then.</summary>
    public async Task<IReadOnlyDictionary<string, DirectoryPrincipal>> PrincipalsAsync(
        IReadOnlyCollection<PimTarget> targets, IEnumerable<string> principalIds, CancellationToken cancellationToken)
    {
        await LearnRolesAsync(targets, cancellationToken).ConfigureAwait(false);
        return await resolver.NamesAsync(GroupIds(targets).Concat(principalIds).ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The target with the names that the session knows.</summary>
    public PimTarget Named(PimTarget target) => target.Kind switch
    {
        PimKind.Group => target with { Name = ports.Names.NameOf(KnownNameKind.Group, target.Id) ?? target.Name },
        PimKind.EntraRole => target with
        {
            Name = ports.Names.NameOf(KnownNameKind.Role, target.Id) ?? target.Name,
            ScopeName = target.Scope is null ? null : ports.Names.NameOf(KnownNameKind.DirectoryScope, target.Scope) ?? target.ScopeName,
        },
        _ => Learned(target),
    };

    /// <summary>A principal's name, or its id.</summary>
    public string PrincipalName(string id) => resolver.NameOrId(id);

    private async Task<PimTarget> GroupAsync(TargetIdentity target, bool isManaged, CancellationToken cancellationToken)
    {
        var group = isManaged
            ? await resolver.ManagedGroupIdAsync(target.Object, cancellationToken).ConfigureAwait(false)
            : await resolver.GroupIdAsync(target.Object, cancellationToken).ConfigureAwait(false);
        return PimTarget.Group(group.Id!, target.Access ?? PimAccess.Member, group.Name);
    }

    private async Task<PimTarget> EntraRoleAsync(TargetIdentity target, CancellationToken cancellationToken)
    {
        var id = await roles.IdAsync(target.Object, cancellationToken).ConfigureAwait(false);
        var scope = await scopes.ResolveAsync(target.Scope, cancellationToken).ConfigureAwait(false);
        return Named(PimTarget.EntraRole(id, scope.Id!, target.Object.Name) with { ScopeName = scope.Name });
    }

    private async Task<PimTarget> AzureRoleAsync(TargetIdentity target, CancellationToken cancellationToken)
    {
        if (target.Scope is null)
        {
            throw new PimCaException(
                "ScopeRequired",
                PimCaErrorKind.InvalidArgument,
                $"An Azure role such as '{target}' is held at a scope; none is given.",
                "Give -Scope with the name or the resource id of a management group, a subscription, a resource group or a resource.",
                target.ToString());
        }

        try
        {
            var scope = await ScopeAsync(target.Scope, cancellationToken).ConfigureAwait(false);
            var role = ports.AzureNames is { } names ? await names.RoleAsync(target.Object, scope.Id!, cancellationToken).ConfigureAwait(false) : target.Object;
            return Learned(PimTarget.AzureRole(role.Id ?? throw NoNames(target.ToString()), scope.Id!, role.Name) with { ScopeName = scope.Name });
        }
        catch (PimCaException unseen) when (IsUnseen(unseen))
        {
            var mine = await OwnAzureAsync(t => Is(target.Object, t.Id, t.Name) && Is(target.Scope, t.Scope!, t.ScopeName), cancellationToken).ConfigureAwait(false);
            if (mine.GroupBy(t => t.Key).ToArray() is { Length: 1 } one)
            {
                return one[0].First();
            }

            throw;
        }
    }

    private async Task<Identity> ScopeAsync(Identity scope, CancellationToken cancellationToken)
    {
        var found = ports.AzureNames is { } names ? await names.ScopeAsync(scope, cancellationToken).ConfigureAwait(false) : scope;
        return found.Id is null ? throw NoNames(scope.ToString()) : found;
    }

    /// <summary>
    /// What the signed-in person is eligible for in Azure, by their own lists: whoever activates a role somewhere may often read
    /// nothing there before, not even the name of the scope.
    /// </summary>
    private async Task<IReadOnlyList<PimTarget>> OwnAzureAsync(Func<PimTarget, bool> condition, CancellationToken cancellationToken)
    {
        if (!ports.Names.Mine.Any(t => t.Kind == PimKind.AzureRole && condition(t)))
        {
            try
            {
                var eligible = await ports.For(PimKind.AzureRole).ListInstancesAsync(ScheduleKind.Eligible, new ScheduleQuery { Mine = true }, cancellationToken).ConfigureAwait(false);
                foreach (var eligibility in eligible)
                {
                    ports.Names.LearnMine(Learned(eligibility.Target));
                }
            }
            catch (PimCaException error)
            {
                ports.Reporter.Verbose($"What is yours in Azure could not be listed either: {error.Message}");
            }
        }

        return ports.Names.Mine.Where(t => t.Kind == PimKind.AzureRole && condition(t)).ToArray();
    }

    private static bool IsUnseen(PimCaException error) => error.Code is "ScopeNotFound" or "RoleNotFound" || error.Kind == PimCaErrorKind.PermissionDenied;

    private static bool Is(Identity asked, string id, string? name) => asked.Id is { } wanted
        ? string.Equals(wanted.TrimEnd('/'), id.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
        : string.Equals(asked.Name, name, StringComparison.OrdinalIgnoreCase);

    private PimTarget Learned(PimTarget azure)
    {
        if (azure.Name is { } role)
        {
            ports.Names.Learn(KnownNameKind.AzureRole, azure.Id, role);
        }

        if (azure is { Scope: { } scope, ScopeName: { } name })
        {
            ports.Names.Learn(KnownNameKind.AzureScope, scope, name);
        }

        return azure;
    }

    private static PimCaException NoNames(string name) => new(
        "NamesNotSupported",
        PimCaErrorKind.NotSupported,
        $"This session cannot look up '{name}' in Azure.",
        "Give the GUID of the role's definition and the resource id of the scope.",
        name);

    private async Task LearnRolesAsync(IReadOnlyCollection<PimTarget> targets, CancellationToken cancellationToken)
    {
        var entra = targets.Where(t => t.Kind == PimKind.EntraRole).ToArray();
        await roles.LearnAsync(entra.Where(t => t.Name is null || t.Name == t.Id).Select(t => t.Id), cancellationToken).ConfigureAwait(false);
        await scopes.LearnAsync(entra.Where(t => t.ScopeName is null).Select(t => t.Scope ?? PimTarget.Directory), cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> GroupIds(IEnumerable<PimTarget> targets) =>
        targets.Where(t => t.Kind == PimKind.Group).Select(t => t.Id);
}

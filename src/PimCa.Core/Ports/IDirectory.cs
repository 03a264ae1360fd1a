using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;

namespace PimCa.Ports;

/// <summary>A group to be created.</summary>
public sealed record NewGroup(string DisplayName, string? Description, bool IsRoleAssignable, string? MembershipRule, IReadOnlyList<string> OwnerIds);

/// <summary>A directory role: its template id is the same in every tenant.</summary>
public sealed record DirectoryRole(string TemplateId, string DisplayName);

/// <summary>Something below the directory that a role can be held over.</summary>
/// <param name="Id">As role assignments name it: <c>/administrativeUnits/{id}</c>, or <c>/{object id}</c> of an application's registration.</param>
/// <param name="DisplayName">The name.</param>
public sealed record DirectoryScope(string Id, string DisplayName);

/// <summary>
/// Users, groups and who belongs to whom. Every method throws <see cref="Errors.PimCaException"/>; a missing object is
/// null or absent from a list, never an exception, unless said otherwise.
/// </summary>
public interface IDirectory
{
    /// <summary>The group, or null.</summary>
    Task<PimGroup?> GetGroupAsync(string id, CancellationToken cancellationToken);

    /// <summary>Security groups with exactly this display name (compared without case): several are possible.</summary>
    Task<IReadOnlyList<PimGroup>> FindGroupsAsync(string displayName, CancellationToken cancellationToken);

    /// <summary>Security groups whose name starts with a prefix; all of them for an empty one. Pages are followed.</summary>
    Task<IReadOnlyList<PimGroup>> ListGroupsAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Creates a security group. The answer may be ahead of what later reads show.</summary>
    Task<PimGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken);

    /// <summary>Changes the description or the membership rule; null leaves it alone.</summary>
    Task UpdateGroupAsync(string id, string? description, string? membershipRule, CancellationToken cancellationToken);

    /// <summary>Deletes the group.</summary>
    Task DeleteGroupAsync(string id, CancellationToken cancellationToken);

    /// <summary>The owners.</summary>
    Task<IReadOnlyList<DirectoryPrincipal>> GetOwnersAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Adds an owner. One that is an owner already is success.</summary>
    Task AddOwnerAsync(string groupId, string principalId, CancellationToken cancellationToken);

    /// <summary>The direct members.</summary>
    Task<IReadOnlyList<DirectoryPrincipal>> GetMembersAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Whether the principal is a member, directly or through other groups.</summary>
    Task<bool> IsMemberAsync(string principalId, string groupId, CancellationToken cancellationToken);

    /// <summary>Those of these groups that the principal is a member of, directly or through other groups; in as few requests as the service allows.</summary>
    Task<IReadOnlyCollection<string>> FindMembershipsAsync(string principalId, IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken);

    /// <summary>The principals with these ids, in as few requests as the service allows; unknown ids are absent.</summary>
    Task<IReadOnlyList<DirectoryPrincipal>> GetPrincipalsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// What tells people from accounts that something runs with, of these users and service principals, batched; those that are
    /// not there any more are absent. Sign-ins that may not be read, or that the tenant's licences do not show, are not known.
    /// </summary>
    Task<IReadOnlyList<AccountFacts>> GetAccountFactsAsync(IReadOnlyCollection<DirectoryPrincipal> principals, CancellationToken cancellationToken);

    /// <summary>
    /// Users by user principal name or display name, groups and service principals by display name: all that match
    /// exactly, in one round trip.
    /// </summary>
    Task<IReadOnlyList<DirectoryPrincipal>> FindPrincipalsAsync(string name, CancellationToken cancellationToken);

    /// <summary>The ids of the directory roles that are assigned to this principal itself, at whatever scope; eligible ones apart.</summary>
    Task<IReadOnlyList<string>> GetRolesOfAsync(string principalId, CancellationToken cancellationToken);

    /// <summary>The built-in and custom directory roles.</summary>
    Task<IReadOnlyList<DirectoryRole>> ListRolesAsync(CancellationToken cancellationToken);

    /// <summary>Administrative units and applications with exactly this name or this id (an application's client id too), in one round trip.</summary>
    Task<IReadOnlyList<DirectoryScope>> FindScopesAsync(string nameOrId, CancellationToken cancellationToken);

    /// <summary>The scopes of these paths, batched; those that are not there any more are absent.</summary>
    Task<IReadOnlyList<DirectoryScope>> GetScopesAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken);
}

using System;
using System.Collections.Generic;
using PimCa.Groups;
using PimCa.Policies;

namespace PimCa.Targets;

/// <summary>
/// What somebody can be eligible for: the membership or ownership of a group, an Entra role at a directory scope, an Azure
/// role at an Azure scope. Each has a policy of its own, except that an Entra role has one for all scopes.
/// </summary>
public sealed record PimTarget
{
    /// <summary>The scope of an Entra role that holds everywhere in the directory.</summary>
    public const string Directory = "/";

    /// <summary>Group, EntraRole or AzureRole.</summary>
    public required PimKind Kind { get; init; }

    /// <summary>
    /// The group's id, or the role definition's: for an Entra role its template id, for an Azure role the GUID at the end of
    /// the definition's resource id.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Member or owner; null for roles.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>
    /// For an Entra role <c>/</c>, <c>/administrativeUnits/{id}</c> or <c>/{id of an application}</c>, for an Azure role the
    /// resource id of the scope; null for groups. Passed on to the service as it came.
    /// </summary>
    public string? Scope { get; init; }

    /// <summary>The group's or role's name; null where it is not known.</summary>
    public string? Name { get; init; }

    /// <summary>The scope's name; null where it is not known.</summary>
    public string? ScopeName { get; init; }

    /// <summary>The name, or the id where there is no name.</summary>
    public string Title => Name ?? Id;

    /// <summary>The same text for the same target, whatever is known of its names.</summary>
    public string Key => $"{Kind}|{Id}|{Access}|{Scope?.TrimEnd('/')}".ToLowerInvariant();

    /// <summary>The membership or ownership of a group.</summary>
    public static PimTarget Group(string id, PimAccess access, string? name = null) =>
        new() { Kind = PimKind.Group, Id = id, Access = access, Name = name };

    /// <summary>An Entra role.</summary>
    public static PimTarget EntraRole(string templateId, string scope = Directory, string? name = null) =>
        new() { Kind = PimKind.EntraRole, Id = templateId, Scope = scope, Name = name };

    /// <summary>An Azure role.</summary>
    public static PimTarget AzureRole(string definitionId, string scope, string? name = null) =>
        new() { Kind = PimKind.AzureRole, Id = definitionId, Scope = scope, Name = name };

    /// <summary>The group or the role by itself.</summary>
    internal Identity Identity => new(Id, Name);

    /// <summary>What of it can be so new that the service does not know it yet: a group. Roles do not come and go.</summary>
    internal IEnumerable<Identity> MayBeFresh => Kind == PimKind.Group ? new[] { Identity } : Array.Empty<Identity>();

    /// <summary>Whether it is the same target, whatever is known of its names.</summary>
    public bool IsSame(PimTarget other) => string.Equals(Key, other?.Key, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Title;
}

using PimCa.Groups;
using PimCa.Policies;

namespace PimCa.Targets;

/// <summary>A target as the user names it: by ids, by names, or by a piped object. Ids are trusted and cost no look-up.</summary>
/// <param name="Kind">Group, EntraRole or AzureRole.</param>
/// <param name="Object">The group or the role.</param>
/// <param name="Access">Member or owner, for a group.</param>
/// <param name="Scope">The scope, for roles: its id or its name. Null for an Entra role means the whole directory.</param>
public sealed record TargetIdentity(PimKind Kind, Identity Object, PimAccess? Access = null, Identity? Scope = null)
{
    /// <summary>The membership or ownership of a group; both, to list them, for null.</summary>
    public static TargetIdentity Group(Identity group, PimAccess? access = PimAccess.Member) => new(PimKind.Group, group, access);

    /// <summary>An Entra role.</summary>
    public static TargetIdentity EntraRole(Identity role, Identity? scope = null) => new(PimKind.EntraRole, role, null, scope);

    /// <summary>An Azure role.</summary>
    public static TargetIdentity AzureRole(Identity role, Identity scope) => new(PimKind.AzureRole, role, null, scope);

    /// <summary>A target that was resolved before.</summary>
    public static TargetIdentity Of(PimTarget target) => new(
        target.Kind,
        new Identity(target.Id, target.Name),
        target.Access,
        target.Scope is null ? null : new Identity(target.Scope, target.ScopeName));

    /// <summary>What to call it in a message: the group's or role's name or id.</summary>
    public override string ToString() => Object.ToString();
}

using System;
using System.Collections.Generic;
using PimCa.Policies;

namespace PimCa.ConditionalAccess;

/// <summary>A label that Conditional Access policies target and that a service requires of a token (its <c>acrs</c> claim).</summary>
/// <param name="Id"><c>c1</c> to <c>c99</c>.</param>
/// <param name="DisplayName">The name.</param>
/// <param name="Description">What it is for; null or empty where nothing was said.</param>
/// <param name="IsPublished">Whether services may require it.</param>
public sealed record AuthenticationContext(string Id, string DisplayName, string? Description, bool IsPublished);

/// <summary>The combinations of authentication methods that are strong enough, as a policy requires them.</summary>
/// <param name="Id">The strength's id.</param>
/// <param name="DisplayName">The name.</param>
public sealed record AuthenticationStrength(string Id, string DisplayName);

/// <summary>A PIM policy that requires an authentication context on activation.</summary>
/// <param name="ContextId">The context: <c>c1</c>.</param>
/// <param name="Kind">Group, EntraRole or AzureRole.</param>
/// <param name="TargetId">The group's or role's id.</param>
/// <param name="Access">Member or owner, for a group.</param>
public sealed record AuthenticationContextUse(string ContextId, PimKind Kind, string TargetId, PimAccess? Access);

/// <summary>An authentication context with the Conditional Access policy behind it and the PIM policies that require it.</summary>
public sealed record PimAuthenticationContext
{
    /// <summary>The context's id: <c>c1</c> to <c>c99</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether services may require it.</summary>
    public bool IsPublished { get; init; }

    /// <summary>The authentication strength that <see cref="Policy"/> requires; null where it requires none.</summary>
    public string? Strength { get; init; }

    /// <summary>The Conditional Access policy that targets it; of several the one that is enforced. Null where there is none.</summary>
    public string? Policy { get; init; }

    /// <summary>That policy's id.</summary>
    public string? PolicyId { get; init; }

    /// <summary>That policy's state.</summary>
    public CaPolicyState? PolicyState { get; init; }

    /// <summary>Further policies that target it.</summary>
    public IReadOnlyList<string> OtherPolicies { get; init; } = Array.Empty<string>();

    /// <summary>
    /// True when it is published and an enabled policy targets it. A report-only or disabled policy enforces nothing, and it
    /// also keeps PIM from falling back to MFA.
    /// </summary>
    public bool IsEnforced { get; init; }

    /// <summary>
    /// The PIM policies that require it on activation, as far as they can be found: those of Entra roles, of role-assignable
    /// groups and of the groups that the session has met.
    /// </summary>
    public IReadOnlyList<string> UsedBy { get; init; } = Array.Empty<string>();

    /// <summary>The id, so that the object can stand where an id is asked for.</summary>
    public override string ToString() => Id;
}

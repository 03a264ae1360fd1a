using System;
using System.Collections.Generic;

namespace PimCa.Groups;

/// <summary>A group as the module shows it.</summary>
public sealed record PimGroup
{
    /// <summary>The group's object id.</summary>
    public required string Id { get; init; }

    /// <summary>The group's name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The description, if any.</summary>
    public string? Description { get; init; }

    /// <summary>True when the group was created role-assignable, which cannot be changed later.</summary>
    public bool IsRoleAssignable { get; init; }

    /// <summary>True when membership follows a rule; such a group cannot be managed by PIM, but can be eligible.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>True when the group is synchronised from on premises; such a group cannot be managed by PIM.</summary>
    public bool IsSynced { get; init; }

    /// <summary>The membership rule of a dynamic group.</summary>
    public string? MembershipRule { get; init; }

    /// <summary>True when PIM manages the group; null when that was not looked up.</summary>
    public bool? IsOnboarded { get; init; }

    /// <summary>The owners' names; empty when there are none or they were not looked up.</summary>
    public IReadOnlyList<string> Owners { get; init; } = Array.Empty<string>();

    /// <summary>When the group was created, if the service says.</summary>
    public DateTimeOffset? CreatedTime { get; init; }

    /// <summary>The name: an error that repeats the object stays short.</summary>
    public override string ToString() => DisplayName;
}

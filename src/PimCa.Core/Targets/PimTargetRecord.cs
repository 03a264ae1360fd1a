using PimCa.Policies;

namespace PimCa.Targets;

/// <summary>
/// An object that is about a group's membership or ownership, or about a role at a scope: a policy, an eligibility, an assignment, an
/// activation, an approval.
/// </summary>
public abstract record PimTargetRecord
{
    private protected PimTargetRecord()
    {
    }

    /// <summary>What it is about: a group or a role.</summary>
    public required PimKind Kind { get; init; }

    /// <summary>The group's or role's id.</summary>
    public required string TargetId { get; init; }

    /// <summary>Its name; the id where the name is not known.</summary>
    public required string TargetName { get; init; }

    /// <summary>Membership or ownership, for a group; null for a role.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>The scope, for roles: the directory (<c>/</c>), an administrative unit, an application, or an Azure scope.</summary>
    public string? Scope { get; init; }

    /// <summary>The scope's name; null where it has none or it is not known.</summary>
    public string? ScopeName { get; init; }

    /// <summary>Who has it or asks for it; null where the object is about nobody.</summary>
    private protected virtual string? Who => null;

    /// <summary>Who and what, by their names: an error that repeats the object stays short. <c>adele@contoso.example: Browser-Only Users (Member)</c>.</summary>
    public sealed override string ToString() => Who is { Length: > 0 } who ? $"{who}: {Target.Label()}" : Target.Label();

    /// <summary>The target itself.</summary>
    internal PimTarget Target => new() { Kind = Kind, Id = TargetId, Access = Access, Scope = Scope, Name = TargetName, ScopeName = ScopeName };
}

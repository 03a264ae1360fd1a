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

    /// <summary>Group, EntraRole or AzureRole.</summary>
    public required PimKind Kind { get; init; }

    /// <summary>The group's or role's id.</summary>
    public required string TargetId { get; init; }

    /// <summary>Its name; the id where the name is not known.</summary>
    public required string TargetName { get; init; }

    /// <summary>Member or owner, for a group.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>The scope, for roles: the directory (<c>/</c>), an administrative unit, an application, or an Azure scope.</summary>
    public string? Scope { get; init; }

    /// <summary>The scope's name; null where it has none or it is not known.</summary>
    public string? ScopeName { get; init; }

    /// <summary>The target itself.</summary>
    internal PimTarget Target => new() { Kind = Kind, Id = TargetId, Access = Access, Scope = Scope, Name = TargetName, ScopeName = ScopeName };
}

using System;
using System.Management.Automation;
using PimCa.ConditionalAccess;
using PimCa.Evidence;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>A group named by the user: an id, a name, or any piped object that is about a group.</summary>
/// <value>By id, by name, or as an object that is about a group.</value>
/// <exception cref="Errors.PimCaException">When it is looked up: <c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>GroupOnlyPlanned</c>.</exception>
public sealed class GroupIdentity
{
    /// <summary>Reads an id or a display name.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public GroupIdentity(string text) => Value = Identity.Parse(text);

    /// <summary>Takes an id.</summary>
    public GroupIdentity(Guid id) => Value = new Identity(id.ToString(), null);

    /// <summary>Takes a group.</summary>
    public GroupIdentity(PimGroup group) => Value = PipedIdentity.Of(group?.Id, group?.DisplayName);

    /// <summary>Takes a principal that is a group.</summary>
    /// <exception cref="ArgumentException">The principal is no group.</exception>
    public GroupIdentity(DirectoryPrincipal principal) =>
        Value = principal is { Type: PrincipalType.Group }
            ? PipedIdentity.Of(principal.Id, principal.DisplayName)
            : throw new ArgumentException($"'{principal?.Name}' is a {principal?.Type}, not a group.", nameof(principal));

    /// <summary>Takes the group that something is about: an eligibility, an assignment, an activation, an approval, a policy.</summary>
    /// <exception cref="ArgumentException">It is not about a group.</exception>
    public GroupIdentity(PimTargetRecord about) =>
        (Value, Source) = (PipedIdentity.OfTarget(PimKind.Group, about?.Kind, about?.TargetId, about?.TargetName), about);

    /// <summary>Takes the group that a Conditional Access policy excludes.</summary>
    public GroupIdentity(CaExclusion exclusion) => Value = PipedIdentity.Of(exclusion?.GroupId, exclusion?.GroupName);

    /// <summary>Takes the group through which someone was exempt.</summary>
    public GroupIdentity(PimExemption exemption) => (Value, Source) = (PipedIdentity.Of(exemption?.GroupId, exemption?.GroupName), exemption);

    /// <summary>Takes the copy of one of these objects, as a file, a job or a remote session gives it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public GroupIdentity(PSObject copy) => Value = PipedIdentity.IsCopy(copy, typeof(DirectoryPrincipal)) && LanguagePrimitives.ConvertTo<PrincipalType>(copy.Properties[nameof(DirectoryPrincipal.Type)]?.Value) != PrincipalType.Group
        ? throw new ArgumentException($"'{copy}' is not a group.", nameof(copy))
        : PipedIdentity.OfCopy(
            PimKind.Group,
            copy,
            (typeof(PimGroup), nameof(PimGroup.Id), nameof(PimGroup.DisplayName)),
            (typeof(DirectoryPrincipal), nameof(DirectoryPrincipal.Id), nameof(DirectoryPrincipal.DisplayName)),
            (typeof(CaExclusion), nameof(CaExclusion.GroupId), nameof(CaExclusion.GroupName)),
            (typeof(PimExemption), nameof(PimExemption.GroupId), nameof(PimExemption.GroupName)));

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The object that it was taken out of, where that has times of its own.</summary>
    internal object? Source { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}

using System;
using PimCa.Activation;
using PimCa.Approvals;
using PimCa.Assignments;
using PimCa.ConditionalAccess;
using PimCa.Evidence;
using PimCa.Groups;
using PimCa.Policies;

namespace PimCa.Parameters;

/// <summary>A group named by the user: an id, a name, or any piped object that is about a group.</summary>
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

    /// <summary>Takes the group that someone is eligible for.</summary>
    /// <exception cref="ArgumentException">The eligibility is for a role.</exception>
    public GroupIdentity(PimEligibility eligibility) =>
        Value = PipedIdentity.OfTarget(PimKind.Group, eligibility?.Kind, eligibility?.TargetId, eligibility?.TargetName);

    /// <summary>Takes the group that someone is assigned to.</summary>
    /// <exception cref="ArgumentException">The assignment is to a role.</exception>
    public GroupIdentity(PimActiveAssignment assignment) =>
        Value = PipedIdentity.OfTarget(PimKind.Group, assignment?.Kind, assignment?.TargetId, assignment?.TargetName);

    /// <summary>Takes the group of an activation.</summary>
    /// <exception cref="ArgumentException">The activation is of a role.</exception>
    public GroupIdentity(PimActivation activation) =>
        Value = PipedIdentity.OfTarget(PimKind.Group, activation?.Kind, activation?.TargetId, activation?.TargetName);

    /// <summary>Takes the group that an approval is about.</summary>
    /// <exception cref="ArgumentException">The approval is about a role.</exception>
    public GroupIdentity(PimApproval approval) =>
        Value = PipedIdentity.OfTarget(PimKind.Group, approval?.Kind, approval?.TargetId, approval?.TargetName);

    /// <summary>Takes the group of a policy.</summary>
    /// <exception cref="ArgumentException">The policy is a role's.</exception>
    public GroupIdentity(PimPolicy policy) =>
        Value = PipedIdentity.OfTarget(PimKind.Group, policy?.Kind, policy?.TargetId, policy?.TargetName);

    /// <summary>Takes the group that a Conditional Access policy spares.</summary>
    public GroupIdentity(CaExclusion exclusion) => Value = PipedIdentity.Of(exclusion?.GroupId, exclusion?.GroupName);

    /// <summary>Takes the group through which someone was exempt.</summary>
    public GroupIdentity(PimExemption exemption) => Value = PipedIdentity.Of(exemption?.GroupId, exemption?.GroupName);

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}

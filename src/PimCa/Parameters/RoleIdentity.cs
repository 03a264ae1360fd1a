using System;
using PimCa.Activation;
using PimCa.Approvals;
using PimCa.Assignments;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Parameters;

/// <summary>A Microsoft Entra role named by the user: a template id, a name, or a piped object that is about a role.</summary>
public sealed class RoleIdentity
{
    /// <summary>Reads a template id or a name.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public RoleIdentity(string text) => Value = Identity.Parse(text);

    /// <summary>Takes a template id.</summary>
    public RoleIdentity(Guid id) => Value = new Identity(id.ToString(), null);

    /// <summary>Takes a role.</summary>
    public RoleIdentity(DirectoryRole role) => Value = PipedIdentity.Of(role?.TemplateId, role?.DisplayName);

    /// <summary>Takes the role that someone is eligible for.</summary>
    /// <exception cref="ArgumentException">The eligibility is not for an Entra role.</exception>
    public RoleIdentity(PimEligibility eligibility) =>
        Value = PipedIdentity.OfTarget(PimKind.EntraRole, eligibility?.Kind, eligibility?.TargetId, eligibility?.TargetName);

    /// <summary>Takes the role that someone is assigned to.</summary>
    /// <exception cref="ArgumentException">The assignment is not to an Entra role.</exception>
    public RoleIdentity(PimActiveAssignment assignment) =>
        Value = PipedIdentity.OfTarget(PimKind.EntraRole, assignment?.Kind, assignment?.TargetId, assignment?.TargetName);

    /// <summary>Takes the role of an activation.</summary>
    /// <exception cref="ArgumentException">The activation is not of an Entra role.</exception>
    public RoleIdentity(PimActivation activation) =>
        Value = PipedIdentity.OfTarget(PimKind.EntraRole, activation?.Kind, activation?.TargetId, activation?.TargetName);

    /// <summary>Takes the role that an approval is about.</summary>
    /// <exception cref="ArgumentException">The approval is not about an Entra role.</exception>
    public RoleIdentity(PimApproval approval) =>
        Value = PipedIdentity.OfTarget(PimKind.EntraRole, approval?.Kind, approval?.TargetId, approval?.TargetName);

    /// <summary>Takes the role of a policy.</summary>
    /// <exception cref="ArgumentException">The policy is not an Entra role's.</exception>
    public RoleIdentity(PimPolicy policy) =>
        Value = PipedIdentity.OfTarget(PimKind.EntraRole, policy?.Kind, policy?.TargetId, policy?.TargetName);

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}

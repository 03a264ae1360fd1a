using System;
using System.Management.Automation;
using PimCa.Activation;
using PimCa.Approvals;
using PimCa.Assignments;
using PimCa.Evidence;
using PimCa.Groups;
using PimCa.Session;

namespace PimCa.Parameters;

/// <summary>A user, group or service principal named by the user: an id, a user principal name, a name, or a piped object that has one.</summary>
/// <value>By id, by user principal name, by name, or as an object that is about one.</value>
/// <exception cref="Errors.PimCaException">When it is looked up: <c>PrincipalNotFound</c>, <c>PrincipalAmbiguous</c>.</exception>
public sealed class PrincipalIdentity
{
    /// <summary>Reads an id, a user principal name or a display name.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public PrincipalIdentity(string text) => Value = Identity.Parse(text);

    /// <summary>Takes an id.</summary>
    public PrincipalIdentity(Guid id) => Value = new Identity(id.ToString(), null);

    /// <summary>Takes a principal.</summary>
    public PrincipalIdentity(DirectoryPrincipal principal) => Value = PipedIdentity.Of(principal?.Id, principal?.Name);

    /// <summary>Takes a group as principal.</summary>
    public PrincipalIdentity(PimGroup group) => Value = PipedIdentity.Of(group?.Id, group?.DisplayName);

    /// <summary>Takes whoever is eligible.</summary>
    public PrincipalIdentity(PimEligibility eligibility) => (Value, Source) = (PipedIdentity.Of(eligibility?.PrincipalId, eligibility?.PrincipalName), eligibility);

    /// <summary>Takes whoever is assigned.</summary>
    public PrincipalIdentity(PimActiveAssignment assignment) => (Value, Source) = (PipedIdentity.Of(assignment?.PrincipalId, assignment?.PrincipalName), assignment);

    /// <summary>Takes whoever activated.</summary>
    public PrincipalIdentity(PimActivation activation) => (Value, Source) = (PipedIdentity.Of(activation?.PrincipalId, activation?.PrincipalName), activation);

    /// <summary>Takes whoever asks for the approval.</summary>
    public PrincipalIdentity(PimApproval approval) => (Value, Source) = (PipedIdentity.Of(approval?.RequestorId, approval?.RequestorName), approval);

    /// <summary>Takes whoever was exempt.</summary>
    public PrincipalIdentity(PimExemption exemption) => (Value, Source) = (PipedIdentity.Of(exemption?.UserId, exemption?.UserName), exemption);

    /// <summary>Takes whoever is signed in.</summary>
    public PrincipalIdentity(PimCaContext context) => Value = PipedIdentity.Of(context?.AccountId, context?.Account);

    /// <summary>Takes the copy of one of these objects, as a file, a job or a remote session gives it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public PrincipalIdentity(PSObject copy) => (Value, Source) = (PipedIdentity.OfCopy(
        copy,
        (typeof(DirectoryPrincipal), nameof(DirectoryPrincipal.Id), nameof(DirectoryPrincipal.Name)),
        (typeof(PimGroup), nameof(PimGroup.Id), nameof(PimGroup.DisplayName)),
        (typeof(PimEligibility), nameof(PimEligibility.PrincipalId), nameof(PimEligibility.PrincipalName)),
        (typeof(PimActiveAssignment), nameof(PimActiveAssignment.PrincipalId), nameof(PimActiveAssignment.PrincipalName)),
        (typeof(PimActivation), nameof(PimActivation.PrincipalId), nameof(PimActivation.PrincipalName)),
        (typeof(PimApproval), nameof(PimApproval.RequestorId), nameof(PimApproval.RequestorName)),
        (typeof(PimExemption), nameof(PimExemption.UserId), nameof(PimExemption.UserName)),
        (typeof(PimCaContext), nameof(PimCaContext.AccountId), nameof(PimCaContext.Account))), copy);

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The object that was given, where it has times of its own.</summary>
    internal object? Source { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}

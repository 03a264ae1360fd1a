using System;
using System.Management.Automation;
using PimCa.ConditionalAccess;
using PimCa.Groups;

namespace PimCa.Parameters;

/// <summary>A Conditional Access policy named by the user: an id, a name, or a piped object that has one.</summary>
/// <value>By id, by name, or as a policy or an exclusion.</value>
/// <exception cref="Errors.PimCaException">When it is looked up: <c>CaPolicyNotFound</c>, <c>CaPolicyAmbiguous</c>.</exception>
public sealed class CaPolicyIdentity
{
    /// <summary>Reads an id or a name.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public CaPolicyIdentity(string text) => Value = Identity.Parse(text);

    /// <summary>Takes an id.</summary>
    public CaPolicyIdentity(Guid id) => Value = new Identity(id.ToString(), null);

    /// <summary>Takes a policy.</summary>
    public CaPolicyIdentity(CaPolicy policy) => Value = PipedIdentity.Of(policy?.Id, policy?.DisplayName);

    /// <summary>Takes the policy of an exclusion.</summary>
    public CaPolicyIdentity(CaExclusion exclusion) => Value = PipedIdentity.Of(exclusion?.PolicyId, exclusion?.PolicyName);

    /// <summary>Takes the copy of one of these objects, as a file, a job or a remote session gives it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public CaPolicyIdentity(PSObject copy) => Value = PipedIdentity.OfCopy(
        copy,
        (typeof(CaPolicy), nameof(CaPolicy.Id), nameof(CaPolicy.DisplayName)),
        (typeof(CaExclusion), nameof(CaExclusion.PolicyId), nameof(CaExclusion.PolicyName)));

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}

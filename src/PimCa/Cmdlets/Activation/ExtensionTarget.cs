using System;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Policies;

namespace PimCa.Cmdlets.Activation;

/// <summary>What can be extended or renewed: a piped eligibility or active assignment.</summary>
public sealed class ExtensionTarget
{
    /// <summary>Takes an eligibility.</summary>
    /// <exception cref="ArgumentException">It is for a role.</exception>
    public ExtensionTarget(PimEligibility eligibility)
    {
        Source = eligibility ?? throw new ArgumentNullException(nameof(eligibility));
        Require(eligibility.Kind, eligibility.TargetName);
        Request = ExtensionRequest.For(eligibility);
    }

    /// <summary>Takes an active assignment.</summary>
    /// <exception cref="ArgumentException">It is to a role.</exception>
    public ExtensionTarget(PimActiveAssignment assignment)
    {
        Source = assignment ?? throw new ArgumentNullException(nameof(assignment));
        Require(assignment.Kind, assignment.TargetName);
        Request = ExtensionRequest.For(assignment);
    }

    /// <summary>The object that was given.</summary>
    public object Source { get; }

    /// <summary>What is known of it.</summary>
    public ExtensionRequest Request { get; }

    private static void Require(PimKind kind, string name)
    {
        if (kind != PimKind.Group)
        {
            throw new ArgumentException($"The object is about '{name}', of kind {kind}; a Group is needed here.", nameof(kind));
        }
    }
}

using System;
using PimCa.Activation;
using PimCa.Assignments;

namespace PimCa.Cmdlets.Activation;

/// <summary>What can be extended or renewed: a piped eligibility or active assignment.</summary>
public sealed class ExtensionTarget
{
    /// <summary>Takes an eligibility.</summary>
    public ExtensionTarget(PimEligibility eligibility)
    {
        Source = eligibility ?? throw new ArgumentNullException(nameof(eligibility));
        Request = ExtensionRequest.For(eligibility);
    }

    /// <summary>Takes an active assignment.</summary>
    public ExtensionTarget(PimActiveAssignment assignment)
    {
        Source = assignment ?? throw new ArgumentNullException(nameof(assignment));
        Request = ExtensionRequest.For(assignment);
    }

    /// <summary>The object that was given.</summary>
    public object Source { get; }

    /// <summary>What is known of it.</summary>
    public ExtensionRequest Request { get; }
}

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

    /// <summary>Takes anything else, so that the command can say what to give in its place: PowerShell would only say that it cannot be bound.</summary>
    public ExtensionTarget(object other) => Source = other ?? throw new ArgumentNullException(nameof(other));

    /// <summary>The object that was given.</summary>
    public object Source { get; }

    /// <summary>What is known of it; null where something was given that can be neither extended nor renewed.</summary>
    public ExtensionRequest? Request { get; }
}

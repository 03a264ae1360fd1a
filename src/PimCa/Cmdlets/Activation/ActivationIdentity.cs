using System;
using PimCa.Activation;
using PimCa.Errors;
using PimCa.Parameters;

namespace PimCa.Cmdlets.Activation;

/// <summary>What is waited for or ended: an activation, as Request-PimActivation and Get-PimActivation give it.</summary>
public sealed class ActivationIdentity
{
    /// <summary>Takes an activation.</summary>
    public ActivationIdentity(PimActivation activation) => Source = activation ?? throw new ArgumentNullException(nameof(activation));

    /// <summary>Takes anything else, so that the command can say what to give in its place: PowerShell would only say that it cannot be bound.</summary>
    public ActivationIdentity(object other) => Source = other ?? throw new ArgumentNullException(nameof(other));

    /// <summary>The object that was given.</summary>
    public object Source { get; }

    /// <summary>The activation; null where something else was given.</summary>
    public PimActivation? Activation => Source as PimActivation;

    /// <summary>The error where it is no activation.</summary>
    /// <param name="advice">What to give in its place.</param>
    internal PimCaException Refusal(string advice) => new(
        "ActivationRequired", PimCaErrorKind.InvalidArgument, MistakenInput.Message(Source, "an activation"), advice, Source.ToString());
}

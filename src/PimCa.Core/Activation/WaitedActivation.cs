using PimCa.Errors;

namespace PimCa.Activation;

/// <summary>One of several activations that are waited for.</summary>
internal sealed class WaitedActivation
{
    public WaitedActivation(PimActivation activation) => State = activation;

    /// <summary>As it was found last.</summary>
    public PimActivation State { get; set; }

    /// <summary>In words what is missing for it to be in force.</summary>
    public string Missing { get; private set; } = string.Empty;

    /// <summary>Why it is waited for no longer, though it is not final.</summary>
    public PimCaException? Failure { get; private set; }

    /// <summary>Whether waiting would change nothing any more; not before it was looked at.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Notes what a look showed.</summary>
    public void Saw(PimActivation state, string missing)
    {
        State = state;
        Missing = missing;
        IsDecided = state.Status is not (ActivationStatus.PendingApproval or ActivationStatus.Scheduled or ActivationStatus.Provisioning);
    }

    /// <summary>Gives it up.</summary>
    public void Fail(PimCaException error)
    {
        Failure = error;
        IsDecided = true;
    }
}

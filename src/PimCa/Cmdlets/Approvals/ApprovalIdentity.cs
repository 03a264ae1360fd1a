using System;
using PimCa.Activation;
using PimCa.Approvals;

namespace PimCa.Cmdlets.Approvals;

/// <summary>What is to be decided: a piped approval, or the activation that waits for it.</summary>
public sealed class ApprovalIdentity
{
    /// <summary>Takes an approval.</summary>
    public ApprovalIdentity(PimApproval approval) => Source = approval ?? throw new ArgumentNullException(nameof(approval));

    /// <summary>Takes an activation.</summary>
    public ApprovalIdentity(PimActivation activation) => Source = activation ?? throw new ArgumentNullException(nameof(activation));

    /// <summary>Takes anything else, so that the command can say what to give in its place: PowerShell would only say that it cannot be bound.</summary>
    public ApprovalIdentity(object other) => Source = other ?? throw new ArgumentNullException(nameof(other));

    /// <summary>The approval, if one was given.</summary>
    public PimApproval? Approval => Source as PimApproval;

    /// <summary>The activation, if one was given.</summary>
    public PimActivation? Activation => Source as PimActivation;

    /// <summary>The object that was given.</summary>
    public object Source { get; }
}

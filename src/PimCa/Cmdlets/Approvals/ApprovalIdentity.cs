using System;
using PimCa.Activation;
using PimCa.Approvals;

namespace PimCa.Cmdlets.Approvals;

/// <summary>What is to be decided: a piped approval, or the activation that waits for it.</summary>
public sealed class ApprovalIdentity
{
    /// <summary>Takes an approval.</summary>
    public ApprovalIdentity(PimApproval approval) => Approval = approval ?? throw new ArgumentNullException(nameof(approval));

    /// <summary>Takes an activation.</summary>
    public ApprovalIdentity(PimActivation activation) => Activation = activation ?? throw new ArgumentNullException(nameof(activation));

    /// <summary>The approval, if one was given.</summary>
    public PimApproval? Approval { get; }

    /// <summary>The activation, if one was given.</summary>
    public PimActivation? Activation { get; }

    /// <summary>The object that was given.</summary>
    public object Source => (object?)Approval ?? Activation!;
}

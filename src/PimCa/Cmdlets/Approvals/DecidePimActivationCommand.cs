using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Approvals;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Ports;
using PimCa.Resources;

namespace PimCa.Cmdlets.Approvals;

/// <summary>
/// Approving and denying alike: each item is asked about, then they are sent together, as many as one request takes, and
/// the rest at the end. A failure belongs to its item alone.
/// </summary>
public abstract class DecidePimActivationCommand : PimCaCmdlet
{
    /// <summary>The parameter set of piped objects.</summary>
    protected const string ByObject = "InputObject";

    /// <summary>The parameter set of ids.</summary>
    protected const string ById = "Id";

    private readonly List<PimApproval> agreed = new();

    /// <summary>The approval, as Get-PimApproval gives it, or the activation that waits for it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ApprovalIdentity? InputObject { get; set; }

    /// <summary>The approval's id, which is the request's; several, separated by commas.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Why. The requester and the audit see it.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Justification { get; set; }

    private protected abstract bool Approves { get; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (InputObject is { } given)
        {
            await TryAsync(given.Source, () => TakeAsync(() => Task.FromResult(given.Approval ?? new DecideApprovals(Ports).Of(given.Activation ?? throw Mistaken(given.Source))), cancellationToken));
            return;
        }

        Expect(Id!.Length);
        foreach (var id in Id)
        {
            await TryAsync(id, () => TakeAsync(() => new DecideApprovals(Ports).FindAsync(id, cancellationToken), cancellationToken));
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => agreed.Count == 0 ? Task.CompletedTask : SendAsync(cancellationToken);

    private PimCaException Mistaken(object given) => new(
        "ApprovalRequired",
        PimCaErrorKind.InvalidArgument,
        MistakenInput.Message(given, "an approval"),
        Messages.ApprovalInputAdvice(MyInvocation.MyCommand.Name),
        given.ToString());

    private async Task TakeAsync(Func<Task<PimApproval>> find, CancellationToken cancellationToken)
    {
        var approval = await find();
        var target = approval.RequestorName.Length > 0 ? approval.RequestorName : approval.Id;
        var action = DecideApprovals.Describe(approval, Approves);
        if (Confirms(action, target, out var reason))
        {
            agreed.Add(approval);
        }
        else if (reason == ShouldProcessReason.WhatIf)
        {
            WriteObject(approval with
            {
                Decision = Approves ? ApprovalDecision.Approved : ApprovalDecision.Denied,
                DecisionJustification = Justification,
            });
        }

        if (agreed.Count == DecideApprovals.ChunkSize)
        {
            await SendAsync(cancellationToken);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var chunk = agreed.ToArray();
        agreed.Clear();
        IReadOnlyList<ItemResult<PimApproval>> results;
        try
        {
            results = await TellingWhenStoppedAsync(
                () => new DecideApprovals(Ports).SendAsync(chunk, Approves, Justification!, cancellationToken),
                () => Messages.DecidingStopped(string.Join(", ", chunk.Select(DecideApprovals.Label))));
        }
        catch (PimCaException error)
        {
            foreach (var approval in chunk)
            {
                WriteFailure(error, approval);
            }

            return;
        }

        for (var i = 0; i < chunk.Length; i++)
        {
            if (results[i].Error is { } error)
            {
                WriteFailure(error, chunk[i]);
            }
            else
            {
                WriteObject(results[i].Value);
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Activates what the signed-in person is eligible for. The result is a state: waiting for approval, granted for later,
/// being provisioned, denied. With <c>-Wait</c> the command ends when it is in force.
/// </summary>
[Cmdlet(VerbsLifecycle.Request, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByGroup)]
[OutputType(typeof(PimActivation))]
[RequiresPermission("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup")]
public sealed class RequestPimActivationCommand : PimCaCmdlet
{
    private const string ByGroup = "Group";
    private const string Everything = "All";

    private readonly List<PimActivation> sent = new();

    /// <summary>The group: an id, a name, or a piped eligibility.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByGroup, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Membership or ownership; a piped eligibility says which.</summary>
    [Parameter(ParameterSetName = ByGroup, ValueFromPipelineByPropertyName = true)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <summary>Everything that the person may activate now.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <summary>How long, from the start. Left out, eight hours or the policy's maximum where that is less.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Duration { get; set; }

    /// <summary>Until when, instead of a length.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    /// <summary>From when; left out, at once.</summary>
    [Parameter]
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>The reason, which approvers and auditors see.</summary>
    [Parameter]
    public string? Justification { get; set; }

    /// <summary>The ticket's number.</summary>
    [Parameter]
    public string? TicketNumber { get; set; }

    /// <summary>The system that the ticket is in.</summary>
    [Parameter]
    public string? TicketSystem { get; set; }

    /// <summary>Waits until it is in force: the schedule instance exists and the directory shows the membership.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How many seconds <see cref="Wait"/> lasts at most, for all activations together.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Has the service check the request without activating anything.</summary>
    [Parameter]
    public SwitchParameter ValidateOnly { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken) => Wait && ValidateOnly
        ? throw new PimCaException(
            "WaitWithoutActivation",
            PimCaErrorKind.InvalidArgument,
            "-ValidateOnly activates nothing, so -Wait would wait for nothing.",
            "Leave one of the two out.")
        : Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (!All)
        {
            var target = TargetIdentity.Group(Group!.Value, Access);
            await TryAsync(Group, () => ActivateAsync(new ActivationRequest { Target = target }, cancellationToken));
            return;
        }

        foreach (var mine in await new RequestActivation(Ports).ListMineAsync(cancellationToken))
        {
            await TryAsync(mine.Target.ToString(), () => ActivateAsync(mine, cancellationToken));
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (sent.Count == 0)
        {
            return;
        }

        // All are sent before the first is waited for, so that they come into force side by side.
        var waiting = new WaitForActivation(Ports, TimeSpan.FromSeconds(TimeoutSec));
        foreach (var activation in sent)
        {
            await TryAsync(activation, async () =>
            {
                var wait = await waiting.RunAsync(activation, cancellationToken);
                if (wait.TimedOut is { } timedOut)
                {
                    WriteFailure(timedOut, wait.Activation);
                }
                else
                {
                    await FreshToken.RenewAsync(Ports, wait.Activation, cancellationToken);
                    WriteObject(wait.Activation);
                }
            });
        }
    }

    private async Task ActivateAsync(ActivationRequest target, CancellationToken cancellationToken)
    {
        var change = await new RequestActivation(Ports).PlanAsync(
            target with
            {
                Duration = Duration,
                Until = Until,
                Start = StartTime,
                Justification = Justification,
                TicketNumber = TicketNumber,
                TicketSystem = TicketSystem,
                ValidateOnly = ValidateOnly,
            },
            cancellationToken);
        var activation = await CarryOutAsync(change, passThru: !Wait);
        if (!Wait || activation is null)
        {
            return;
        }

        if (activation.Id.Length > 0)
        {
            sent.Add(activation);
        }
        else
        {
            // -WhatIf: there is nothing to wait for.
            WriteObject(activation);
        }
    }
}

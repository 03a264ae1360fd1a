using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Resources;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Activates what the signed-in person is eligible for: groups and roles, one or all of them. The result is a state: waiting
/// for approval, granted for later, being provisioned, denied. One that is active or waits already, and fits, is given as it stands. What
/// is piped is asked about one by one and sent together at the end, as many as one request takes. With <c>-Wait</c> the command ends when
/// all is in force.
/// </summary>
/// <example>
/// <before>As adele</before>
/// <code>
/// Request-PimActivation 'Browser-Only Users' -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711
/// </code>
/// <para>Asks for an exemption. The result says where it stands; waiting for approval is a result, and no error.</para>
/// <output>
/// TargetName         PrincipalName         Status          Window
/// ----------         -------------         ------          ------
/// Browser-Only Users adele@contoso.example PendingApproval until 2026-03-02 16:10
/// </output>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d; $null = New-PimEligibility -AzureRole Reader -Scope rg-web -Principal adele@contoso.example -Duration 20d; Set-PimMemberPolicy $group -RequireApproval:$false; As adele</before>
/// <code>
/// Request-PimActivation -All -Duration 2h -Justification 'On call' -Wait
/// </code>
/// <para>Activates everything that the signed-in person may, in groups, Entra roles and Azure roles, and waits until it is in force.</para>
/// <output>
/// TargetName         PrincipalName         Status          Window
/// ----------         -------------         ------          ------
/// Browser-Only Users adele@contoso.example Active          until 2026-03-02 10:10
/// Helpdesk           adele@contoso.example Active          until 2026-03-02 10:10
/// Administrator
/// Reader at rg-web   adele@contoso.example Active          until 2026-03-02 10:10
/// </output>
/// </example>
/// <example>
/// <before>As adele</before>
/// <code>
/// Request-PimActivation 'Browser-Only Users' -Duration 8h -Justification 'Laptop broken' -ValidateOnly
/// </code>
/// <para>Asks whether the service would take the request, and activates nothing.</para>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d; As adele</before>
/// <code>
/// Get-PimEligibility -Mine | Where-Object Kind -eq EntraRole | Request-PimActivation -StartTime '2026-03-03 08:00' -Duration 4h -Justification 'Change 1881'
/// </code>
/// <para>Plans the Entra roles for a change tomorrow morning. They begin by themselves, and Stop-PimActivation withdraws them before.</para>
/// </example>
/// <example>
/// <before>As adele</before>
/// <code>
/// Request-PimActivation 'Browser-Only Users' -Duration 48h -Justification 'Laptop broken' -ErrorAction SilentlyContinue -ErrorVariable refused
/// "$refused"
/// $refused.ErrorDetails.RecommendedAction
/// </code>
/// <para>Asks for more than the policy allows. The error names the most, and the way out.</para>
/// <output>
/// 2 days is longer than the policy of 'Browser-Only Users' allows: 1 day at most.
/// Give -Duration 1d or less.
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>NotEligible</c>, <c>ActivationTooLong</c>, <c>ActivationTooShort</c>, <c>JustificationRequired</c>, <c>TicketRequired</c>, <c>AlreadyActive</c>, <c>AlreadyScheduled</c>, <c>PendingRequestExists</c>, <c>DurationAndUntil</c>, <c>StartTimeInPast</c>, <c>EndBeforeStart</c>, <c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>MfaRequired</c>, <c>StepUpNotPossible</c>, <c>PersonRequired</c>, <c>ActivationTimeout</c>.</exception>
/// <seealso cref="Assignments.GetPimEligibilityCommand"/>
/// <seealso cref="Session.UpdatePimCaTokenCommand"/>
[Cmdlet(VerbsLifecycle.Request, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActivation))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory", "PrivilegedEligibilitySchedule.Read.AzureADGroup",
    "RoleManagementPolicy.Read.AzureADGroup", "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "Application.Read.All",
    "user_impersonation",
    PeopleOnly = true)]
public sealed class RequestPimActivationCommand : OwnTargetCmdlet
{
    private const string Everything = "All";

    private readonly List<(PlannedActivation Planned, object? Item)> agreed = new();
    private readonly HashSet<string> asked = new();
    private RequestActivation? request;

    /// <summary>The group: an id, a name, or an object that is about one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForGroup, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Member for the membership of the group, Owner for its ownership; a piped object says which by itself.</summary>
    /// <value>Member</value>
    [Parameter(ParameterSetName = ForGroup, ValueFromPipelineByPropertyName = true)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <summary>An eligibility, or an earlier activation or assignment of what is to be activated: of any kind, in any mixture.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <summary>Everything that the signed-in person may activate now: groups, Entra roles, Azure roles.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// How long, from the start: <c>8h</c>, <c>90m</c>, <c>1h30m</c>, <c>1d</c>; 5 minutes at least, the policy says the most. Left out, and
    /// without -Until: eight hours, or the policy's maximum where that is less.
    /// </summary>
    [Parameter]
    [Duration]
    public TimeSpan? Duration { get; set; }

    /// <summary>Until when, in place of -Duration; both together are an error. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    /// <summary>From when; at once when left out. What is granted for later begins by itself. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>The reason, which approvers and auditors see. Needed where the policy requires one.</summary>
    [Parameter]
    public string? Justification { get; set; }

    /// <summary>The ticket's number. Needed where the policy requires a ticket.</summary>
    [Parameter]
    public string? TicketNumber { get; set; }

    /// <summary>The system that the ticket is in, in any words.</summary>
    [Parameter]
    public string? TicketSystem { get; set; }

    /// <summary>
    /// Waits until it is in force: the schedule instance exists and, for a group, the directory shows the membership. A decision is waited for
    /// too. When the time of -TimeoutSec is over, that is an error with the state; the request stands.
    /// </summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How many seconds -Wait lasts at most, for all activations together; 0 looks once.</summary>
    /// <value>300</value>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Has the service check the request, as it would be sent, without activating anything: what comes out has no id. Not together with -Wait.</summary>
    [Parameter]
    public SwitchParameter ValidateOnly { get; set; }

    private RequestActivation Use => request ??= new RequestActivation(Ports);

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
            var item = InputObject ?? Given(Group);
            await TryAsync(item, () => TakeAsync(item, Asked(), cancellationToken));
            return;
        }

        var all = await Use.ListMineAsync(cancellationToken);
        Expect(all.Count);
        foreach (var mine in all)
        {
            await TryAsync(mine.Target.ToString(), () => TakeAsync(mine.Target.ToString(), mine, cancellationToken));
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (agreed.Count == 0)
        {
            return;
        }

        var sent = new List<PimActivation>();
        var results = await TellingWhenStoppedAsync(
            () => Use.SendAsync(agreed.Select(a => a.Planned).ToArray(), cancellationToken),
            () => Messages.SendingStopped(string.Join(", ", agreed.Select(a => a.Planned.Label))));

        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Error is { } error)
            {
                WriteFailure(error, agreed[i].Item);
            }
            else if (Wait)
            {
                sent.Add(results[i].Value!);
            }
            else
            {
                WriteObject(results[i].Value);
            }
        }

        // All are sent before the first is waited for, so that they come into force side by side.
        await AwaitedActivations.WriteAsync(this, sent, TimeoutSec, cancellationToken);
    }

    private ActivationRequest Asked() => new()
    {
        Target = InputObject is null ? Named(Group, Access)! : Of(InputObject),
        EligibilityScheduleId = (InputObject as PimEligibility)?.Id,
    };

    private async Task TakeAsync(object? item, ActivationRequest target, CancellationToken cancellationToken)
    {
        var planned = await Use.PrepareAsync(
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
        if (!asked.Add(planned.Key))
        {
            // Somebody can be eligible for one thing directly and through groups; it is activated once.
            WriteVerbose(Messages.AlreadyAsked(planned.Target));
            return;
        }

        if (Confirms(planned.Action, planned.Target, out var reason))
        {
            agreed.Add((planned, item));
        }
        else if (reason == ShouldProcessReason.WhatIf)
        {
            WriteObject(planned.Preview);
        }
    }
}

using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Extends a time-bound assignment in its last 14 days, or renews one that ended less than 30 days ago. For oneself it is a
/// request that an administrator decides; an administrator's for others takes effect at once.
/// </summary>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d; $null = Step-PimSimulator 10d; As adele</before>
/// <code>
/// Get-PimEligibility -Mine | Where-Object { -not $_.IsPermanent } | Request-PimExtension -Duration 30d -Justification 'The project goes on'
/// </code>
/// <para>Asks for more time in the last 14 days; an administrator decides.</para>
/// <output>
///    Target: Entra role Helpdesk Administrator
///
/// Action PrincipalName          Status          PreviousEndTime  EndTime
/// ------ -------------          ------          ---------------  -------
/// Extend adele@contoso.example  PendingApproval 2026-03-22 08:10 2026-04-11 08:10
/// </output>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d; $null = Step-PimSimulator 25d</before>
/// <code>
/// Get-PimEligibility -Role 'Helpdesk Administrator' -IncludeExpired | Where-Object { -not $_.IsPermanent } | Request-PimExtension -Duration 60d -Justification 'Still on the service desk'
/// </code>
/// <para>An administrator renews what expired in the last 30 days, at once.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ExtensionTooEarly</c>, <c>ExtensionTooLong</c>, <c>ExtensionNotLonger</c>, <c>RenewalTooLate</c>, <c>PermanentAssignment</c>, <c>ActivationNotExtendable</c>, <c>DurationRequired</c>, <c>DurationAndUntil</c>, <c>AssignmentRequired</c>, <c>PendingRequestExists</c>, <c>JustificationRequired</c>.</exception>
/// <seealso cref="Assignments.GetPimEligibilityCommand"/>
/// <seealso cref="Assignments.SetPimEligibilityCommand"/>
/// <seealso cref="Assignments.SetPimActiveAssignmentCommand"/>
[Cmdlet(VerbsLifecycle.Request, "PimExtension", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PimExtension))]
[RequiresPermission(
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup", "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    "RoleEligibilitySchedule.ReadWrite.Directory", "RoleAssignmentSchedule.ReadWrite.Directory",
    "user_impersonation")]
public sealed class RequestPimExtensionCommand : PimCaCmdlet
{
    /// <summary>
    /// The eligibility or the active assignment, as Get-PimEligibility and Get-PimActiveAssignment give it; what has expired they list with
    /// -IncludeExpired. Not an activation: it cannot be extended.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ExtensionTarget? InputObject { get; set; }

    /// <summary>How long from now: <c>30d</c>, <c>12h</c>. One of -Duration and -Until is needed, and not both. The policy says the most.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Duration { get; set; }

    /// <summary>Until when, in place of -Duration. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    /// <summary>The reason, which whoever decides sees. Needed where the policy requires one.</summary>
    [Parameter]
    public string? Justification { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(InputObject?.Source, async () =>
    {
        var change = await new RequestExtension(Ports).PlanAsync(
            (InputObject!.Request ?? throw Mistaken(InputObject.Source)) with { Duration = Duration, Until = Until, Justification = Justification },
            cancellationToken);
        await CarryOutAsync(change);
    });

    private static PimCaException Mistaken(object given) => given is PimActivation activation
        ? RequestExtension.OfActivation(activation)
        : new PimCaException(
            "AssignmentRequired",
            PimCaErrorKind.InvalidArgument,
            MistakenInput.Message(given, "an eligibility or an active assignment"),
            Messages.ExtensionInputAdvice($"{MistakenInput.TargetOf(given)} -Mine".TrimStart()),
            given.ToString());
}

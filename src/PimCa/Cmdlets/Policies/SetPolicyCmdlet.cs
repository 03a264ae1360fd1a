using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>
/// What can be set in the PIM policy of any kind of target. What is not given stays as it is; a switch is taken back with
/// <c>-RequireTicket:$false</c>. Any number of settings costs one read and one write.
/// </summary>
public abstract class SetPolicyCmdlet : PimCaCmdlet
{
    /// <summary>How long an activation may last at most: 30 minutes to 24 hours, in whole minutes.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [Duration]
    public TimeSpan MaximumActivationDuration { get; set; }

    /// <summary>Activation requires MFA. MFA of the sign-in satisfies it, so nobody is asked again. Replaces an authentication context.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter RequireMfa { get; set; }

    /// <summary>
    /// Activation requires this authentication context, by its id (c1 to c99), and asks for proof again. Replaces <c>-RequireMfa</c>, and is
    /// not given together with it. <c>''</c> removes the context. Refused where Conditional Access does not enforce the context for all who may
    /// activate: PIM would check nothing.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    [AllowEmptyString]
    [AllowNull]
    [KnownNameCompleter(KnownNameKind.AuthenticationContext)]
    public string? AuthenticationContext { get; set; }

    /// <summary>Activation requires a justification.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter RequireJustification { get; set; }

    /// <summary>Activation requires a ticket number.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter RequireTicket { get; set; }

    /// <summary>Activation requires approval, by those that <c>-Approver</c> names or the policy has already.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter RequireApproval { get; set; }

    /// <summary>Who approves: users and groups, by id, user principal name, name or object. Replaces those that there are. One approval is enough.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [AllowEmptyCollection]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity[]? Approver { get; set; }

    /// <summary>Eligible assignments may be permanent.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter AllowPermanentEligibility { get; set; }

    /// <summary>How long an eligible assignment may last at most, 5 minutes to 365 days. It counts only where permanent ones are not allowed: <c>-AllowPermanentEligibility:$false</c>.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [Duration]
    public TimeSpan EligibilityExpiresAfter { get; set; }

    /// <summary>Active assignments may be permanent.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter AllowPermanentActive { get; set; }

    /// <summary>How long an active assignment may last at most, 5 minutes to 365 days. It counts only where permanent ones are not allowed: <c>-AllowPermanentActive:$false</c>.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [Duration]
    public TimeSpan ActiveExpiresAfter { get; set; }

    /// <summary>Whoever makes an active assignment needs MFA. An application never has it, so a runbook could not assign any more.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter RequireMfaOnActiveAssignment { get; set; }

    /// <summary>Whoever makes an active assignment gives a justification.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter RequireJustificationOnActiveAssignment { get; set; }

    /// <summary>
    /// Changes of the 9 notifications, a hashtable for each. Event (EligibleAssigned, ActiveAssigned, EligibleActivated) and Recipient (Admin,
    /// Assignee, Approver) say which. DefaultRecipients ($true or $false), AdditionalRecipients (mail addresses, which replace those that
    /// there are) and CriticalOnly ($true or $false) say what to change.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    [AllowEmptyCollection]
    public Hashtable[] Notification { get; set; } = Array.Empty<Hashtable>();

    /// <summary>Writes the policy as it is then, read anew.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Brings the policy to the settings that were given.</summary>
    private protected Task SetAsync(object? item, Func<TargetIdentity> target, CancellationToken cancellationToken) => TryAsync(item, async () =>
    {
        var request = new PolicyRequest
        {
            Target = target(),
            Settings = Settings(),
            Approvers = Approver?.Select(a => a.Value).ToArray(),
            ReadBack = PassThru,
        };
        await CarryOutAsync(await new SetPimPolicy(Ports).PlanAsync(request, cancellationToken), PassThru);
    });

    private PolicySettings Settings() => new()
    {
        MaximumActivationDuration = Given(nameof(MaximumActivationDuration), MaximumActivationDuration),
        RequireMfa = Given(nameof(RequireMfa), RequireMfa.IsPresent),
        AuthenticationContext = IsGiven(nameof(AuthenticationContext)) ? AuthenticationContext ?? string.Empty : null,
        RequireJustification = Given(nameof(RequireJustification), RequireJustification.IsPresent),
        RequireTicket = Given(nameof(RequireTicket), RequireTicket.IsPresent),
        RequireApproval = Given(nameof(RequireApproval), RequireApproval.IsPresent),
        AllowPermanentEligibility = Given(nameof(AllowPermanentEligibility), AllowPermanentEligibility.IsPresent),
        EligibilityExpiresAfter = Given(nameof(EligibilityExpiresAfter), EligibilityExpiresAfter),
        AllowPermanentActive = Given(nameof(AllowPermanentActive), AllowPermanentActive.IsPresent),
        ActiveExpiresAfter = Given(nameof(ActiveExpiresAfter), ActiveExpiresAfter),
        RequireMfaOnActiveAssignment = Given(nameof(RequireMfaOnActiveAssignment), RequireMfaOnActiveAssignment.IsPresent),
        RequireJustificationOnActiveAssignment = Given(nameof(RequireJustificationOnActiveAssignment), RequireJustificationOnActiveAssignment.IsPresent),
        Notifications = Notification.Select(NotificationTable.Read).ToArray(),
    };

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private T? Given<T>(string parameter, T value)
        where T : struct => IsGiven(parameter) ? value : null;
}

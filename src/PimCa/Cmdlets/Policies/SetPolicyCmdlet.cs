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
    /// <summary>The longest activation, 30 minutes to 24 hours.</summary>
    [Parameter]
    [Duration]
    public TimeSpan MaximumActivationDuration { get; set; }

    /// <summary>Activation requires MFA, which a sign-in with MFA satisfies. Takes an authentication context away.</summary>
    [Parameter]
    public SwitchParameter RequireMfa { get; set; }

    /// <summary>Activation demands this authentication context, <c>c1</c> to <c>c99</c>; takes MFA away. Empty takes the context away. Refused where Conditional Access does not enforce the context for all who may activate: PIM would check nothing.</summary>
    [Parameter]
    [AllowEmptyString]
    [AllowNull]
    [KnownNameCompleter(KnownNameKind.AuthenticationContext)]
    public string? AuthenticationContext { get; set; }

    /// <summary>Activation requires a justification.</summary>
    [Parameter]
    public SwitchParameter RequireJustification { get; set; }

    /// <summary>Activation requires a ticket.</summary>
    [Parameter]
    public SwitchParameter RequireTicket { get; set; }

    /// <summary>Activation requires approval.</summary>
    [Parameter]
    public SwitchParameter RequireApproval { get; set; }

    /// <summary>Who approves: users and groups. Replaces those that there are.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity[]? Approver { get; set; }

    /// <summary>Eligible assignments may be permanent.</summary>
    [Parameter]
    public SwitchParameter AllowPermanentEligibility { get; set; }

    /// <summary>The longest eligible assignment where permanent ones are not allowed; at most 365 days.</summary>
    [Parameter]
    [Duration]
    public TimeSpan EligibilityExpiresAfter { get; set; }

    /// <summary>Active assignments may be permanent.</summary>
    [Parameter]
    public SwitchParameter AllowPermanentActive { get; set; }

    /// <summary>The longest active assignment where permanent ones are not allowed; at most 365 days.</summary>
    [Parameter]
    [Duration]
    public TimeSpan ActiveExpiresAfter { get; set; }

    /// <summary>Assigning actively requires MFA of the administrator; an application never satisfies it.</summary>
    [Parameter]
    public SwitchParameter RequireMfaOnActiveAssignment { get; set; }

    /// <summary>Assigning actively requires a justification.</summary>
    [Parameter]
    public SwitchParameter RequireJustificationOnActiveAssignment { get; set; }

    /// <summary>
    /// Changes of the 9 notifications, a table for each: Event (EligibleAssigned, ActiveAssigned, EligibleActivated),
    /// Recipient (Admin, Assignee, Approver), and what to change of DefaultRecipients, AdditionalRecipients, CriticalOnly.
    /// </summary>
    [Parameter]
    [AllowEmptyCollection]
    public Hashtable[] Notification { get; set; } = Array.Empty<Hashtable>();

    /// <summary>Writes the policy as it is then, read anew: a group's id changes when the first write puts it under PIM.</summary>
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

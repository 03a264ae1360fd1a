using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>Sets the PIM policy of a group's members or owners.</summary>
/// <example>
/// <code>
/// Set-PimMemberPolicy 'Browser-Only Users' -MaximumActivationDuration 24h -RequireJustification -RequireApproval -Approver Administrators -AllowPermanentEligibility
/// </code>
/// <para>A day at most, with a reason, approved by a member of the group Administrators; people may be eligible for good.</para>
/// </example>
/// <example>
/// <code>
/// $mail = @{ Event = 'EligibleActivated'; Recipient = 'Admin'; AdditionalRecipients = 'security@contoso.example' }
/// Set-PimMemberPolicy 'Browser-Only Users' -Notification $mail -RequireTicket
/// </code>
/// <para>Sends a mail to the security team at each activation, and asks for a ticket. All other settings stay.</para>
/// </example>
/// <example>
/// <code>
/// $null = New-PimAuthenticationContext c1 -State Enabled
/// Set-PimMemberPolicy 'Browser-Only Users' -AuthenticationContext c1
/// </code>
/// <para>Has each activation prove itself anew, by the authentication strength of the context c1.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ApproverNeeded</c>, <c>ApproverInvalid</c>, <c>ActivationDurationOutOfRange</c>, <c>ExpiryOutOfRange</c>, <c>MfaAndContextConflict</c>, <c>AuthenticationContextNotEnforced</c>, <c>AuthenticationContextSparesEligible</c>, <c>PolicyWriteLocked</c>, <c>DynamicGroupNotAllowed</c>.</exception>
/// <seealso cref="ConditionalAccess.NewPimAuthenticationContextCommand"/>
/// <seealso cref="Policies.ExportPimPolicyCommand"/>
[Cmdlet(VerbsCommon.Set, "PimMemberPolicy", DefaultParameterSetName = ForGroup, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimPolicy))]
[RequiresPermission("RoleManagementPolicy.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All", "Application.Read.All", "AuthenticationContext.Read.All", "Policy.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup")]
public sealed class SetPimMemberPolicyCommand : SetPolicyCmdlet
{
    private const string ForGroup = "Group";
    private const string ForObject = "InputObject";

    /// <summary>The group: an id, a name, or piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForGroup, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Something that is about a group: its policy, an eligibility, an assignment, an activation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <summary>The members' policy or the owners'. Left out, what a piped object is about, else the members'.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public PimAccess? Access { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        SetAsync((object?)InputObject ?? Group, () => MemberPolicyTarget.Of(Group, InputObject, Access), cancellationToken);
}

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
/// Sets the PIM policy of a group's members or owners. The first write puts a group under PIM, and the policy's id changes then.
/// </summary>
/// <remarks>
/// A setting whose parameter is left out stays as it is. A switch turns a setting on; <c>:$false</c> after it turns the setting off, as in
/// <c>-RequireTicket:$false</c>. Any number of settings costs one read and one write, and only what differs is written.
/// </remarks>
/// <example>
/// <code>
/// Set-PimMemberPolicy 'Browser-Only Users' -MaximumActivationDuration 24h -RequireJustification -RequireApproval -Approver Administrators -AllowPermanentEligibility
/// </code>
/// <para>An activation lasts a day at most, needs a justification, and is approved by a member of the group Administrators; eligible assignments may be permanent.</para>
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
/// <para>Each activation asks for proof again, of the authentication strength of the context c1. The context must be enforced first.</para>
/// </example>
/// <example>
/// <code>
/// Set-PimMemberPolicy 'Browser-Only Users' -AllowPermanentEligibility:$false -EligibilityExpiresAfter 90d -WhatIf
/// </code>
/// <para>Shows what would change if eligible assignments had to end after 90 days at most; writes nothing.</para>
/// </example>
/// <example>
/// <code>
/// Set-PimMemberPolicy 'Browser-Only Users' -RequireTicket:$false -Confirm:$false -PassThru
/// </code>
/// <para>In a runbook: activation no longer requires a ticket. Asks no question, and writes the policy as it is then.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ApproverNeeded</c>, <c>ApproverInvalid</c>, <c>PrincipalNotFound</c>, <c>PrincipalAmbiguous</c>, <c>ActivationDurationOutOfRange</c>, <c>ExpiryOutOfRange</c>, <c>MfaAndContextConflict</c>, <c>AuthenticationContextInvalid</c>, <c>AuthenticationContextNotFound</c>, <c>AuthenticationContextNotPublished</c>, <c>AuthenticationContextNotTargeted</c>, <c>AuthenticationContextNotEnforced</c>, <c>AuthenticationContextSparesEligible</c>, <c>PolicyWriteLocked</c>, <c>DynamicGroupNotAllowed</c>, <c>GroupRequired</c>.</exception>
/// <seealso cref="ConditionalAccess.NewPimAuthenticationContextCommand"/>
/// <seealso cref="Policies.ExportPimPolicyCommand"/>
[Cmdlet(VerbsCommon.Set, "PimMemberPolicy", DefaultParameterSetName = ForGroup, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimPolicy))]
[RequiresPermission("RoleManagementPolicy.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All", "Application.Read.All", "AuthenticationContext.Read.All", "Policy.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup")]
public sealed class SetPimMemberPolicyCommand : SetPolicyCmdlet
{
    private const string ForGroup = "Group";
    private const string ForObject = "InputObject";

    /// <summary>The group: an id, a name, or a piped group.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForGroup, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>A piped object that is about a group: its policy, an eligibility, an assignment, an activation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <summary>The policy of the members or of the owners; each has one of its own. Left out, what a piped object is about, else Member.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public PimAccess? Access { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        SetAsync((object?)InputObject ?? Group, () => MemberPolicyTarget.Of(Group, InputObject, Access), cancellationToken);
}

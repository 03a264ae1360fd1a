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
/// Gets the PIM policy of a group's members or owners. It says what an activation requires and how long eligible and active assignments
/// may last. A group that PIM does not manage yet has a policy already; its id changes when the first write puts the group under PIM.
/// </summary>
/// <example>
/// <code>
/// Get-PimMemberPolicy 'Browser-Only Users'
/// </code>
/// <para>What the activation of the membership requires, and how long assignments may last.</para>
/// <output>
/// TargetName           Access Activation Requires             Eligible  Assigned
/// ----------           ------ ---------- --------             --------  --------
/// Browser-Only Users   Member 1d         MFA, justification,  permanent 180d
///                                        approval
/// </output>
/// </example>
/// <example>
/// <code>
/// (Get-PimMemberPolicy 'Browser-Only Users').Notifications | Where-Object Event -eq EligibleActivated
/// </code>
/// <para>Who gets mail when somebody activates.</para>
/// <output>
/// Event             Recipient Default AdditionalRecipients           CriticalOnly
/// -----             --------- ------- --------------------           ------------
/// EligibleActivated Admin     True    -                              False
/// EligibleActivated Assignee  True    -                              False
/// EligibleActivated Approver  True    -                              False
/// </output>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Group $group -Principal adele@contoso.example -Duration 30d</before>
/// <code>
/// Get-PimEligibility -Group 'Browser-Only Users' | Get-PimMemberPolicy -Access Owner
/// </code>
/// <para>The other policy of the same group, by way of its eligible assignments: that of its owners.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PolicyNotFound</c>, <c>DynamicGroupNotAllowed</c>, <c>GroupRequired</c>.</exception>
/// <seealso cref="Policies.ExportPimPolicyCommand"/>
/// <seealso cref="Policies.GetPimRolePolicyCommand"/>
[Cmdlet(VerbsCommon.Get, "PimMemberPolicy", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimPolicy))]
[RequiresPermission("RoleManagementPolicy.Read.AzureADGroup", "Group.Read.All", "User.Read.All")]
public sealed class GetPimMemberPolicyCommand : PimCaCmdlet
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
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)InputObject ?? Group, async () =>
        WriteObject(await new GetPimPolicy(Ports).GetAsync(MemberPolicyTarget.Of(Group, InputObject, Access), cancellationToken)));
}

using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>Shows the PIM policy of a group's members or owners.</summary>
/// <example>
/// <code>
/// Get-PimMemberPolicy 'Browser-Only Users'
/// </code>
/// <para>What an activation of the membership demands.</para>
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
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>PolicyNotFound</c>, <c>DynamicGroupNotAllowed</c>.</exception>
[Cmdlet(VerbsCommon.Get, "PimMemberPolicy", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimPolicy))]
[RequiresPermission("RoleManagementPolicy.Read.AzureADGroup", "Group.Read.All", "User.Read.All")]
public sealed class GetPimMemberPolicyCommand : PimCaCmdlet
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
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)InputObject ?? Group, async () =>
        WriteObject(await new GetPimPolicy(Ports).GetAsync(MemberPolicyTarget.Of(Group, InputObject, Access), cancellationToken)));
}

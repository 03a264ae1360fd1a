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

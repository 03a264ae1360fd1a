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
[Cmdlet(VerbsCommon.Set, "PimMemberPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimPolicy))]
[RequiresPermission("RoleManagementPolicy.ReadWrite.AzureADGroup", "Group.Read.All", "User.Read.All", "Application.Read.All", "AuthenticationContext.Read.All", "Policy.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup")]
public sealed class SetPimMemberPolicyCommand : SetPolicyCmdlet
{
    /// <summary>The group: an id, a name, or piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>The members' policy or the owners'.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        SetAsync(Group, () => TargetIdentity.Group(Group.Value, Access), cancellationToken);
}

using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Groups;

/// <summary>Makes the dynamic group of those who may activate, or brings the one of that name to the rule.</summary>
/// <example>
/// <code>
/// New-PimInternalUserGroup | New-PimEligibility -Group 'Browser-Only Users' -Permanent
/// </code>
/// <para>Lets every internal user ask for an exemption, now and in future.</para>
/// </example>
/// <example>
/// <code>
/// New-PimInternalUserGroup 'Internal Users, IT' -MembershipRule '(user.userType -eq "Member") and (user.department -eq "IT")'
/// </code>
/// <para>Makes a narrower group, whose members the directory keeps up to date by the rule.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotDynamic</c>, <c>GroupAmbiguous</c>, <c>MembershipRuleEmpty</c>.</exception>
/// <seealso cref="Assignments.NewPimEligibilityCommand"/>
[Cmdlet(VerbsCommon.New, "PimInternalUserGroup", SupportsShouldProcess = true)]
[OutputType(typeof(PimGroup))]
[RequiresPermission("Group.ReadWrite.All")]
public sealed class NewPimInternalUserGroupCommand : PimCaCmdlet
{
    /// <summary>The name.</summary>
    /// <value>Internal Users</value>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string DisplayName { get; set; } = InternalUserGroupRequest.StandardName;

    /// <summary>The membership rule; everybody but guests unless another is given.</summary>
    /// <value>(user.userType -eq "Member")</value>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string MembershipRule { get; set; } = InternalUserGroupRequest.StandardRule;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(DisplayName, async () =>
    {
        var request = new InternalUserGroupRequest { DisplayName = DisplayName, MembershipRule = MembershipRule };
        await CarryOutAsync(await new CreateInternalUserGroup(Ports).PlanAsync(request, cancellationToken));
    });
}

using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Groups;

/// <summary>
/// Creates the dynamic group of those who may activate, or brings the one of that name to the rule. The directory keeps its members up to
/// date, which can take minutes. It is made eligible for the group of New-PimBrowserOnlyGroup; PIM cannot manage a dynamic group itself.
/// </summary>
/// <example>
/// <code>
/// New-PimInternalUserGroup | New-PimEligibility -Group 'Browser-Only Users' -Permanent
/// </code>
/// <para>Makes every internal user eligible, those who join later too.</para>
/// </example>
/// <example>
/// <code>
/// New-PimInternalUserGroup 'Internal Users, IT' -MembershipRule '(user.userType -eq "Member") and (user.department -eq "IT")'
/// </code>
/// <para>A narrower group: the internal users of one department.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotDynamic</c>, <c>GroupAmbiguous</c>, <c>MembershipRuleEmpty</c>.</exception>
/// <seealso cref="Assignments.NewPimEligibilityCommand"/>
/// <seealso cref="Groups.NewPimBrowserOnlyGroupCommand"/>
[Cmdlet(VerbsCommon.New, "PimInternalUserGroup", SupportsShouldProcess = true)]
[OutputType(typeof(PimGroup))]
[RequiresPermission("Group.ReadWrite.All")]
public sealed class NewPimInternalUserGroupCommand : PimCaCmdlet
{
    /// <summary>The group's name.</summary>
    /// <value>Internal Users</value>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string DisplayName { get; set; } = InternalUserGroupRequest.StandardName;

    /// <summary>The membership rule, in the language of dynamic groups. Left out, all users but guests.</summary>
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

using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Groups;

/// <summary>
/// Creates the group whose members will need no compliant device, with assigned membership and role-assignable. A group of that name is
/// brought to the description and the owners that are asked for. One that is not role-assignable, is dynamic or is synchronised from on
/// premises is an error, since that is chosen at creation. By itself the group changes nobody's access: Add-PimCaExclusion does, last of all.
/// </summary>
/// <example>
/// <code>
/// New-PimBrowserOnlyGroup
/// </code>
/// <para>Creates the group 'Browser-Only Users', or changes nothing when it is there.</para>
/// </example>
/// <example>
/// <code>
/// New-PimBrowserOnlyGroup -DisplayName 'Browser only, finance' -Owner megan@contoso.example -WhatIf
/// </code>
/// <para>Shows what it would create, and an object of the same shape; nothing is written.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotRoleAssignable</c>, <c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>, <c>GroupAmbiguous</c>, <c>RoleAssignableGroupLimit</c>, <c>PrincipalNotFound</c>, <c>PrincipalAmbiguous</c>.</exception>
/// <seealso cref="Policies.SetPimMemberPolicyCommand"/>
/// <seealso cref="Groups.NewPimInternalUserGroupCommand"/>
[Cmdlet(VerbsCommon.New, "PimBrowserOnlyGroup", SupportsShouldProcess = true)]
[OutputType(typeof(PimGroup))]
[RequiresPermission("Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory", "User.Read.All", "Application.Read.All")]
public sealed class NewPimBrowserOnlyGroupCommand : PimCaCmdlet
{
    /// <summary>The group's name.</summary>
    /// <value>Browser-Only Users</value>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string DisplayName { get; set; } = BrowserOnlyGroupRequest.StandardName;

    /// <summary>The group's description. Left out, a new group gets a standard one and a group that exists keeps its own.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>
    /// Owners to add: users or service principals, by id, user principal name, name or object. Owners that the group has already stay. An
    /// owner can add members past PIM. Left out, nobody is added.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity[] Owner { get; set; } = Array.Empty<PrincipalIdentity>();

    /// <summary>
    /// Creates an ordinary group, whose members everybody who may manage groups can change, or accepts one that exists. Left out, the group
    /// must be role-assignable: then only its owners and Privileged Role Administrators can change its members.
    /// </summary>
    [Parameter]
    public SwitchParameter NotRoleAssignable { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(DisplayName, async () =>
    {
        var request = new BrowserOnlyGroupRequest
        {
            DisplayName = DisplayName,
            Description = Description,
            Owners = Owner.Select(o => o.Value).ToArray(),
            IsRoleAssignable = !NotRoleAssignable,
        };
        await CarryOutAsync(await new CreateBrowserOnlyGroup(Ports).PlanAsync(request, cancellationToken));
    });
}

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
/// Makes the group whose members need no compliant device. A group of that name is brought to the description and the
/// owners that are asked for; one of another kind is an error, since the kind is chosen at creation.
/// </summary>
/// <example>
/// <code>
/// New-PimBrowserOnlyGroup
/// </code>
/// <para>Makes the group 'Browser-Only Users', or does nothing when it is there.</para>
/// </example>
/// <example>
/// <code>
/// New-PimBrowserOnlyGroup -DisplayName 'Browser only, finance' -Owner megan@contoso.example -WhatIf
/// </code>
/// <para>Shows what it would make.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotRoleAssignable</c>, <c>GroupAmbiguous</c>, <c>RoleAssignableGroupLimit</c>, <c>PrincipalNotFound</c>.</exception>
/// <seealso cref="Policies.SetPimMemberPolicyCommand"/>
[Cmdlet(VerbsCommon.New, "PimBrowserOnlyGroup", SupportsShouldProcess = true)]
[OutputType(typeof(PimGroup))]
[RequiresPermission("Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory", "User.Read.All", "Application.Read.All")]
public sealed class NewPimBrowserOnlyGroupCommand : PimCaCmdlet
{
    /// <summary>The name.</summary>
    /// <value>Browser-Only Users</value>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string DisplayName { get; set; } = BrowserOnlyGroupRequest.StandardName;

    /// <summary>The description.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Who is to own the group; owners that it has already stay.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity[] Owner { get; set; } = Array.Empty<PrincipalIdentity>();

    /// <summary>Makes an ordinary group, which everybody who may manage groups can change; or takes one as it is.</summary>
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

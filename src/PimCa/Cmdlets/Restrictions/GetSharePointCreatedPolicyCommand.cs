using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Restrictions;

namespace PimCa.Cmdlets.Restrictions;

/// <summary>
/// Gets the Conditional Access policies that SharePoint's admin center made by itself when access from unmanaged devices was
/// limited there: enabled at once, and for all users. They are told by their documented name, and by limiting or blocking SharePoint.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SharePointCreatedPolicy")]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "User.ReadBasic.All", "Group.Read.All", "RoleManagement.Read.Directory")]
public sealed class GetSharePointCreatedPolicyCommand : PimCaCmdlet
{
    /// <summary>A snapshot: what this command or <c>Get-PimCaPolicy</c> gave earlier. Policies in it, by their ids, are left out. An empty one leaves out nothing.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public CaPolicyIdentity[]? Since { get; set; } = Array.Empty<CaPolicyIdentity>();

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(null, async () =>
        WriteObject(await new SharePointCreatedPolicies(Ports).ListAsync(PolicySnapshot.Ids(Since), cancellationToken), enumerateCollection: true));
}

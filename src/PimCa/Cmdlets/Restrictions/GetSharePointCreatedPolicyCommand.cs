using System.Management.Automation;
using System.Threading.Tasks;
using System.Threading;
using System;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Restrictions;
using PimCa.Session;

namespace PimCa.Cmdlets.Restrictions;

/// <summary>
/// Gets the Conditional Access policies for all users that SharePoint's admin center made by itself. It makes them, enabled at once, when
/// access from unmanaged devices is limited there. They are told by their documented name, and by limiting or blocking SharePoint.
/// </summary>
/// <example>
/// <before>Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess; $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies -WarningAction Ignore</before>
/// <code>
/// Get-SharePointCreatedPolicy
/// </code>
/// <para>What SharePoint made by itself.</para>
/// </example>
/// <example>
/// <before>Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess</before>
/// <code>
/// $before = Get-SharePointCreatedPolicy
/// $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies
/// Get-SharePointCreatedPolicy -Since $before
/// </code>
/// <para>What has come since access was limited: in the admin center, or here with -KeepSharePointPolicies.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>SnapshotWithoutId</c>, <c>PermissionDenied</c>.</exception>
[Cmdlet(VerbsCommon.Get, "SharePointCreatedPolicy")]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "User.ReadBasic.All", "Group.Read.All", "RoleManagement.Read.Directory")]
public sealed class GetSharePointCreatedPolicyCommand : PimCaCmdlet
{
    /// <summary>A snapshot: what this command or Get-PimCaPolicy gave earlier, or the ids. Policies in it are left out. An empty one leaves out nothing.</summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    [AllowNull]
    [AllowEmptyCollection]
    public CaPolicyIdentity[]? Since { get; set; } = Array.Empty<CaPolicyIdentity>();

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(null, async () =>
        WriteObject(await new SharePointCreatedPolicies(Ports).ListAsync(PolicySnapshot.Ids(Since), cancellationToken), enumerateCollection: true));
}

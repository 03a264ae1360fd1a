using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Restrictions;
using PimCa.Session;

namespace PimCa.Cmdlets.Restrictions;

/// <summary>
/// Disables Conditional Access policies that SharePoint's admin center made by itself for all users. Those that are piped or
/// named, or all that came after a snapshot. Only their state is written. Refused for one that an excluded group relies on.
/// </summary>
/// <remarks>They are disabled and not deleted: a look at them tells what SharePoint wanted, and enabling one again is the way back.</remarks>
/// <example>
/// <before>Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess; $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies -WarningAction Ignore</before>
/// <code>
/// Disable-SharePointCreatedPolicy -Confirm:$false
/// </code>
/// <para>Disables all of them, in a runbook.</para>
/// </example>
/// <example>
/// <before>Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess; $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies -WarningAction Ignore</before>
/// <code>
/// Get-SharePointCreatedPolicy | Where-Object DisplayName -like '*Block access*' | Disable-SharePointCreatedPolicy -WhatIf
/// </code>
/// <para>Shows what would become of one of the two.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>NotSharePointCreated</c>, <c>PolicyPairInUse</c>, <c>SnapshotWithoutId</c>, <c>CaPolicyNotFound</c>, <c>PermissionDenied</c>.</exception>
[Cmdlet(VerbsLifecycle.Disable, "SharePointCreatedPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = AllSet)]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All")]
public sealed class DisableSharePointCreatedPolicyCommand : PimCaCmdlet
{
    private const string AllSet = "All";
    private const string PolicySet = "Policy";

    /// <summary>The policy: an id, a name, or an object that is about one. Without it, all that SharePoint made.</summary>
    [Parameter(ParameterSetName = PolicySet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public CaPolicyIdentity Policy { get; set; } = null!;

    /// <summary>
    /// A snapshot: what Get-SharePointCreatedPolicy or Get-PimCaPolicy gave earlier, or the ids. Policies in it are left alone. An empty one
    /// leaves alone nothing.
    /// </summary>
    [Parameter(ParameterSetName = AllSet)]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    [AllowNull]
    [AllowEmptyCollection]
    public CaPolicyIdentity[]? Since { get; set; } = Array.Empty<CaPolicyIdentity>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var created = new SharePointCreatedPolicies(Ports);
        if (ParameterSetName == PolicySet)
        {
            await TryAsync(Policy, async () => await CarryOutAsync(await created.PlanDisableAsync(Policy.Value, cancellationToken)));
            return;
        }

        await TryAsync(null, async () =>
        {
            var plans = await created.PlanDisableAsync(PolicySnapshot.Ids(Since), cancellationToken);
            Expect(plans.Count);
            foreach (var plan in plans)
            {
                await TryAsync(plan.Value?.Target, () => plan.Value is { } change ? CarryOutAsync(change) : Task.FromException(plan.Error!));
            }
        });
    }
}

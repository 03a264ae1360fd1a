using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Gets the groups that Conditional Access policies exclude, each with what the guard finds now. Policies of every state are looked at.
/// Break-glass groups are among them, and nothing limits those: IsGuarded tells.
/// </summary>
/// <example>
/// <code>
/// Get-PimCaExclusion
/// </code>
/// <para>Lists the groups that policies exclude, each with what the guard finds now.</para>
/// </example>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group; $null = New-PimBrowserOnlyPolicy $group -NonBrowser Block; $null = Set-AppEnforcedRestrictions -OwaPolicy Off -Force -WarningAction Ignore</before>
/// <code>
/// Get-PimCaExclusion | Where-Object { -not $_.IsGuarded }
/// </code>
/// <para>For a nightly check: exclusions whose members nothing limits any more, such as after somebody turned the restrictions of Outlook on the web off.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ExchangeModuleMissing</c>.</exception>
/// <seealso cref="ConditionalAccess.TestPimCaGuardCommand"/>
[Cmdlet(VerbsCommon.Get, "PimCaExclusion")]
[OutputType(typeof(CaExclusion))]
[RequiresPermission(
    "Policy.Read.All", "Application.Read.All", "Group.Read.All", "User.ReadBasic.All",
    "RoleManagement.Read.Directory", "PrivilegedEligibilitySchedule.Read.AzureADGroup", "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "AllSites.FullControl", "Exchange.Manage",
    AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class GetPimCaExclusionCommand : PimCaCmdlet
{
    /// <summary>Only of this policy: an id, a name, or a piped policy. Left out, all policies.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    [ValidateNotNull]
    public CaPolicyIdentity? Policy { get; set; }

    /// <summary>Only of this group: an id, a name, or a piped object that is about a group. Left out, all groups.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)Policy ?? Group, async () =>
        WriteObject(await new CaExclusions(Ports).ListAsync(Policy?.Value, Group?.Value, cancellationToken), enumerateCollection: true));
}

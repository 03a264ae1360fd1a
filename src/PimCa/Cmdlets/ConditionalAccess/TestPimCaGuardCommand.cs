using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Tests whether a group may be excluded from a policy over Office 365 without opening more than the restricted browser. Gives true or
/// false, or with <c>-Detailed</c> a finding for each check; <c>-Verbose</c> tells what is not met. What cannot be read counts as not met.
/// </summary>
/// <remarks>
/// The checks: enabled policies limit the group's browser at Exchange Online and SharePoint Online; enabled policies keep its desktop,
/// mobile, ActiveSync and other clients out, and exclude none of its members; Outlook on the web and SharePoint carry the restrictions
/// out; the group holds no directory role, has no standing members, and its owners are known.
/// </remarks>
/// <example>
/// <code>
/// Test-PimCaGuard -Group 'Browser-Only Users'
/// </code>
/// <para>True when the group may be excluded.</para>
/// </example>
/// <example>
/// <code>
/// Test-PimCaGuard -Group 'Browser-Only Users' -Detailed | Where-Object { -not $_.IsMet }
/// </code>
/// <para>Shows what is missing, and what to do about it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ExchangeModuleMissing</c>.</exception>
/// <seealso cref="ConditionalAccess.AddPimCaExclusionCommand"/>
/// <seealso cref="ConditionalAccess.NewPimBrowserOnlyPolicyCommand"/>
/// <seealso cref="Restrictions.SetAppEnforcedRestrictionsCommand"/>
/// <returns>True where everything is met.</returns>
[Cmdlet(VerbsDiagnostic.Test, "PimCaGuard")]
[OutputType(typeof(bool), typeof(GuardFinding))]
[RequiresPermission(
    "Policy.Read.All", "Application.Read.All", "Group.Read.All", "User.ReadBasic.All",
    "RoleManagement.Read.Directory", "PrivilegedEligibilitySchedule.Read.AzureADGroup", "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "AllSites.FullControl", "Exchange.Manage",
    AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class TestPimCaGuardCommand : PimCaCmdlet
{
    /// <summary>The group: an id, a name, or a piped object that is about a group.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>A finding for each check, with what was found and what to do, instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Group, async () =>
    {
        var findings = await new ExclusionGuard(Ports).CheckAsync(Group.Value, cancellationToken);
        if (Detailed)
        {
            WriteObject(findings, enumerateCollection: true);
            return;
        }

        foreach (var finding in findings.Where(f => !f.IsMet))
        {
            WriteVerbose($"{finding.Check}: {finding.Detail} {finding.Fix}");
        }

        WriteObject(findings.All(f => f.IsMet));
    });
}

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
/// Tests whether a group may be excluded from a policy over Office 365: enabled policies limit its browser and keep its other
/// clients out, the workloads carry that out, and the group gives nothing else, to nobody for good. What cannot be read counts as
/// not met. Gives true or false, or with <c>-Detailed</c> a finding for each check.
/// </summary>
/// <example>
/// <code>
/// Test-PimCaGuard -Group 'Browser-Only Users'
/// </code>
/// <para>Tells whether the group may be excluded.</para>
/// </example>
/// <example>
/// <code>
/// Test-PimCaGuard -Group 'Browser-Only Users' -Detailed | Where-Object { -not $_.IsMet }
/// </code>
/// <para>Shows what is missing, and what to do about it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>GroupAmbiguous</c>, <c>ExchangeModuleMissing</c>.</exception>
/// <seealso cref="ConditionalAccess.AddPimCaExclusionCommand"/>
/// <returns>True where nothing stands against the exclusion; without <c>-Detailed</c>.</returns>
[Cmdlet(VerbsDiagnostic.Test, "PimCaGuard")]
[OutputType(typeof(bool), typeof(GuardFinding))]
[RequiresPermission(
    "Policy.Read.All", "Application.Read.All", "Group.Read.All", "User.ReadBasic.All",
    "RoleManagement.Read.Directory", "PrivilegedEligibilitySchedule.Read.AzureADGroup", "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "AllSites.FullControl", "Exchange.Manage",
    AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class TestPimCaGuardCommand : PimCaCmdlet
{
    /// <summary>The group.</summary>
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

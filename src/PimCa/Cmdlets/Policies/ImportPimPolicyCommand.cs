using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Policies;

namespace PimCa.Cmdlets.Policies;

/// <summary>
/// Brings PIM policies to what a file of Export-PimPolicy says. First it shows each setting that differs, then it asks policy by
/// policy, and writes what differs and nothing else; -WhatIf stops after the differences. What merely looks different, such as a
/// duration spelled in another way, is no difference. The same file imported twice changes nothing the second time.
/// </summary>
/// <example>
/// <code>New-PimBrowserOnlyGroup | Get-PimMemberPolicy | Export-PimPolicy -Path ./pim-policies.json; Set-PimMemberPolicy 'Browser-Only Users' -RequireTicket -Confirm:$false; Import-PimPolicy -Path ./pim-policies.json -WhatIf</code>
/// <para>Shows what has drifted away from the file.</para>
/// </example>
[Cmdlet(VerbsData.Import, "PimPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimPolicyDifference), typeof(PimPolicy))]
[RequiresPermission(
    "RoleManagementPolicy.ReadWrite.AzureADGroup", "RoleManagementPolicy.ReadWrite.Directory", "RoleManagement.Read.Directory",
    "Policy.Read.All", "AuthenticationContext.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class ImportPimPolicyCommand : PimCaCmdlet
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Writes each policy as it is afterwards, instead of the differences.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Path, async () =>
    {
        var file = GetUnresolvedProviderPathFromPSPath(Path);
        var entries = Ports.PolicyFiles!.Read(PolicyFileAccess.Read(file), System.IO.Path.GetFileName(file));
        var import = new ImportPolicies(Ports);
        var planned = new List<(PolicyEntry Entry, PlannedImport Plan)>();
        foreach (var entry in entries)
        {
            await TryAsync(entry.ToString(), async () => planned.Add((entry, await import.PlanAsync(entry, cancellationToken))));
        }

        // All differences before the first question: who decides sees the whole.
        foreach (var (_, plan) in planned)
        {
            if (!PassThru)
            {
                WriteObject(plan.Differences, enumerateCollection: true);
            }
        }

        foreach (var (entry, plan) in planned)
        {
            await TryAsync(entry.ToString(), () => CarryOutAsync(plan.Change, PassThru));
        }
    });
}

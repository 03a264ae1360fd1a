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
/// <before>Get-PimMemberPolicy $group | Export-PimPolicy ./pim-policies.json; Set-PimMemberPolicy $group -RequireTicket -MaximumActivationDuration 8h</before>
/// <code>
/// Import-PimPolicy ./pim-policies.json -WhatIf
/// </code>
/// <para>Shows where the tenant has drifted from the file since it was written, and changes nothing.</para>
/// <output>
///    PIM policy: Member of Browser-Only Users
///
/// Setting                                Before              After
/// -------                                ------              -----
/// MaximumActivationDuration              8h                  1d
/// RequireTicket                          True                False
/// What if: Performing the operation "Set MaximumActivationDuration from 8h to 1d; RequireTicket from True to False" on target "PIM policy of 'Browser-Only Users' (Member)".
/// </output>
/// </example>
/// <example>
/// <before>Get-PimMemberPolicy $group | Export-PimPolicy ./pim-policies.json; Set-PimMemberPolicy $group -RequireTicket -MaximumActivationDuration 8h</before>
/// <code>
/// Import-PimPolicy ./pim-policies.json -Confirm:$false
/// </code>
/// <para>In a runbook: brings the tenant back to the file without a question, and shows what differed.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PolicyFileInvalid</c>, <c>FileNotFound</c>, <c>FileNotAccessible</c>, <c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>ApproverInvalid</c>.</exception>
/// <seealso cref="Policies.SetPimMemberPolicyCommand"/>
/// <seealso cref="Policies.SetPimRolePolicyCommand"/>
[Cmdlet(VerbsData.Import, "PimPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimPolicyDifference), typeof(PimPolicy))]
[RequiresPermission(
    "RoleManagementPolicy.ReadWrite.AzureADGroup", "RoleManagementPolicy.ReadWrite.Directory", "RoleManagement.Read.Directory",
    "Policy.Read.All", "AuthenticationContext.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class ImportPimPolicyCommand : PimCaCmdlet
{
    /// <summary>A file that Export-PimPolicy wrote, without wildcards; files of Get-ChildItem can be piped.</summary>
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
        var file = PolicyFileAccess.Resolve(this, Path);
        var entries = Ports.PolicyFiles!.Read(PolicyFileAccess.Read(file), System.IO.Path.GetFileName(file));
        var import = new ImportPolicies(Ports);
        var planned = new List<(PolicyEntry Entry, PlannedImport Plan)>();
        Expect(entries.Count);
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

        Expect(planned.Count);
        foreach (var (entry, plan) in planned)
        {
            await TryAsync(entry.ToString(), () => CarryOutAsync(plan.Change, PassThru));
        }
    });
}

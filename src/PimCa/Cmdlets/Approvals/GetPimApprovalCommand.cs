using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Approvals;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Approvals;

/// <summary>The activations of every kind that wait for the signed-in person's decision, oldest first. Those of Entra roles can be decided in the admin center only.</summary>
[Cmdlet(VerbsCommon.Get, "PimApproval")]
[OutputType(typeof(PimApproval))]
[RequiresPermission("PrivilegedAssignmentSchedule.Read.AzureADGroup", "RoleAssignmentSchedule.Read.Directory", "Directory.Read.All")]
public sealed class GetPimApprovalCommand : PimCaCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(null, async () =>
    {
        foreach (var approval in await new ListApprovals(Ports).RunAsync(cancellationToken))
        {
            WriteObject(approval);
        }
    });
}

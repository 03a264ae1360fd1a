using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Approvals;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Approvals;

/// <summary>
/// Gets the activations of every kind that wait for the signed-in person's decision, oldest first. Those of Entra roles are listed, and can
/// be decided in the Entra admin center only: Microsoft Graph v1.0 has no approvals of Entra roles, they are in its beta alone.
/// </summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan</before>
/// <code>
/// Get-PimApproval
/// </code>
/// <para>Who waits for a decision.</para>
/// <output>
/// RequestorName          TargetName         For   Decision       Justification
/// -------------          ----------         ---   --------       -------------
/// adele@contoso.example  Browser-Only Users 8h    Pending        Laptop broken
/// </output>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan</before>
/// <code>
/// Get-PimApproval | Where-Object { -not $_.TicketNumber }
/// </code>
/// <para>Those among them that come without a ticket.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PermissionDenied</c>, <c>PersonRequired</c>.</exception>
/// <seealso cref="Approvals.ApprovePimActivationCommand"/>
/// <seealso cref="Approvals.DenyPimActivationCommand"/>
[Cmdlet(VerbsCommon.Get, "PimApproval")]
[OutputType(typeof(PimApproval))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation",
    PeopleOnly = true)]
public sealed class GetPimApprovalCommand : PimCaCmdlet
{
    /// <summary>Of every kind: groups, Entra roles and Azure roles. So it is without it too; a script can say that it counts on that.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(null, async () =>
    {
        foreach (var approval in await new ListApprovals(Ports).RunAsync(cancellationToken))
        {
            WriteObject(approval);
        }
    });
}

using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Parameters;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Gets activations as they stand, the latest first: the signed-in person's of every kind, or everybody's of a group, a role or an Azure
/// scope. What has ended is shown as long as the service keeps its request, about 45 days.
/// </summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711</before>
/// <code>
/// Get-PimActivation -Mine
/// </code>
/// <para>How one's own requests stand.</para>
/// <output>
/// TargetName         PrincipalName         Status          Window
/// ----------         -------------         ------          ------
/// Browser-Only Users adele@contoso.example PendingApproval until 2026-03-02 16:10
/// </output>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As admin</before>
/// <code>
/// Get-PimActivation 'Browser-Only Users' -Status PendingApproval, Active
/// </code>
/// <para>Whose requests wait, and who is exempt by activation.</para>
/// </example>
/// <example>
/// <before>$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 20d; As adele; $null = Request-PimActivation -Role 'Helpdesk Administrator' -Duration 2h -Justification x -Wait; As admin</before>
/// <code>
/// Get-PimActivation -Role 'Helpdesk Administrator' | Export-Csv activations.csv -NoTypeInformation
/// </code>
/// <para>Keeps everybody's activations of a role, with reasons and tickets, for longer than the service does.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>WildcardNotAllowed</c>, <c>AuthorizationFailed</c>, <c>PermissionDenied</c>.</exception>
[Cmdlet(VerbsCommon.Get, "PimActivation", DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActivation))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "User.Read.All", "Application.Read.All",
    "user_impersonation")]
public sealed class GetPimActivationCommand : TargetListCmdlet
{
    /// <summary>Only the signed-in person's. Without a group, a role and a scope it is so anyway.</summary>
    [Parameter]
    public SwitchParameter Mine { get; set; }

    /// <summary>Only those in one of these states, several separated by commas; all when left out.</summary>
    [Parameter]
    public ActivationStatus[]? Status { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(InputObject ?? Given(Group), async () =>
    {
        var list = new ListActivations(Ports);
        var found = ListedScope is { } scope
            ? await list.RunAtAsync(scope, Mine, cancellationToken)
            : await list.RunAsync(Listed, Mine, cancellationToken);
        foreach (var activation in found.Where(a => Status is null || Status.Contains(a.Status)))
        {
            WriteObject(activation);
        }
    });
}

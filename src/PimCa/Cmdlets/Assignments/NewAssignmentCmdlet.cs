using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Makes an assignment, or brings the one that there is to what is asked.</summary>
public abstract class NewAssignmentCmdlet : TimedAssignmentCmdlet
{
    private AssignAccess? assign;

    /// <summary>Assigns a guest too, although the restrictions of Exchange Online and SharePoint Online do not hold for guests.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected sealed override Task<Change<Assignment>> PlanAsync(AssignmentRequest request, CancellationToken cancellationToken) =>
        (assign ??= new AssignAccess(Ports)).PlanAsync(request with { AllowGuest = Force }, cancellationToken);
}

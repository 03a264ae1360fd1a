using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Changes an assignment: by update, extension or renewal, whichever its state asks for; <c>-Verbose</c> says which.</summary>
public abstract class SetAssignmentCmdlet : TimedAssignmentCmdlet
{
    private ChangeAssignment? change;

    /// <summary>Writes the assignment as it is then; nothing is written without it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected sealed override bool IsShown => PassThru;

    private protected sealed override Task<Change<Assignment>> PlanAsync(AssignmentRequest request, CancellationToken cancellationToken) =>
        (change ??= new ChangeAssignment(Ports)).PlanAsync(request, cancellationToken);
}

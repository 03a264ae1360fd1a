using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Parameters;
using PimCa.Targets;

namespace PimCa.Cmdlets.Assignments;

/// <summary>What the cmdlets have in common that give an assignment its time.</summary>
public abstract class TimedAssignmentCmdlet : AssignmentCmdlet
{
    private const string ForDuration = "Duration";
    private const string UntilEnd = "EndTime";
    private const string WithoutEnd = "Permanent";

    /// <summary>Without an end, where the group's policy allows that.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WithoutEnd)]
    public SwitchParameter Permanent { get; set; }

    /// <summary>How long: <c>30d</c>, <c>8h</c>, or a time span.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForDuration, ValueFromPipelineByPropertyName = true)]
    [Duration]
    public TimeSpan Duration { get; set; }

    /// <summary>Until when; a time without an offset is local.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UntilEnd)]
    public DateTimeOffset EndTime { get; set; }

    /// <summary>From when; at once unless given. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? StartTime { get; set; }

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Principal, async () =>
    {
        var request = new AssignmentRequest
        {
            Kind = Kind,
            Target = TargetIdentity.Group(Group.Value, Access),
            Principal = Principal.Value,
            Window = new ScheduleWindow(
                StartTime,
                ParameterSetName == UntilEnd ? EndTime : null,
                ParameterSetName == ForDuration ? Duration : null),
            Justification = Justification,
        };
        await CarryOutAsync(Shown(await PlanAsync(request, cancellationToken)), IsShown);
    });

    /// <summary>Whether the result is written.</summary>
    private protected virtual bool IsShown => true;

    /// <summary>Decides what has to be done.</summary>
    private protected abstract Task<Change<Assignment>> PlanAsync(AssignmentRequest request, CancellationToken cancellationToken);
}

using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Parameters;

namespace PimCa.Cmdlets.Assignments;

/// <summary>
/// What the cmdlets have in common that give an assignment its time. Which of the three ways is checked here and not by
/// parameter sets: those are taken by the kinds of targets, and would be twelve together.
/// </summary>
public abstract class TimedAssignmentCmdlet : AssignmentCmdlet
{
    /// <summary>Without an end, where the policy allows that. One of -Permanent, -Duration and -EndTime is needed, and only one.</summary>
    [Parameter]
    public SwitchParameter Permanent { get; set; }

    /// <summary>
    /// How long, from -StartTime or from now: <c>30d</c>, <c>8h</c>, or a time span. An active assignment lasts 5 minutes at least; the policy
    /// says the most. A row's column counts where the command itself does not say how long.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration(EmptyIsNone = true)]
    public TimeSpan? Duration { get; set; }

    /// <summary>
    /// Until when, in place of -Duration. A time without an offset is local. A row's column counts where the command itself does not say how
    /// long; the end that a piped assignment has does not.
    /// </summary>
    [Parameter(ParameterSetName = ForGroup, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForRole, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForAzureRole, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForObject)]
    [EmptyColumnIsNone]
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>
    /// From when; at once when left out. A time without an offset is local. A row whose column is past begins at once, unless its duration
    /// counts from there; the start that a piped assignment has does not count.
    /// </summary>
    [Parameter(ParameterSetName = ForGroup, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForRole, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForAzureRole, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForObject)]
    [EmptyColumnIsNone]
    public DateTimeOffset? StartTime { get; set; }

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Item, async () =>
    {
        var request = new AssignmentRequest
        {
            Kind = Kind,
            Target = Target,
            Principal = Whose,
            Window = Window(),
            Justification = Justification,
        };
        await CarryOutAsync(Shown(await PlanAsync(request, cancellationToken)), IsShown);
    });

    /// <summary>Whether the result is written.</summary>
    private protected virtual bool IsShown => true;

    /// <summary>Decides what has to be done.</summary>
    private protected abstract Task<Change<Assignment>> PlanAsync(AssignmentRequest request, CancellationToken cancellationToken);

    private ScheduleWindow Window()
    {
        var isLengthTyped = IsTyped(nameof(Permanent)) || IsTyped(nameof(Duration)) || IsTyped(nameof(EndTime));
        var duration = IsTyped(nameof(Duration)) || !isLengthTyped ? Duration : null;
        var end = IsTyped(nameof(EndTime)) || !(isLengthTyped || IsOwn(EndTime, nameof(EndTime))) ? EndTime : null;
        var start = IsTyped(nameof(StartTime)) || !IsOwn(StartTime, nameof(StartTime)) ? StartTime : null;
        if (!IsTyped(nameof(StartTime)) && (duration is null || IsTyped(nameof(Duration))) && start <= Ports.Time.GetUtcNow())
        {
            // A row of what runs already, or that was written a while ago.
            start = null;
        }

        var ways = new[] { Permanent.IsPresent, duration is not null, end is not null }.Count(given => given);
        return ways == 1 ? new ScheduleWindow(start, end, duration) : throw new PimCaException(
            ways == 0 ? "TimeRequired" : "TimesExclusive",
            PimCaErrorKind.InvalidArgument,
            ways == 0 ? "It must be said how long." : "It is said in more than one way how long.",
            "Give one of -Duration, -EndTime and -Permanent.",
            Whose.ToString());
    }

    // An activation that says whose, say, has times of its own: nobody asked for those.
    private bool IsOwn(DateTimeOffset? time, string property) =>
        time is not null && (Principal?.Source ?? Group?.Source) is { } source && LanguagePrimitives.Equals(time, PSObject.AsPSObject(source).Properties[property]?.Value);
}

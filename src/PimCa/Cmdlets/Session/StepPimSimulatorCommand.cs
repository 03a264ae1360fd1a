using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Moves the clock of the simulated tenant forward. What falls due on the way, such as the end of an activation, happens at its own
/// moment. No real time passes. Writes the time that the clock shows then.
/// </summary>
/// <example>
/// <code>
/// Step-PimSimulator -By 9h
/// </code>
/// <para>Moves the tenant's clock nine hours on: what ends meanwhile has ended.</para>
/// </example>
/// <example>
/// <code>
/// Step-PimSimulator 0s
/// </code>
/// <para>Moves nothing and tells the time of the tenant, to reckon with.</para>
/// </example>
/// <exception cref="Errors.PimCaException" ends="command"><c>NotConnected</c>, <c>NotSimulated</c>, <c>ClockMovesForward</c>, <c>ClockStepTooLong</c>.</exception>
/// <seealso cref="Session.SetPimSimulatorCommand"/>
/// <seealso href="about_PimCa_Simulator"/>
/// <returns>The time that the clock of the tenant shows then.</returns>
[Cmdlet(VerbsCommon.Step, "PimSimulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(DateTimeOffset))]
public sealed class StepPimSimulatorCommand : PimCaCmdlet
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>How far, from 0s to ten years of 365 days; this clock only moves forward.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Duration]
    public TimeSpan By { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var simulator = Session.Simulator;
        if (By < TimeSpan.Zero)
        {
            throw new PimCaException("ClockMovesForward", PimCaErrorKind.InvalidArgument, Messages.ClockMovesForward(By.ToString()), Messages.ClockMovesForwardAdvice);
        }

        if (By > Longest)
        {
            throw new PimCaException("ClockStepTooLong", PimCaErrorKind.InvalidArgument, Messages.ClockStepTooLong(By.ToString()), Messages.ClockStepTooLongAdvice);
        }

        if (Confirms(Messages.MoveClock(By.ToString()), Messages.SimulatedTenant, out _))
        {
            // The engine shows a bare moment as a list of twenty properties; by this name the views show it as one line.
            var clock = PSObject.AsPSObject(await simulator.AdvanceAsync(By, cancellationToken));
            clock.TypeNames.Insert(0, "PimCa.Session.SimulatedClock");
            WriteObject(clock);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>Sets the weather of the simulated tenant: how its services behave apart from their rules. What is not named stays.</summary>
[Cmdlet(VerbsCommon.Set, "PimSimulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class SetPimSimulatorCommand : PimCaCmdlet
{
    /// <summary>How long a change takes to reach the other services and replicas.</summary>
    [Parameter]
    [Duration]
    public TimeSpan ReplicationLag { get; set; }

    /// <summary>How far each request moves the tenant's clock.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Latency { get; set; }

    /// <summary>The share of requests, 0 to 1, that fail with 503.</summary>
    [Parameter]
    [ValidateRange(0d, 1d)]
    public double FaultRate { get; set; }

    /// <summary>Enforces the documented limits on requests; <c>-Throttle:$false</c> lifts them again.</summary>
    [Parameter]
    public SwitchParameter Throttle { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var simulator = Session.Simulator;
        var change = new WeatherChange(
            IsBound(nameof(ReplicationLag)) ? ReplicationLag : null,
            IsBound(nameof(Latency)) ? Latency : null,
            IsBound(nameof(FaultRate)) ? FaultRate : null,
            IsBound(nameof(Throttle)) ? Throttle.IsPresent : null);
        var words = new List<string>();
        Describe(nameof(ReplicationLag), change.ReplicationLag);
        Describe(nameof(Latency), change.Latency);
        Describe(nameof(FaultRate), change.FaultRate);
        Describe(nameof(Throttle), change.Throttle);
        if (words.Count > 0 && Confirms(Messages.SetWeather(string.Join(", ", words)), Messages.SimulatedTenant, out _))
        {
            await simulator.SetWeatherAsync(change, cancellationToken);
        }

        void Describe(string name, object? value)
        {
            if (value is not null)
            {
                words.Add($"{name} = {Convert.ToString(value, CultureInfo.CurrentCulture)}");
            }
        }
    }

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}

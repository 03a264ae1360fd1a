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

/// <summary>Sets the weather of the simulated tenant: how its services behave apart from their rules. What is left out stays as it is. A fresh tenant answers at once and never fails.</summary>
/// <example>
/// <code>
/// Set-PimSimulator -ReplicationLag 2m
/// </code>
/// <para>From now on a change takes two minutes to be seen everywhere.</para>
/// </example>
/// <example>
/// <code>
/// Set-PimSimulator -FaultRate 0.1 -Throttle
/// </code>
/// <para>A bad day, to see that a script of yours survives one: one request in ten fails, and the limits on requests are enforced. Set-PimSimulator -FaultRate 0 -Throttle:$false brings good weather back.</para>
/// </example>
/// <exception cref="Errors.PimCaException" ends="command"><c>NotConnected</c>, <c>NotSimulated</c>.</exception>
/// <seealso cref="Session.StepPimSimulatorCommand"/>
/// <seealso href="about_PimCa_Simulator"/>
[Cmdlet(VerbsCommon.Set, "PimSimulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class SetPimSimulatorCommand : PimCaCmdlet
{
    /// <summary>How long a change takes to reach the other services and replicas; 0s at first.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [Duration]
    public TimeSpan ReplicationLag { get; set; }

    /// <summary>How far each request moves the tenant's clock; 0s at first. No real time passes.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [Duration]
    public TimeSpan Latency { get; set; }

    /// <summary>The share of requests that fail with 503, from 0 (none, as at first) to 1 (all).</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [ValidateRange(0d, 1d)]
    public double FaultRate { get; set; }

    /// <summary>Enforces the documented limits on requests; <c>-Throttle:$false</c> lifts them, as at first.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter Throttle { get; set; }

    /// <summary>How long a setting of SharePoint takes to come into force; 0s at first, 5 to 10 minutes are documented.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    [Duration]
    public TimeSpan SharePointDelay { get; set; }

    /// <summary>SharePoint takes changes of its settings and never brings them into force; <c>-SharePointKeepsNothing:$false</c> ends that.</summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter SharePointKeepsNothing { get; set; }

    /// <summary>
    /// How long after access to SharePoint was limited its admin center makes its two policies for all users: <c>0s</c> for at once,
    /// <c>$null</c> for never, as at first.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    [Duration]
    public TimeSpan? SharePointCreatesPoliciesAfter { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var simulator = Session.Simulator;
        var change = new WeatherChange
        {
            ReplicationLag = IsBound(nameof(ReplicationLag)) ? ReplicationLag : null,
            Latency = IsBound(nameof(Latency)) ? Latency : null,
            FaultRate = IsBound(nameof(FaultRate)) ? FaultRate : null,
            Throttle = IsBound(nameof(Throttle)) ? Throttle.IsPresent : null,
            SharePointDelay = IsBound(nameof(SharePointDelay)) ? SharePointDelay : null,
            SharePointKeepsNothing = IsBound(nameof(SharePointKeepsNothing)) ? SharePointKeepsNothing.IsPresent : null,
            ChangesSharePointPolicies = IsBound(nameof(SharePointCreatesPoliciesAfter)),
            SharePointCreatesPoliciesAfter = SharePointCreatesPoliciesAfter,
        };
        var words = new List<string>();
        Describe(nameof(ReplicationLag), change.ReplicationLag);
        Describe(nameof(Latency), change.Latency);
        Describe(nameof(FaultRate), change.FaultRate);
        Describe(nameof(Throttle), change.Throttle);
        Describe(nameof(SharePointDelay), change.SharePointDelay);
        Describe(nameof(SharePointKeepsNothing), change.SharePointKeepsNothing);
        Describe(nameof(SharePointCreatesPoliciesAfter), change.ChangesSharePointPolicies ? SharePointCreatesPoliciesAfter?.ToString() ?? "never" : null);
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

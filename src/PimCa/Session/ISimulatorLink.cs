using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Session;

/// <summary>A simulated tenant as the session holds it: in this process, or behind a server on the loopback.</summary>
internal interface ISimulatorLink
{
    /// <summary>The server's address; null for a tenant in this process.</summary>
    Uri? Server { get; }

    /// <summary>Answers the requests.</summary>
    HttpMessageHandler Handler { get; }

    /// <summary>The tenant's clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Moves the clock forward.</summary>
    /// <returns>The time that it shows then, UTC.</returns>
    Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken);

    /// <summary>Changes how the services behave; null leaves a setting as it is.</summary>
    Task SetWeatherAsync(WeatherChange change, CancellationToken cancellationToken);

    /// <summary>Brings the tenant back to its first state.</summary>
    Task ResetAsync(CancellationToken cancellationToken);
}

/// <summary>How the simulated services shall behave; null leaves a setting as it is.</summary>
/// <param name="ReplicationLag">How long a change takes to reach the other services and replicas.</param>
/// <param name="Latency">How far each request moves the clock.</param>
/// <param name="FaultRate">The share of requests that fail, 0 to 1.</param>
/// <param name="Throttle">Whether the documented limits are enforced.</param>
internal sealed record WeatherChange(TimeSpan? ReplicationLag, TimeSpan? Latency, double? FaultRate, bool? Throttle);

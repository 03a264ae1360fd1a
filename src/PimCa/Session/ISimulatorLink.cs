using System;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
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

    /// <summary>
    /// Prepares the tenant for an application that signs in: what its owner would have registered before. A tenant behind a
    /// server belongs to several, and is left as it is.
    /// </summary>
    /// <param name="clientId">The application.</param>
    /// <param name="certificate">What it signs in with; null for another way.</param>
    void Register(string clientId, X509Certificate2? certificate);

    /// <summary>Has a person type in a device code, as they would on another device. At a tenant behind a server they do it themselves.</summary>
    void EnterDeviceCode(string code, string person);

    /// <summary>Changes how the services behave; null leaves a setting as it is.</summary>
    Task SetWeatherAsync(WeatherChange change, CancellationToken cancellationToken);

    /// <summary>Brings the tenant back to its first state.</summary>
    Task ResetAsync(CancellationToken cancellationToken);
}

/// <summary>How the simulated services shall behave; null leaves a setting as it is.</summary>
internal sealed record WeatherChange
{
    /// <summary>How long a change takes to reach the other services and replicas.</summary>
    public TimeSpan? ReplicationLag { get; init; }

    /// <summary>How far each request moves the clock.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The share of requests that fail, 0 to 1.</summary>
    public double? FaultRate { get; init; }

    /// <summary>Whether the documented limits are enforced.</summary>
    public bool? Throttle { get; init; }

    /// <summary>How long a setting of SharePoint takes to come into force.</summary>
    public TimeSpan? SharePointDelay { get; init; }

    /// <summary>Whether SharePoint takes changes and never brings them into force.</summary>
    public bool? SharePointKeepsNothing { get; init; }

    /// <summary>Whether the next setting changes; null would not tell, for there it means never.</summary>
    public bool ChangesSharePointPolicies { get; init; }

    /// <summary>How long after limiting SharePoint its own policies come; null for never.</summary>
    public TimeSpan? SharePointCreatesPoliciesAfter { get; init; }
}

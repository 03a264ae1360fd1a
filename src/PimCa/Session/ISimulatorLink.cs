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

    /// <summary>Prepares the tenant for an application that signs in with a certificate: what its owner would have registered before.</summary>
    /// <param name="clientId">The application.</param>
    /// <param name="certificate">What it signs in with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task RegisterAsync(string clientId, X509Certificate2 certificate, CancellationToken cancellationToken);

    /// <summary>Has a person type in a device code, as they would on another device.</summary>
    Task EnterDeviceCodeAsync(string code, string person, CancellationToken cancellationToken);

    /// <summary>Makes and registers what can be signed in with besides a name: a certificate, another issuer's token, an access token.</summary>
    /// <param name="person">Whose access token.</param>
    /// <param name="environment">The cloud that the access token is for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCa.Errors.PimCaException">UnknownPerson.</exception>
    Task<PreparedCredential> PrepareAsync(string person, CloudEnvironment environment, CancellationToken cancellationToken);

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

/// <summary>What can be signed in with to a simulated tenant. A class and no record, so that its text does not hold it.</summary>
internal sealed class PreparedCredential(string clientId, X509Certificate2 certificate, string federatedToken, string accessToken, DateTimeOffset accessTokenExpiresOn)
{
    /// <summary>The application that certificate and federated token are for.</summary>
    public string ClientId => clientId;

    /// <summary>A certificate with its private key.</summary>
    public X509Certificate2 Certificate => certificate;

    /// <summary>Another issuer's token.</summary>
    public string FederatedToken => federatedToken;

    /// <summary>A person's access token for Microsoft Graph.</summary>
    public string AccessToken => accessToken;

    /// <summary>When the access token ends.</summary>
    public DateTimeOffset AccessTokenExpiresOn => accessTokenExpiresOn;
}

using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
using PimCa.Resources;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Session;

/// <summary>
/// Makes sessions. The only file that names the cloud's and the simulator's types: their assemblies, and all that they
/// bring, are loaded in isolation when a method here is first run, and not before.
/// </summary>
internal static class SessionFactory
{
    /// <summary>Signs in to a simulated tenant: to the previous session's, unless another server or a reset is asked for.</summary>
    /// <param name="previous">The runspace's present session, if any.</param>
    /// <param name="person">Whom to sign in as.</param>
    /// <param name="server">The server of the tenant; null for one in this process.</param>
    /// <param name="reset">Whether to bring the tenant back to its first state.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCaException">UnknownPerson, SimulatorNotReachable, SimulatorUriNotLoopback.</exception>
    public static async Task<TenantSession> SimulatedAsync(TenantSession? previous, string person, Uri? server, bool reset, CancellationToken cancellationToken)
    {
        var kept = previous?.Simulator is { } known && known.Server == server ? known : null;
        var link = kept ?? new LocalSimulator();
        if (reset && kept is not null)
        {
            await link.ResetAsync(cancellationToken);
        }

        try
        {
            var connection = await CloudSession.ConnectAsync(
                new CloudConnectionOptions
                {
                    SignIn = new SimulatedPerson(person),
                    InnerHandler = new InFlightHandler(link.Handler),
                    Time = link.Time,
                    Names = kept is null || reset ? new KnownNames() : NamesFor(previous!.Ports.Names),
                },
                cancellationToken);
            return new TenantSession(connection.Ports, connection, link);
        }
        catch (PimCaException refused) when (refused.Kind == PimCaErrorKind.Authentication && !IsKnown(person))
        {
            throw new PimCaException(
                "UnknownPerson",
                PimCaErrorKind.NotFound,
                Messages.UnknownPerson(person),
                Messages.UnknownPersonAdvice(string.Join(", ", SimulatedPeople.All.Select(p => p.Name))),
                person,
                refused.RequestId);
        }
    }

    private static bool IsKnown(string person) => SimulatedPeople.All.Any(p => string.Equals(p.Name, person, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a person knows of the tenant, another may know too, but not what that other may activate.</summary>
    private static KnownNames NamesFor(KnownNames before)
    {
        var names = new KnownNames();
        foreach (var kind in new[] { KnownNameKind.Group, KnownNameKind.Principal, KnownNameKind.Role, KnownNameKind.CaPolicy })
        {
            foreach (var (id, name) in before.All(kind))
            {
                names.Learn(kind, id, name);
            }
        }

        return names;
    }

    /// <summary>A tenant in this process.</summary>
    private sealed class LocalSimulator : ISimulatorLink
    {
        public LocalSimulator() => Handler = new SimulatedCloudHandler(Tenant);

        /// <summary>The tenant itself; tests look at it from outside.</summary>
        public SimulatedTenant Tenant { get; } = ContosoTenant.Create();

        public Uri? Server => null;

        public HttpMessageHandler Handler { get; }

        public TimeProvider Time => Tenant.Clock;

        public Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
        {
            Tenant.Clock.Advance(by);
            return Task.FromResult(Tenant.Clock.GetUtcNow());
        }

        public Task SetWeatherAsync(WeatherChange change, CancellationToken cancellationToken)
        {
            Tenant.Weather.ReplicationLag = change.ReplicationLag ?? Tenant.Weather.ReplicationLag;
            Tenant.Weather.Latency = change.Latency ?? Tenant.Weather.Latency;
            Tenant.Weather.FaultRate = change.FaultRate ?? Tenant.Weather.FaultRate;
            Tenant.Weather.Throttle = change.Throttle ?? Tenant.Weather.Throttle;
            return Task.CompletedTask;
        }

        public Task ResetAsync(CancellationToken cancellationToken)
        {
            Tenant.Reset();
            return Task.CompletedTask;
        }
    }
}

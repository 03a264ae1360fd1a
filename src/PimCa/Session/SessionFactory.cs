using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
using PimCa.Exchange;
using PimCa.Resources;
using PimCa.Simulator;
using PimCa.Simulator.Faults;
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
        try
        {
            var link = kept ?? (server is null ? new LocalSimulator() : await RemoteSimulator.ConnectAsync(server, cancellationToken));
            if (reset && (kept is not null || server is not null))
            {
                await link.ResetAsync(cancellationToken);
            }

            var connection = await CloudSession.ConnectAsync(
                new CloudConnectionOptions
                {
                    SignIn = new SimulatedPerson(person),
                    InnerHandler = new InFlightHandler(link.Handler),
                    Time = link.Time,
                    Names = kept is null || reset ? new KnownNames() : NamesFor(previous!.Ports.Names),
                },
                cancellationToken);
            return SessionOf(connection, link, usesExchangeModule: kept is not null && previous!.UsesExchangeModule);
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
        catch (HttpRequestException lost) when (server is not null)
        {
            throw NotReachable(server, lost.Message);
        }
        catch (PimCaException lost) when (server is not null && lost.Kind is PimCaErrorKind.Unavailable or PimCaErrorKind.Timeout)
        {
            throw NotReachable(server, lost.Message);
        }
    }

    private static TenantSession SessionOf(CloudSession connection, ISimulatorLink? simulator, bool usesExchangeModule) => new(connection.Ports, connection, simulator)
    {
        UsesExchangeModule = usesExchangeModule,
        SignInToExchangeAsync = async cancellationToken =>
        {
            var token = await connection.ExchangeTokenAsync(cancellationToken);
            return new ExchangeSignIn(token.Value, token.Organization);
        },
    };

    private static PimCaException NotReachable(Uri server, string why) => new(
        "SimulatorNotReachable",
        PimCaErrorKind.Unavailable,
        Messages.SimulatorNotReachable(server.ToString(), why),
        Messages.SimulatorNotReachableAdvice(server.ToString().TrimEnd('/')),
        server.ToString());

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

    private static void Apply(WeatherChange change, Weather weather)
    {
        weather.ReplicationLag = change.ReplicationLag ?? weather.ReplicationLag;
        weather.Latency = change.Latency ?? weather.Latency;
        weather.FaultRate = change.FaultRate ?? weather.FaultRate;
        weather.Throttle = change.Throttle ?? weather.Throttle;
        weather.SharePointDelay = change.SharePointDelay ?? weather.SharePointDelay;
        weather.SharePointKeepsNothing = change.SharePointKeepsNothing ?? weather.SharePointKeepsNothing;
        weather.SharePointCreatesPoliciesAfter = change.ChangesSharePointPolicies ? change.SharePointCreatesPoliciesAfter : weather.SharePointCreatesPoliciesAfter;
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
            Apply(change, Tenant.Weather);
            return Task.CompletedTask;
        }

        public Task ResetAsync(CancellationToken cancellationToken)
        {
            Tenant.Reset();
            return Task.CompletedTask;
        }
    }

    /// <summary>A tenant behind a server on the loopback, shared by whoever connects.</summary>
    private sealed class RemoteSimulator : ISimulatorLink
    {
        private readonly SimulatorControl control;

        private RemoteSimulator(Uri server, RemoteSimulatorHandler handler, RemoteSimulatorClock clock)
        {
            Server = server;
            Handler = handler;
            Time = clock;
            control = new SimulatorControl(handler);
        }

        public Uri? Server { get; }

        public HttpMessageHandler Handler { get; }

        public TimeProvider Time { get; }

        public static async Task<ISimulatorLink> ConnectAsync(Uri server, CancellationToken cancellationToken)
        {
            if (server is not { IsAbsoluteUri: true, IsLoopback: true })
            {
                throw new PimCaException(
                    "SimulatorUriNotLoopback",
                    PimCaErrorKind.InvalidArgument,
                    Messages.SimulatorUriNotLoopback(server.ToString()),
                    Messages.SimulatorUriNotLoopbackAdvice,
                    server.ToString());
            }

            var handler = new RemoteSimulatorHandler(server);
            return new RemoteSimulator(server, handler, await RemoteSimulatorClock.ConnectAsync(handler, cancellationToken));
        }

        public Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken) =>
            AskAsync(() => control.AdvanceAsync(by, cancellationToken));

        public Task SetWeatherAsync(WeatherChange change, CancellationToken cancellationToken) => AskAsync(async () =>
        {
            var weather = await control.GetWeatherAsync(cancellationToken);
            Apply(change, weather);
            await control.SetWeatherAsync(weather, cancellationToken);
            return true;
        });

        public Task ResetAsync(CancellationToken cancellationToken) => AskAsync(async () =>
        {
            await control.ResetAsync(cancellationToken);
            return true;
        });

        private async Task<T> AskAsync<T>(Func<Task<T>> ask)
        {
            try
            {
                return await ask();
            }
            catch (HttpRequestException lost)
            {
                throw NotReachable(Server!, lost.Message);
            }
        }
    }
}

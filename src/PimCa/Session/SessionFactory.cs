using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security;
using System.Security.Cryptography.X509Certificates;
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
    // One for the process: connections to the services are kept and shared, and it holds nothing of anybody's.
    private static readonly Lazy<HttpMessageHandler> Network = new(() => new HttpClientHandler
    {
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        UseCookies = false,
    });

    /// <summary>Signs in. To a simulated tenant: to the previous session's, unless another server or a reset is asked for.</summary>
    /// <param name="previous">The runspace's present session, if any; it stays when this one fails.</param>
    /// <param name="request">How and where.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCaException">Why not: UnknownPerson, SimulatorNotReachable, SimulatorUriNotLoopback, and all that a sign-in can fail of.</exception>
    public static Task<TenantSession> ConnectAsync(TenantSession? previous, SignInRequest request, CancellationToken cancellationToken) =>
        request.Simulator is { } simulator
            ? SimulatedAsync(previous, request, simulator, cancellationToken)
            : OpenAsync(Options(request, null, null), null, cancellationToken);

    private static async Task<TenantSession> SimulatedAsync(TenantSession? previous, SignInRequest request, SimulatorRequest simulator, CancellationToken cancellationToken)
    {
        var (person, server, reset) = simulator;
        var kept = previous?.Simulator is { } known && known.Server == server ? known : null;
        try
        {
            var link = kept ?? (server is null ? new LocalSimulator() : await RemoteSimulator.ConnectAsync(server, cancellationToken));
            if (reset && (kept is not null || server is not null))
            {
                await link.ResetAsync(cancellationToken);
            }

            if (request.Way is AuthType.Certificate or AuthType.ClientSecret or AuthType.WorkloadIdentity)
            {
                request = request with { ClientId = request.ClientId ?? ContosoPeople.PimCaAutomationClientId };
            }

            if (request.Certificate is { } certificate)
            {
                await link.RegisterAsync(request.ClientId!, certificate, cancellationToken);
            }

            var names = kept is null || reset ? new KnownNames() : NamesFor(previous!.Ports.Names);
            var session = await OpenAsync(Options(request, link, names), link, cancellationToken);
            return kept is null ? session : session with { UsesExchangeModule = previous!.UsesExchangeModule };
        }
        catch (PimCaException refused) when (request.Way == AuthType.Simulated && refused.Kind == PimCaErrorKind.Authentication && !IsKnown(person))
        {
            throw Unknown(person, refused.RequestId);
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

    private static async Task<TenantSession> OpenAsync(CloudConnectionOptions options, ISimulatorLink? simulator, CancellationToken cancellationToken)
    {
        var connection = await CloudSession.ConnectAsync(options, cancellationToken);
        return new TenantSession(connection.Ports, connection, simulator)
        {
            Forget = connection.Forget,
            SignInToExchangeAsync = async stop =>
            {
                var token = await connection.ExchangeTokenAsync(stop);
                return new ExchangeSignIn(token.Value, token.Organization);
            },
        };
    }

    private static CloudConnectionOptions Options(SignInRequest request, ISimulatorLink? simulator, KnownNames? names)
    {
        // The one place that chooses the clock of a real tenant.
#pragma warning disable RS0030
        var time = simulator?.Time ?? TimeProvider.System;
#pragma warning restore RS0030
        return new CloudConnectionOptions
        {
            SignIn = Method(request, simulator),
            TenantId = request.TenantId ?? (simulator is not null && request.Way != AuthType.Simulated ? SimulatedPeople.Domain : null),
            Environment = request.Environment,
            SharePointAdminHost = request.SharePointAdminHost,
            IsSimulated = simulator is not null,
            DelegatedPermissions = request.Permissions,
            Reporter = CurrentCmdlet.Instance,
            RequestListener = line => CurrentCmdlet.Instance.Request(line.ToString(), line.Details),
            InnerHandler = new InFlightHandler(simulator?.Handler ?? Network.Value),
            Time = time,
            Names = names ?? new KnownNames(),
        };
    }

    private static SignInMethod Method(SignInRequest request, ISimulatorLink? simulator) => request.Way switch
    {
        AuthType.Simulated => new SimulatedPerson(request.Simulator!.Person),
        AuthType.Interactive => new BrowserSignIn(request.ClientId, request.HasBrowser, IsRemembered: true),
        AuthType.DeviceCode => new DeviceCodeSignIn(request.ClientId, request.HasReader, (prompt, stop) => ShowAsync(prompt, simulator, request.Simulator?.Person, stop)),
        AuthType.Certificate => new CertificateSignIn(Client(request), CertificateSource.Checked(request.Certificate!, MachineTime())),
        AuthType.ClientSecret => new SecretSignIn(Client(request), Plain(request.Secret!)),
        AuthType.ManagedIdentity => new ManagedIdentitySignIn(request.ClientId),
        AuthType.WorkloadIdentity => new WorkloadIdentitySignIn(request.ClientId),

        // The Azure CLI is a program of its own, and knows nothing of a simulated tenant.
        AuthType.AzureCli => new AzureCliSignIn { SimulatedPerson = request.Simulator?.Person },
        AuthType.AccessToken => new AccessTokenSignIn(Plain(request.Secret!)),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Way, "There is no such way to sign in."),
    };

    // MSAL dates what it signs by this machine's clock, and so certificates are judged by it, on a simulated tenant too.
#pragma warning disable RS0030
    private static DateTimeOffset MachineTime() => TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030

    private static string Client(SignInRequest request) => request.ClientId ?? throw new PimCaException(
        "ClientIdRequired", PimCaErrorKind.InvalidArgument, Messages.ClientIdRequired, Messages.ClientIdRequiredAdvice);

    private static string Plain(SecureString secret) => new NetworkCredential(string.Empty, secret).Password;

    private static async Task ShowAsync(DeviceCodePrompt prompt, ISimulatorLink? simulator, string? person, CancellationToken cancellationToken)
    {
        CurrentCmdlet.Instance.Show(prompt.Message);
        if (simulator is not null)
        {
            await simulator.EnterDeviceCodeAsync(prompt.Code, person!, cancellationToken);
        }
    }

    private static PimCaException NotReachable(Uri server, string why) => new(
        "SimulatorNotReachable",
        PimCaErrorKind.Unavailable,
        Messages.SimulatorNotReachable(server.ToString(), why),
        Messages.SimulatorNotReachableAdvice(server.ToString().TrimEnd('/')),
        server.ToString());

    private static PimCaException Unknown(string person, string? requestId) => new(
        "UnknownPerson",
        PimCaErrorKind.NotFound,
        Messages.UnknownPerson(person),
        Messages.UnknownPersonAdvice(string.Join(", ", SimulatedPeople.All.Select(p => p.Name))),
        person,
        requestId);

    private static bool IsKnown(string person) => SimulatedPeople.All.Any(p => string.Equals(p.Name, person, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a person knows of the tenant, another may know too, but not what that other may activate.</summary>
    private static KnownNames NamesFor(KnownNames before)
    {
        var names = new KnownNames();
        foreach (var kind in new[] { KnownNameKind.Group, KnownNameKind.Principal, KnownNameKind.Role, KnownNameKind.DirectoryScope, KnownNameKind.CaPolicy, KnownNameKind.AzureRole, KnownNameKind.AzureScope })
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

    /// <summary>What is the same wherever the tenant is.</summary>
    private abstract class Simulator
    {
        private readonly Uri? server;

        protected Simulator(HttpMessageHandler handler, Uri? server)
        {
            this.server = server;
            Handler = handler;
            Control = new SimulatorControl(handler);
        }

        public HttpMessageHandler Handler { get; }

        public Uri? Server => server;

        protected SimulatorControl Control { get; }

        public async Task RegisterAsync(string clientId, X509Certificate2 certificate, CancellationToken cancellationToken)
        {
            try
            {
                await Control.AddCertificateAsync(clientId, certificate, cancellationToken);
            }
            catch (HttpRequestException refused)
            {
                // An application that is not there, a key of another kind: the sign-in itself will say it as a real tenant does.
                CurrentCmdlet.Instance.Verbose(refused.Message);
            }
        }

        public Task EnterDeviceCodeAsync(string code, string person, CancellationToken cancellationToken) =>
            Control.EnterDeviceCodeAsync(code, person, cancellationToken);

        public async Task<PreparedCredential> PrepareAsync(string person, CloudEnvironment environment, CancellationToken cancellationToken)
        {
            try
            {
                var made = await Control.PrepareCredentialAsync(person, environment.ToString(), MachineTime(), cancellationToken);
                return new PreparedCredential(made.ClientId, made.Certificate, made.FederatedToken, made.AccessToken, made.AccessTokenExpiresOn);
            }
            catch (HttpRequestException) when (!IsKnown(person))
            {
                throw Unknown(person, null);
            }
            catch (HttpRequestException lost) when (server is not null)
            {
                throw NotReachable(server, lost.Message);
            }
        }
    }

    /// <summary>A tenant in this process.</summary>
    private sealed class LocalSimulator : Simulator, ISimulatorLink
    {
        public LocalSimulator()
            : this(ContosoTenant.Create())
        {
        }

        private LocalSimulator(SimulatedTenant tenant)
            : base(new SimulatedCloudHandler(tenant), server: null) => Tenant = tenant;

        /// <summary>The tenant itself; tests look at it from outside.</summary>
        public SimulatedTenant Tenant { get; }

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
    private sealed class RemoteSimulator : Simulator, ISimulatorLink
    {
        private RemoteSimulator(Uri server, RemoteSimulatorHandler handler, RemoteSimulatorClock clock)
            : base(handler, server) => Time = clock;

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
            AskAsync(() => Control.AdvanceAsync(by, cancellationToken));

        public Task SetWeatherAsync(WeatherChange change, CancellationToken cancellationToken) => AskAsync(async () =>
        {
            var weather = await Control.GetWeatherAsync(cancellationToken);
            Apply(change, weather);
            await Control.SetWeatherAsync(weather, cancellationToken);
            return true;
        });

        public Task ResetAsync(CancellationToken cancellationToken) => AskAsync(async () =>
        {
            await Control.ResetAsync(cancellationToken);
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

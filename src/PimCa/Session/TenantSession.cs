using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Exchange;
using PimCa.Ports;

namespace PimCa.Session;

/// <summary>A signed-in session.</summary>
/// <param name="Ports">All that the use cases need of it.</param>
/// <param name="Connection">What holds the token and the HTTP client; disposed of on signing out.</param>
/// <param name="Simulator">The simulated tenant behind it; null for a real one.</param>
internal sealed record TenantSession(TenantPorts Ports, IDisposable Connection, ISimulatorLink? Simulator = null)
{
    /// <summary>Signs in to Exchange Online for its PowerShell module.</summary>
    public required Func<CancellationToken, Task<ExchangeSignIn>> SignInToExchangeAsync { get; init; }

    /// <summary>Forgets what is remembered of it beyond this session.</summary>
    public Action? Forget { get; init; }

    /// <summary>
    /// Whether Exchange Online is administered through its own PowerShell module in the caller's runspace. A real
    /// organisation always is; a simulated one answers in place of the service, which the module cannot be pointed at.
    /// </summary>
    public bool UsesExchangeModule { get; init; } = Simulator is null;
}

using System;
using PimCa.Ports;

namespace PimCa.Session;

/// <summary>A signed-in session.</summary>
/// <param name="Ports">All that the use cases need of it.</param>
/// <param name="Connection">What holds the token and the HTTP client; disposed of on signing out.</param>
/// <param name="Simulator">The simulated tenant behind it; null for a real one.</param>
internal sealed record TenantSession(TenantPorts Ports, IDisposable Connection, ISimulatorLink? Simulator = null);

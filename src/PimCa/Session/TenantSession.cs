using PimCa.Ports;

namespace PimCa.Session;

/// <summary>A signed-in session.</summary>
/// <param name="Ports">All that the use cases need of it.</param>
internal sealed record TenantSession(TenantPorts Ports);

namespace PimCa.Simulator.Remote;

/// <summary>Headers between <see cref="RemoteSimulatorHandler"/> and the server; other clients need none of them.</summary>
internal static class RemoteHeaders
{
    /// <summary>Request: the address that the client knows the service by, which links in the answer start with.</summary>
    public const string ServiceRoot = "x-simulator-service-root";

    /// <summary>Response: the tenant's time; the Date header has whole seconds only.</summary>
    public const string Time = "x-simulator-time";

    /// <summary>Response: the fault that keeps the answer from the client.</summary>
    public const string Fault = "x-simulator-fault";
}

namespace PimCa.Simulator;

/// <summary>The tenant's own controls.</summary>
public sealed class SimulatorControl
{
    /// <summary>The host that stands for the tenant's own controls.</summary>
    internal const string Host = "simulator.invalid";
}

using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using PimCa.Errors;
using PimCa.Pipeline;
using PimCa.Resources;

namespace PimCa.Session;

/// <summary>
/// What a runspace remembers between commands: who is signed in. Keyed by the runspace's event manager, which lives as
/// long as the runspace and is renewed when <c>ForEach-Object -Parallel</c> resets a runspace for its next iteration, so
/// that one iteration never meets the session of another.
/// </summary>
internal sealed class RunspaceSession
{
    private static readonly ConditionalWeakTable<PSEventManager, RunspaceSession> All = new();

    /// <summary>The present runspace's. To be asked on its pipeline thread.</summary>
    public static RunspaceSession Current =>
        Runspace.DefaultRunspace?.Events is { } events ? All.GetValue(events, static _ => new RunspaceSession()) : new RunspaceSession();

    /// <summary>The signed-in session, or null.</summary>
    public TenantSession? Tenant { get; set; }

    /// <summary>The signed-in session.</summary>
    /// <exception cref="PimCaException">NotConnected: nobody is signed in.</exception>
    public TenantSession Connected => Tenant ?? throw new PimCaException(
        ErrorRecords.NotConnected,
        PimCaErrorKind.Authentication,
        Messages.NotConnected,
        Messages.NotConnectedAdvice);

    /// <summary>The simulated tenant that the session is signed in to.</summary>
    /// <exception cref="PimCaException">NotConnected, or NotSimulated: the tenant is a real one.</exception>
    public ISimulatorLink Simulator => Connected.Simulator ?? throw new PimCaException(
        "NotSimulated",
        PimCaErrorKind.InvalidState,
        Messages.NotSimulated,
        Messages.NotConnectedAdvice);
}

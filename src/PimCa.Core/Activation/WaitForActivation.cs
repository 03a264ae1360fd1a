using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Activation;

/// <summary>How a wait ended.</summary>
/// <param name="Activation">The state found last.</param>
/// <param name="Failure">
/// Why that is not final: <c>ActivationTimeout</c>, or what kept it from being read. Null when the activation is in force, or was denied,
/// canceled, failed or over.
/// </param>
public sealed record ActivationWait(PimActivation Activation, PimCaException? Failure);

/// <summary>
/// Waits until activations are in force: the schedule instance exists and the directory shows the membership. "Accepted"
/// is neither. Waits for a decision and for a planned start as well.
/// </summary>
public sealed class WaitForActivation
{
    private readonly TenantPorts ports;
    private readonly TimeSpan timeout;
    private readonly DateTimeOffset began;

    /// <summary>Waits in this session; the time begins to run now, for all that is waited for.</summary>
    /// <param name="ports">The session.</param>
    /// <param name="timeout">How long at most; zero looks once at each.</param>
    public WaitForActivation(TenantPorts ports, TimeSpan timeout)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        this.timeout = timeout;
        began = ports.Time.GetUtcNow();
    }

    /// <summary>Looks at least once, then again until it is decided or the time is over.</summary>
    /// <param name="activation">Which one.</param>
    /// <param name="cancellationToken">Stops the waiting; the activation stays as it is.</param>
    public async Task<ActivationWait> RunAsync(PimActivation activation, CancellationToken cancellationToken) =>
        (await Begin(new[] { activation ?? throw new ArgumentNullException(nameof(activation)) }).NextAsync(cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Waits for several together: each look is one for all that are not decided yet.</summary>
    /// <param name="activations">Which ones; may be none.</param>
    public ActivationWaits Begin(IReadOnlyList<PimActivation> activations) =>
        new(ports, activations ?? throw new ArgumentNullException(nameof(activations)), began, timeout);
}

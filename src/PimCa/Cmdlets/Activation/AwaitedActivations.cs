using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Pipeline;
using PimCa.Resources;

namespace PimCa.Cmdlets.Activation;

/// <summary>Waits for activations together and writes each as soon as it and those before it are decided.</summary>
internal static class AwaitedActivations
{
    /// <summary>Waits and writes. One whose time is over is an error that carries its state; when the command is stopped, the host is told how the others stand.</summary>
    /// <param name="cmdlet">Where the results go.</param>
    /// <param name="activations">Which ones.</param>
    /// <param name="timeoutSec">How many seconds at most, for each and for all together.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task WriteAsync(PimCaCmdlet cmdlet, IReadOnlyList<PimActivation> activations, int timeoutSec, CancellationToken cancellationToken)
    {
        if (activations.Count == 0)
        {
            return;
        }

        var waits = new WaitForActivation(cmdlet.Ports, TimeSpan.FromSeconds(timeoutSec)).Begin(activations);
        await cmdlet.TellingWhenStoppedAsync(
            async () =>
            {
                while (!waits.IsOver)
                {
                    var decided = await waits.NextAsync(cancellationToken);
                    await FreshToken.RenewAsync(cmdlet.Ports, decided.Select(d => d.Activation), cancellationToken);
                    foreach (var wait in decided)
                    {
                        if (wait.Failure is { } failure)
                        {
                            cmdlet.WriteFailure(failure, wait.Activation);
                        }
                        else
                        {
                            cmdlet.WriteObject(wait.Activation);
                        }
                    }
                }
            },
            () => Messages.WaitStopped(waits.Left));
    }
}

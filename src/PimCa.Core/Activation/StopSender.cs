using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Activation;

/// <summary>Ends activations: one by itself, several of a kind in batches.</summary>
internal sealed class StopSender
{
    private readonly TenantPorts ports;

    public StopSender(TenantPorts ports) => this.ports = ports;

    /// <summary>One result for each, in the same order. A failure stops no other.</summary>
    public async Task<IReadOnlyList<ItemResult<PimActivation>>> SendAsync(IReadOnlyList<PlannedStop> planned, CancellationToken cancellationToken)
    {
        var results = planned.Select(p => new ItemResult<PimActivation>(p.Preview, null)).ToArray();
        var due = Enumerable.Range(0, planned.Count).Where(i => planned[i].AlreadySo is null);
        foreach (var alike in due.GroupBy(i => (planned[i].Preview.Kind, IsRunning: planned[i].Deactivation is not null)))
        {
            var indexes = alike.ToArray();
            var stops = indexes.Select(i => planned[i]).ToArray();
            var refusals = await SendAsync(ports.For(alike.Key.Kind), stops, alike.Key.IsRunning, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < indexes.Length; i++)
            {
                results[indexes[i]] = Told(stops[i], refusals[i]);
            }
        }

        return results;
    }

    /// <summary>The minimum that the service sets, with the moment from which it can be done.</summary>
    public static PimCaException TooShort(string what, DateTimeOffset possible, string target, PimCaException? error) => new(
        "ActiveDurationTooShort",
        PimCaErrorKind.InvalidState,
        $"{Wording.Begin(what)} began less than 5 minutes ago; the service lets nobody deactivate before that.",
        $"Possible from {Wording.Moment(possible)}: repeat the command then.",
        target,
        error?.RequestId,
        error)
    {
        ServiceCode = error?.ServiceCode,
    };

    private async Task<IReadOnlyList<PimCaException?>> SendAsync(
        IPrivilegedAccess pim, IReadOnlyList<PlannedStop> planned, bool isRunning, CancellationToken cancellationToken)
    {
        if (planned.Count > 1)
        {
            return await Parts.SendAsync(ports, pim.Kind, isRunning ? "Deactivating" : "Canceling requests", planned, async part => isRunning
                ? (await pim.SubmitAllAsync(part.Select(p => p.Deactivation!).ToArray(), cancellationToken).ConfigureAwait(false)).Select(r => r.Error).ToArray()
                : await pim.CancelRequestsAsync(ScheduleKind.Active, part.Select(p => p.Preview.Id).ToArray(), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }

        try
        {
            await (isRunning
                ? pim.SubmitAsync(planned[0].Deactivation!, cancellationToken)
                : pim.CancelRequestAsync(ScheduleKind.Active, planned[0].Preview.Id, cancellationToken)).ConfigureAwait(false);
            return new PimCaException?[] { null };
        }
        catch (PimCaException error)
        {
            return new[] { error };
        }
    }

    private ItemResult<PimActivation> Told(PlannedStop planned, PimCaException? refusal)
    {
        if (planned.Deactivation is null)
        {
            if (refusal is null)
            {
                ports.Reporter.Verbose($"Canceled: the request {planned.Preview.Id} for {planned.What}.");
            }

            return new ItemResult<PimActivation>(refusal is null ? planned.Preview : null, refusal);
        }

        var now = ports.Time.GetUtcNow();
        switch (refusal?.ServiceCode ?? refusal?.Code)
        {
            case null:
                ports.Reporter.Verbose($"Deactivated: {planned.What} for {planned.Preview.PrincipalName}. A token from before keeps its rights until it ends, up to about an hour; -RevokeSessions shortens that.");
                return new ItemResult<PimActivation>(planned.Preview with { EndTime = now }, null);
            case "ActiveDurationTooShort":
                // Its clock and ours differ, or it counts from when it provisioned.
                return new ItemResult<PimActivation>(null, TooShort(planned.What, now + AskedWindow.ShortestActivation, planned.Target, refusal));
            case "RoleAssignmentDoesNotExist":
                ports.Reporter.Verbose($"{Wording.Begin(planned.What)} ended by itself meanwhile: nothing was to be done.");
                return new ItemResult<PimActivation>(planned.Preview with { Status = planned.End <= now ? ActivationStatus.Expired : ActivationStatus.Canceled }, null);
            default:
                return new ItemResult<PimActivation>(null, refusal);
        }
    }
}

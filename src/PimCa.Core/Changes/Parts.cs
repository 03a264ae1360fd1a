using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Changes;

/// <summary>Many things of one kind, sent in parts of what one request takes, with progress.</summary>
internal static class Parts
{
    /// <summary>How many things one batch of Microsoft Graph takes, as documented.</summary>
    public const int OfOneBatch = 20;

    /// <summary>Sends all of them. One result for each, in the same order.</summary>
    /// <param name="ports">The session.</param>
    /// <param name="kind">What they are about: the management endpoint of Azure takes them one by one.</param>
    /// <param name="activity">What is being done, for the progress bar; there is none where one part holds all.</param>
    /// <param name="items">What is sent.</param>
    /// <param name="send">Sends one part.</param>
    public static async Task<IReadOnlyList<TResult>> SendAsync<TItem, TResult>(
        TenantPorts ports,
        PimKind kind,
        string activity,
        IReadOnlyList<TItem> items,
        Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> send)
    {
        var size = kind == PimKind.AzureRole ? 1 : OfOneBatch;
        if (items.Count <= size)
        {
            return await send(items).ConfigureAwait(false);
        }

        var results = new List<TResult>(items.Count);
        try
        {
            while (results.Count < items.Count)
            {
                ports.Reporter.Progress(activity, $"{results.Count} of {items.Count}", 100 * results.Count / items.Count);
                results.AddRange(await send(items.Skip(results.Count).Take(size).ToArray()).ConfigureAwait(false));
            }

            return results;
        }
        finally
        {
            ports.Reporter.Progress(activity, "Done", 100, done: true);
        }
    }
}

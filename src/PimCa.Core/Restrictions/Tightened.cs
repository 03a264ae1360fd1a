using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>What one call has restricted so far, and what of that failed: nothing is loosened before all of it holds.</summary>
internal sealed class Tightened
{
    private readonly IExchangeConnection? exchange;
    private readonly List<string> failed = new();
    private readonly Dictionary<string, OwaRestriction> written = new(StringComparer.OrdinalIgnoreCase);

    public Tightened(IExchangeConnection? exchange) => this.exchange = exchange;

    /// <summary>Makes a change that restricts, and remembers when it does not come to its end, for whatever reason.</summary>
    public async Task NoteAsync(string words, Func<Task> change)
    {
        failed.Add(words);
        await change().ConfigureAwait(false);
        failed.Remove(words);
    }

    /// <summary>Remembers what a policy of Outlook on the web was set to.</summary>
    public void Written(OwaMailboxPolicy policy) => written[policy.Name] = policy.Restriction;

    /// <summary>Proves that all that was to restrict does. SharePoint's setting was read back when it was made; Exchange's are read here, once.</summary>
    /// <exception cref="PimCaException"><c>NotLoosened</c>: something failed, or does not show.</exception>
    public async Task ProveAsync(string what, string target, CancellationToken cancellationToken)
    {
        if (failed.Count == 0 && written.Count > 0)
        {
            var policies = await exchange!.ListOwaMailboxPoliciesAsync(cancellationToken).ConfigureAwait(false);
            failed.AddRange(written.Where(w => !policies.Any(p => string.Equals(p.Name, w.Key, StringComparison.OrdinalIgnoreCase) && p.Restriction == w.Value))
                .Select(w => $"'{w.Key}' to {w.Value}"));
            if (failed.Count == 0)
            {
                written.Clear();
            }
        }

        if (failed.Count > 0)
        {
            throw new PimCaException(
                "NotLoosened",
                PimCaErrorKind.InvalidState,
                $"Does not loosen {what}: what was to restrict is not in force: {string.Join(", ", failed)}.",
                "See to that error first, and run the same command again.",
                target);
        }
    }
}

using System;
using System.Globalization;
using System.Linq;
using PimCa.Simulator.Rules.Exchange;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Scenarios;

/// <summary>Organisations with many policies of Outlook on the web, some of which cannot be changed.</summary>
public static class OwaPolicyScenario
{
    /// <summary>Adds policies named <c>OwaMailboxPolicy-001</c> and so on, all of them at <c>Off</c>.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="count">How many, 0 to 999; names that exist already are left as they are.</param>
    /// <returns>Their names.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public static string[] AddOwaMailboxPolicies(this SimulatedTenant tenant, int count)
    {
        if (tenant is null)
        {
            throw new ArgumentNullException(nameof(tenant));
        }

        if (count is < 0 or > 999)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "A tenant takes 0 to 999 more policies.");
        }

        lock (tenant.Gate)
        {
            var policies = new OwaMailboxPolicies(tenant.Store);
            var names = Enumerable.Range(1, count).Select(i => "OwaMailboxPolicy-" + i.ToString("D3", CultureInfo.InvariantCulture)).ToArray();
            foreach (var name in names.Where(name => tenant.Store.Get(Collections.OwaMailboxPolicies, name) is null))
            {
                policies.Add(name, tenant.NewId());
            }

            return names;
        }
    }

    /// <summary>Lets policies refuse every change from now on; they can be read as before.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="names">The policies' names.</param>
    /// <exception cref="ArgumentException">There is no policy of one of the names.</exception>
    public static void RefuseOwaMailboxPolicyChanges(this SimulatedTenant tenant, params string[] names)
    {
        if (tenant is null)
        {
            throw new ArgumentNullException(nameof(tenant));
        }

        lock (tenant.Gate)
        {
            var policies = new OwaMailboxPolicies(tenant.Store);
            foreach (var name in names ?? Array.Empty<string>())
            {
                try
                {
                    policies.Lock(name);
                }
                catch (CmdletException unknown)
                {
                    throw new ArgumentException(unknown.Message, nameof(names), unknown);
                }
            }
        }
    }
}

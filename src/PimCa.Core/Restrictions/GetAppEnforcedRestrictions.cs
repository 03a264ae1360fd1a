using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>Reads what the workloads do when they are asked to restrict themselves.</summary>
public sealed class GetAppEnforcedRestrictions
{
    private readonly TenantPorts ports;

    /// <summary>Reads in this session.</summary>
    public GetAppEnforcedRestrictions(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>A row for each chosen policy of Outlook on the web and one for SharePoint. A workload that cannot be read gives its error; the other is read all the same.</summary>
    /// <param name="owaMailboxPolicies">Names or wildcards; empty for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<ItemResult<AppEnforcedRestrictions>>> ListAsync(IReadOnlyList<string> owaMailboxPolicies, CancellationToken cancellationToken)
    {
        var rows = new List<ItemResult<AppEnforcedRestrictions>>();
        try
        {
            var policies = OwaPolicySelection.Choose(await ReadOwaAsync(ports, cancellationToken).ConfigureAwait(false), owaMailboxPolicies);
            rows.AddRange(policies.Select(p => new ItemResult<AppEnforcedRestrictions>(AppEnforcedRestrictions.Of(p), null)));
        }
        catch (PimCaException unreadable)
        {
            rows.Add(new ItemResult<AppEnforcedRestrictions>(null, unreadable));
        }

        try
        {
            var settings = await Workloads.SharePoint(ports).GetRestrictionsAsync(cancellationToken).ConfigureAwait(false);
            rows.Add(new ItemResult<AppEnforcedRestrictions>(AppEnforcedRestrictions.Of(settings), null));
        }
        catch (PimCaException unreadable)
        {
            rows.Add(new ItemResult<AppEnforcedRestrictions>(null, unreadable));
        }

        return rows;
    }

    /// <summary>All policies of Outlook on the web, over a connection that is closed again.</summary>
    internal static async Task<IReadOnlyList<OwaMailboxPolicy>> ReadOwaAsync(TenantPorts ports, CancellationToken cancellationToken)
    {
        var exchange = await Workloads.Exchange(ports).OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await exchange.ListOwaMailboxPoliciesAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await exchange.CloseAsync().ConfigureAwait(false);
        }
    }
}

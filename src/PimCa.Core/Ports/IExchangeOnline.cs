using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Restrictions;

namespace PimCa.Ports;

/// <summary>
/// Exchange Online's administration. It is reached through a connection of its own, which may be the caller's: whoever
/// opens one closes it, and closing ends only what was opened for it.
/// </summary>
public interface IExchangeOnline
{
    /// <summary>
    /// Opens a connection to the organisation of the session, or takes up a live one. Fails before anything is written
    /// when there is no way to connect.
    /// </summary>
    Task<IExchangeConnection> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>An open connection. One command at a time.</summary>
public interface IExchangeConnection
{
    /// <summary>All policies of Outlook on the web.</summary>
    Task<IReadOnlyList<OwaMailboxPolicy>> ListOwaMailboxPoliciesAsync(CancellationToken cancellationToken);

    /// <summary>Sets what a policy keeps from devices that are not managed, and nothing else of it.</summary>
    Task SetOwaMailboxPolicyAsync(string name, OwaRestriction restriction, CancellationToken cancellationToken);

    /// <summary>Closes it, if it was opened for this. To be called exactly once, after failures too; hence it cannot be canceled.</summary>
    Task CloseAsync();
}

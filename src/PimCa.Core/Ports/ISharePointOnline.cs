using System.Threading;
using System.Threading.Tasks;
using PimCa.Restrictions;

namespace PimCa.Ports;

/// <summary>
/// SharePoint Online's tenant settings. Errors have codes of their own: <c>SharePointRefused</c> when the service says no
/// (it does so under HTTP 200), <c>SharePointNotReachable</c> when the admin site does not answer or is not there,
/// <c>SharePointHostUnknown</c> when the organisation's domains do not tell the site's name.
/// </summary>
public interface ISharePointOnline
{
    /// <summary>The settings as they are in force.</summary>
    Task<SharePointRestrictions> GetRestrictionsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sends a change. The service takes it at once and brings it into force within 5 to 10 minutes: reads show the
    /// settings before until then.
    /// </summary>
    Task SetRestrictionsAsync(SharePointChange change, CancellationToken cancellationToken);
}

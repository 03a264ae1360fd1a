using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Restrictions;

namespace PimCa.ConditionalAccess;

/// <summary>
/// The workloads carry out what the policies ask of them: every policy of Outlook on the web restricts, since any mailbox
/// may have any of them, and SharePoint does not give full access. Without that, app enforced restrictions are only words.
/// </summary>
internal sealed class WorkloadsRestrictedCheck : IGuardCheck
{
    private const string Owa = "OutlookOnTheWeb";
    private const string SharePoint = "SharePointAccess";
    private readonly TenantPorts ports;
    private IReadOnlyList<CaPolicyDefinition>? foundWith;
    private IReadOnlyList<GuardFinding>? found;

    public WorkloadsRestrictedCheck(TenantPorts ports) => this.ports = ports;

    public async Task<IReadOnlyList<GuardFinding>> CheckAsync(GuardSubject subject, CancellationToken cancellationToken)
    {
        // What holds for one group holds for all that are looked at together with it, by the same reading of the policies;
        // and a connection to Exchange takes seconds to make.
        if (found is null || !ReferenceEquals(foundWith, subject.Policies))
        {
            found = new[] { await OwaAsync(cancellationToken).ConfigureAwait(false), await SharePointAsync(cancellationToken).ConfigureAwait(false) };
            foundWith = subject.Policies;
        }

        return found;
    }

    private async Task<GuardFinding> OwaAsync(CancellationToken cancellationToken)
    {
        try
        {
            var policies = await GetAppEnforcedRestrictions.ReadOwaAsync(ports, cancellationToken).ConfigureAwait(false);
            var off = policies.Where(p => p.Restriction == OwaRestriction.Off).Select(p => $"'{p.Name}'").ToArray();
            return off.Length > 0
                ? new GuardFinding(Owa, false, $"These policies of Outlook on the web restrict nothing: {string.Join(", ", off)}.", "Run Set-AppEnforcedRestrictions -OwaPolicy ReadOnly.")
                : policies.Count == 0
                    ? new GuardFinding(Owa, false, "No policy of Outlook on the web can be seen.", "Sign in with a role that may read them, such as Exchange Administrator.")
                    : new GuardFinding(Owa, true, "Every policy of Outlook on the web restricts.", null);
        }
        catch (PimCaException unreadable)
        {
            return Unreadable.Finding(Owa, unreadable);
        }
    }

    private async Task<GuardFinding> SharePointAsync(CancellationToken cancellationToken)
    {
        try
        {
            var settings = await Workloads.SharePoint(ports).GetRestrictionsAsync(cancellationToken).ConfigureAwait(false);
            return settings.IsRestricted
                ? new GuardFinding(SharePoint, true, $"SharePoint is at {settings.Access}.", null)
                : new GuardFinding(SharePoint, false, $"SharePoint is at {settings.Access}.", "Run Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess.");
        }
        catch (PimCaException unreadable)
        {
            return Unreadable.Finding(SharePoint, unreadable);
        }
    }
}

/// <summary>What cannot be read is not proven.</summary>
internal static class Unreadable
{
    public static GuardFinding Finding(string check, PimCaException error) =>
        new(check, false, $"This cannot be read, so it counts as not met. {error.Message}", error.Advice ?? "Look at what keeps it from being read, and try again.");
}

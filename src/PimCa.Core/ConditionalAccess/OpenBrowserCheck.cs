using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.ConditionalAccess;

/// <summary>
/// The exclusion opens no application that cannot restrict itself. Only Exchange Online and SharePoint Online enforce
/// restrictions in the browser; a policy over everything, or over other applications, opens those without a limit.
/// </summary>
internal sealed class OpenBrowserCheck : IGuardCheck
{
    private const string Check = "BrowserOtherApplications";

    public Task<IReadOnlyList<GuardFinding>> CheckAsync(GuardSubject subject, CancellationToken cancellationToken)
    {
        var open = subject.Applications
            .Where(a => !CaCoverage.IsSuiteMember(a) && !string.Equals(a, CaWellKnown.Office365, StringComparison.OrdinalIgnoreCase))
            .Select(a => string.Equals(a, CaWellKnown.All, StringComparison.OrdinalIgnoreCase) ? "every other application" : $"the application {a}")
            .ToArray();
        var finding = open.Length == 0
            ? new GuardFinding(Check, true, "The exclusion opens Office 365 only.", null)
            : new GuardFinding(
                Check,
                false,
                $"The exclusion opens {string.Join(" and ", open)} in the browser without restrictions.",
                "Require the compliant device for Office 365 in a policy of its own, and exclude the group from that one.");
        return Task.FromResult<IReadOnlyList<GuardFinding>>(new[] { finding });
    }
}

using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Restrictions;

namespace PimCa.Cmdlets.Restrictions;

/// <summary>
/// Gets what Exchange Online and SharePoint Online do when Conditional Access tells them to restrict themselves. A row for each
/// policy of Outlook on the web, and one for SharePoint. Where they do nothing, a policy with app enforced restrictions limits nobody.
/// </summary>
/// <example>
/// <code>
/// Get-AppEnforcedRestrictions
/// </code>
/// <para>What Outlook on the web and SharePoint do now.</para>
/// <output>
/// Workload         Policy                       Setting            IsRestricted
/// --------         ------                       -------            ------------
/// ExchangeOnline   OwaMailboxPolicy-Default     ReadOnly           True
/// SharePointOnline contoso-admin.sharepoint.com AllowLimitedAccess True
/// </output>
/// </example>
/// <example>
/// <code>
/// Get-AppEnforcedRestrictions | Where-Object { -not $_.IsRestricted }
/// </code>
/// <para>What still lets everything through, such as a second policy for some mailboxes.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ExchangeModuleMissing</c>, <c>ExchangeCommandsMissing</c>, <c>OwaMailboxPolicyNotFound</c>, <c>ExchangeRefused</c>, <c>SharePointRefused</c>, <c>SharePointNotReachable</c>, <c>SharePointHostUnknown</c>.</exception>
/// <seealso href="about_PimCa_Coexistence"/>
[Cmdlet(VerbsCommon.Get, "AppEnforcedRestrictions")]
[OutputType(typeof(AppEnforcedRestrictions))]
[RequiresPermission("AllSites.FullControl", "Exchange.Manage", AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class GetAppEnforcedRestrictionsCommand : PimCaCmdlet
{
    /// <summary>The policies of Outlook on the web to show, by name or wildcard; all of them when left out. SharePoint is shown in any case.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] OwaMailboxPolicy { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await new GetAppEnforcedRestrictions(Ports).ListAsync(OwaMailboxPolicy, cancellationToken))
        {
            if (row.Error is { } unreadable)
            {
                WriteFailure(unreadable, null);
            }
            else
            {
                WriteObject(row.Value);
            }
        }
    }
}

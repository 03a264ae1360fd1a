using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Restrictions;

namespace PimCa.Cmdlets.Restrictions;

/// <summary>
/// Makes Exchange Online and SharePoint Online restrict themselves when Conditional Access says so. What restricts is written first;
/// loosening is refused while an excluded group relies on it, unless <c>-Force</c> is given. A change of SharePoint is waited for,
/// at most ten minutes. Gives each setting before and after. SharePoint may then make Conditional Access policies of its own for
/// all users: look with <c>Get-PimCaPolicy '*SharePoint admin center*'</c>, and disable what is new.
/// </summary>
[Cmdlet(VerbsCommon.Set, "AppEnforcedRestrictions", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(AppEnforcedRestrictions))]
[RequiresPermission("Organization.Read.All", "AllSites.FullControl", "Exchange.Manage", "Policy.Read.All", "Group.Read.All")]
public sealed class SetAppEnforcedRestrictionsCommand : PimCaCmdlet
{
    /// <summary>What Outlook on the web keeps from devices that are not managed: Off, ReadOnly or ReadOnlyPlusAttachmentsBlocked. Left out, it stays as it is.</summary>
    [Parameter]
    public OwaRestriction? OwaPolicy { get; set; }

    /// <summary>The policies of Outlook on the web to set, by name or wildcard; all of them when left out, since any mailbox may have any of them.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] OwaMailboxPolicy { get; set; } = Array.Empty<string>();

    /// <summary>What SharePoint and OneDrive let devices do that are not managed. Left out, it stays as it is.</summary>
    [Parameter]
    [ValidateSet(nameof(SharePointAccess.AllowFullAccess), nameof(SharePointAccess.AllowLimitedAccess), nameof(SharePointAccess.BlockAccess))]
    public SharePointAccess? SharePoint { get; set; }

    /// <summary>Which files open in the browser while access is limited.</summary>
    [Parameter]
    public LimitedAccessFileType? LimitedAccessFileType { get; set; }

    /// <summary>Files can be edited in the browser while access is limited; <c>-AllowEditing:$false</c> for viewing only.</summary>
    [Parameter]
    public SwitchParameter AllowEditing { get; set; }

    /// <summary>Files that the browser cannot show may be downloaded although access is limited; <c>:$false</c> for not.</summary>
    [Parameter]
    public SwitchParameter AllowDownloadingNonWebViewableFiles { get; set; }

    /// <summary>Loosens although an excluded group relies on the restriction, with a warning.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(null, async () =>
    {
        var request = new RestrictionsRequest
        {
            Owa = OwaPolicy,
            OwaMailboxPolicies = OwaMailboxPolicy,
            SharePoint = new SharePointChange
            {
                Access = SharePoint,
                FileType = LimitedAccessFileType,
                AllowEditing = Given(nameof(AllowEditing), AllowEditing),
                AllowDownloadingNonWebViewableFiles = Given(nameof(AllowDownloadingNonWebViewableFiles), AllowDownloadingNonWebViewableFiles),
            },
            Force = Force,
        };
        var plan = await new SetAppEnforcedRestrictions(Ports).PlanAsync(request, cancellationToken);
        try
        {
            foreach (var change in plan.Changes)
            {
                await TryAsync(change.Target, () => CarryOutAsync(change));
            }
        }
        finally
        {
            await plan.CloseAsync();
        }
    });

    private bool? Given(string parameter, SwitchParameter value) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? value.IsPresent : null;
}

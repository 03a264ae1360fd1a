using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Groups;
using PimCa.Pipeline;
using PimCa.Resources;
using PimCa.Restrictions;

namespace PimCa.Cmdlets.Restrictions;

/// <summary>
/// Makes Exchange Online and SharePoint Online restrict themselves when Conditional Access says so. What restricts is written first
/// and proven; loosening is refused after a failure of that, and while an excluded group relies on it, unless <c>-Force</c> is given. A
/// change of SharePoint is waited for, at most ten minutes. Gives each setting before and after.
/// </summary>
/// <remarks>
/// When access to SharePoint is limited or blocked, SharePoint may make Conditional Access policies of its own for all users. New ones
/// are watched for until ten minutes after the change (the service needs 5 to 10 for one), and each is disabled after
/// confirmation, or left with <c>-KeepSharePointPolicies</c>; warnings tell of both. Those that were there before are not touched.
/// Outlook on the web goes on showing images that stand in the text of a mail, whatever its policy says.
/// The command can be stopped at any moment: it then tells what is left to do. Forced loosening is a warning, and a record with the
/// tag <c>PimCa.Override</c> in the information stream.
/// </remarks>
/// <example>
/// <before>$null = Set-AppEnforcedRestrictions -OwaPolicy Off -SharePoint AllowFullAccess -Force -WarningAction Ignore</before>
/// <code>
/// Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess
/// </code>
/// <para>Browser only, without downloads, in both. SharePoint takes 5 to 10 minutes, and the command waits for it.</para>
/// <output>
/// Workload         Policy                       Setting            IsRestricted
/// --------         ------                       -------            ------------
/// ExchangeOnline   OwaMailboxPolicy-Default     ReadOnly           True
/// SharePointOnline contoso-admin.sharepoint.com AllowLimitedAccess True
/// </output>
/// </example>
/// <example>
/// <code>
/// Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -AllowEditing:$false -WhatIf
/// </code>
/// <para>Shows what it would take to allow viewing only.</para>
/// <output>
/// What if: Performing the operation "Set AllowEditing False" on target "contoso-admin.sharepoint.com".
///
/// Workload         Policy                       Setting            IsRestricted
/// --------         ------                       -------            ------------
/// SharePointOnline contoso-admin.sharepoint.com AllowLimitedAccess True
/// </output>
/// </example>
/// <example>
/// <before>$null = Set-AppEnforcedRestrictions -OwaPolicy Off -Force -WarningAction Ignore</before>
/// <code>
/// Set-AppEnforcedRestrictions -OwaPolicy ReadOnlyPlusAttachmentsBlocked -OwaMailboxPolicy OwaMailboxPolicy-* -Confirm:$false
/// </code>
/// <para>In a runbook: attachments cannot be opened at all, by any mailbox with one of these policies.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>NothingToSet</c>, <c>RestrictionsInUse</c>, <c>NotLoosened</c>, <c>SharePointUnchanged</c>, <c>OwaMailboxPolicyNotFound</c>, <c>ExchangeModuleMissing</c>, <c>ExchangeCommandsMissing</c>, <c>ExchangeRefused</c>, <c>SharePointRefused</c>, <c>SharePointHostUnknown</c>.</exception>
/// <seealso cref="Restrictions.GetSharePointCreatedPolicyCommand"/>
/// <seealso href="about_PimCa_Coexistence"/>
[Cmdlet(VerbsCommon.Set, "AppEnforcedRestrictions", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(AppEnforcedRestrictions))]
[RequiresPermission(
    "AllSites.FullControl", "Exchange.Manage",
    "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "Group.Read.All",
    AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class SetAppEnforcedRestrictionsCommand : PimCaCmdlet
{
    /// <summary>
    /// What Outlook on the web keeps from devices that are not managed: Off, nothing; ReadOnly, attachments can be looked at and not
    /// downloaded, and there is no offline mode; ReadOnlyPlusAttachmentsBlocked, attachments cannot be looked at either. Left out, it stays as
    /// it is.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    public OwaRestriction? OwaPolicy { get; set; }

    /// <summary>
    /// The policies of Outlook on the web to set, by name or wildcard; all of them when left out, since any mailbox may have any of them. Without -OwaPolicy it has no effect.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] OwaMailboxPolicy { get; set; } = Array.Empty<string>();

    /// <summary>
    /// What SharePoint and OneDrive let devices do that are not managed: AllowFullAccess, everything; AllowLimitedAccess, the browser only,
    /// without downloading, printing and syncing; BlockAccess, nothing. Left out, it stays as it is.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    [ValidateSet(nameof(SharePointAccess.AllowFullAccess), nameof(SharePointAccess.AllowLimitedAccess), nameof(SharePointAccess.BlockAccess))]
    public SharePointAccess? SharePoint { get; set; }

    /// <summary>
    /// Which files open in the browser while access is limited: OfficeOnlineFilesOnly; WebPreviewableFiles, all that the browser can show;
    /// OtherFiles, the others too. Left out, it stays as it is.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    public LimitedAccessFileType? LimitedAccessFileType { get; set; }

    /// <summary>
    /// Files can be edited in the browser while access is limited; <c>-AllowEditing:$false</c> lets them only be viewed. Left out, it stays as it is.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter AllowEditing { get; set; }

    /// <summary>
    /// Files that the browser cannot show may be downloaded although access is limited; <c>-AllowDownloadingNonWebViewableFiles:$false</c>
    /// forbids it. Left out, it stays as it is.
    /// </summary>
    /// <value>Unchanged</value>
    [Parameter]
    public SwitchParameter AllowDownloadingNonWebViewableFiles { get; set; }

    /// <summary>
    /// Leaves the Conditional Access policies that SharePoint makes for all users as they are, and tells of them in a warning. Left out, each
    /// new one is disabled, after a question.
    /// </summary>
    [Parameter]
    public SwitchParameter KeepSharePointPolicies { get; set; }

    /// <summary>
    /// Loosens although an excluded group relies on the restriction, with a warning and a record of it. Left out, that is refused. It does not
    /// answer the question whether to go on: -Confirm:$false does.
    /// </summary>
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
        var left = plan.Changes.Where(c => c.IsNeeded).Select(c => c.Target).ToList();
        try
        {
            await TellingWhenStoppedAsync(
                async () =>
                {
                    Expect(plan.Changes.Count);
                    foreach (var change in plan.Changes)
                    {
                        await TryAsync(change.Target, () => CarryOutAsync(change));
                        left.Remove(change.Target);
                    }

                    await TryAsync(SharePointCreatedPolicies.NamePrefix, () => HandlePoliciesAsync(plan.SharePointPolicies, cancellationToken));
                },
                () => WhatIsLeft(left, plan.SharePointPolicies.IsDue));
        }
        finally
        {
            await plan.CloseAsync();
        }
    });

    private static string WhatIsLeft(IReadOnlyCollection<string> left, bool mayHaveMadePolicies)
    {
        var settings = left.Count == 0 ? Messages.AllRestrictionsSet : Messages.RestrictionsLeft(string.Join(", ", left));
        return mayHaveMadePolicies ? $"{settings} {Messages.SharePointPoliciesLeft}" : settings;
    }

    private async Task HandlePoliciesAsync(SharePointPolicyWatch watch, CancellationToken cancellationToken)
    {
        var created = new SharePointCreatedPolicies(Ports);
        foreach (var policy in await watch.NewOnesAsync(cancellationToken))
        {
            CaPolicy? disabled = null;
            if (!KeepSharePointPolicies && policy.State != CaPolicyState.Disabled)
            {
                await TryAsync(policy, async () => disabled = await CarryOutAsync(
                    await created.PlanDisableAsync(new Identity(policy.Id, policy.DisplayName), cancellationToken), passThru: false));
            }

            var state = (disabled ?? policy).State;
            var users = string.Join(", ", policy.IncludeUsers);
            WriteWarning(state == CaPolicyState.Disabled
                ? Messages.SharePointPolicyDisabled(policy.DisplayName, users)
                : Messages.SharePointPolicyKept(policy.DisplayName, users, state.ToString()));
        }
    }

    private bool? Given(string parameter, SwitchParameter value) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? value.IsPresent : null;
}

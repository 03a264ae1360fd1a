using System;
using System.Collections.Generic;

namespace PimCa.Restrictions;

/// <summary>A workload that restricts itself where Conditional Access says so.</summary>
public enum RestrictedWorkload
{
    /// <summary>Exchange Online: Outlook on the web.</summary>
    ExchangeOnline,

    /// <summary>SharePoint Online and OneDrive.</summary>
    SharePointOnline,
}

/// <summary>What a workload does when a Conditional Access policy asks it to restrict itself: a row for each policy of Outlook on the web, and one for SharePoint.</summary>
public sealed record AppEnforcedRestrictions
{
    /// <summary>The workload.</summary>
    public required RestrictedWorkload Workload { get; init; }

    /// <summary>The policy of Outlook on the web, or the host of SharePoint's admin site.</summary>
    public required string Policy { get; init; }

    /// <summary>The service's own word: Off, ReadOnly …, or AllowFullAccess, AllowLimitedAccess ….</summary>
    public required string Setting { get; init; }

    /// <summary>The service's word before the change; the same as <see cref="Setting"/> where nothing was changed.</summary>
    public required string Before { get; init; }

    /// <summary>True when documents are kept from devices that are not managed.</summary>
    public required bool IsRestricted { get; init; }

    /// <summary>SharePoint: which files open while access is limited.</summary>
    public LimitedAccessFileType? LimitedAccessFileType { get; init; }

    /// <summary>SharePoint: whether files can be edited in the browser while access is limited.</summary>
    public bool? AllowEditing { get; init; }

    /// <summary>SharePoint: whether files that the browser cannot show may be downloaded although access is limited.</summary>
    public bool? AllowDownloadingNonWebViewableFiles { get; init; }

    internal static AppEnforcedRestrictions Of(OwaMailboxPolicy policy, OwaRestriction? before = null) => new()
    {
        Workload = RestrictedWorkload.ExchangeOnline,
        Policy = policy.Name,
        Setting = policy.Restriction.ToString(),
        Before = (before ?? policy.Restriction).ToString(),
        IsRestricted = policy.Restriction != OwaRestriction.Off,
    };

    internal static AppEnforcedRestrictions Of(SharePointRestrictions settings, SharePointAccess? before = null) => new()
    {
        Workload = RestrictedWorkload.SharePointOnline,
        Policy = settings.AdminHost,
        Setting = settings.Access.ToString(),
        Before = (before ?? settings.Access).ToString(),
        IsRestricted = settings.IsRestricted,
        LimitedAccessFileType = settings.FileType,
        AllowEditing = settings.AllowEditing,
        AllowDownloadingNonWebViewableFiles = settings.AllowDownloadingNonWebViewableFiles,
    };
}

/// <summary>What to bring the workloads to; what is null stays as it is.</summary>
public sealed record RestrictionsRequest
{
    /// <summary>What the policies of Outlook on the web keep from devices that are not managed.</summary>
    public OwaRestriction? Owa { get; init; }

    /// <summary>Which of those policies, by name or wildcard (<c>*</c>, <c>?</c>, <c>[ab]</c>); empty for all of them.</summary>
    public IReadOnlyList<string> OwaMailboxPolicies { get; init; } = Array.Empty<string>();

    /// <summary>What SharePoint does.</summary>
    public SharePointChange SharePoint { get; init; } = new();

    /// <summary>True: loosens although a group is excluded that relies on the restriction, with a warning.</summary>
    public bool Force { get; init; }
}

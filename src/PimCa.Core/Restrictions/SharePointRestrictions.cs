namespace PimCa.Restrictions;

/// <summary>What SharePoint and OneDrive let devices do that are not managed: the tenant setting, with the service's names and order.</summary>
public enum SharePointAccess
{
    /// <summary>Everything.</summary>
    AllowFullAccess = 0,

    /// <summary>The browser only, without download, print and sync.</summary>
    AllowLimitedAccess = 1,

    /// <summary>Nothing.</summary>
    BlockAccess = 2,

    /// <summary>As a protection level says, which the service defines elsewhere. Read only.</summary>
    ProtectionLevel = 3,

    /// <summary>As an authentication context says, site by site. Read only.</summary>
    AuthenticationContext = 4,
}

/// <summary>Which files open in the browser while access is limited, with the service's names and order.</summary>
public enum LimitedAccessFileType
{
    /// <summary>Office files only.</summary>
    OfficeOnlineFilesOnly = 0,

    /// <summary>All that the browser can show.</summary>
    WebPreviewableFiles = 1,

    /// <summary>Others too.</summary>
    OtherFiles = 2,
}

/// <summary>The settings of the whole SharePoint tenant that limit devices which are not managed.</summary>
public sealed record SharePointRestrictions
{
    /// <summary>The host of the admin site that they were read from: <c>contoso-admin.sharepoint.com</c>.</summary>
    public required string AdminHost { get; init; }

    /// <summary>What such devices may do.</summary>
    public required SharePointAccess Access { get; init; }

    /// <summary>Which files open while access is limited.</summary>
    public required LimitedAccessFileType FileType { get; init; }

    /// <summary>Whether files can be edited in the browser while access is limited.</summary>
    public required bool AllowEditing { get; init; }

    /// <summary>Whether files that the browser cannot show may be downloaded although access is limited.</summary>
    public required bool AllowDownloadingNonWebViewableFiles { get; init; }

    /// <summary>True when such devices are kept from taking documents away. A level or a context that is defined elsewhere proves nothing here.</summary>
    public bool IsRestricted => Access is SharePointAccess.AllowLimitedAccess or SharePointAccess.BlockAccess;
}

/// <summary>What to change of the settings; null leaves one as it is.</summary>
public sealed record SharePointChange
{
    /// <summary>AllowFullAccess, AllowLimitedAccess or BlockAccess.</summary>
    public SharePointAccess? Access { get; init; }

    /// <summary>Which files open while access is limited.</summary>
    public LimitedAccessFileType? FileType { get; init; }

    /// <summary>Whether files can be edited in the browser while access is limited.</summary>
    public bool? AllowEditing { get; init; }

    /// <summary>Whether files that the browser cannot show may be downloaded although access is limited.</summary>
    public bool? AllowDownloadingNonWebViewableFiles { get; init; }

    /// <summary>True when nothing is to be changed.</summary>
    public bool IsEmpty => Access is null && FileType is null && AllowEditing is null && AllowDownloadingNonWebViewableFiles is null;

    /// <summary>The settings with the change made.</summary>
    internal SharePointRestrictions On(SharePointRestrictions present) => present with
    {
        Access = Access ?? present.Access,
        FileType = FileType ?? present.FileType,
        AllowEditing = AllowEditing ?? present.AllowEditing,
        AllowDownloadingNonWebViewableFiles = AllowDownloadingNonWebViewableFiles ?? present.AllowDownloadingNonWebViewableFiles,
    };

    /// <summary>Only what differs from the settings.</summary>
    internal SharePointChange From(SharePointRestrictions present) => new()
    {
        Access = Access == present.Access ? null : Access,
        FileType = FileType == present.FileType ? null : FileType,
        AllowEditing = AllowEditing == present.AllowEditing ? null : AllowEditing,
        AllowDownloadingNonWebViewableFiles =
            AllowDownloadingNonWebViewableFiles == present.AllowDownloadingNonWebViewableFiles ? null : AllowDownloadingNonWebViewableFiles,
    };
}

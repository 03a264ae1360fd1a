using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Restrictions;

namespace PimCa.Core.Tests.InMemory;

/// <summary>SharePoint's tenant settings without HTTP; a change comes into force after a while, or never.</summary>
internal sealed class InMemorySharePoint : ISharePointOnline
{
    public const string Host = "contoso-admin.sharepoint.com";

    private readonly InMemoryTenant tenant;
    private (DateTimeOffset From, SharePointRestrictions Settings)? coming;

    public InMemorySharePoint(InMemoryTenant tenant) => this.tenant = tenant;

    public SharePointRestrictions Settings { get; set; } = new()
    {
        AdminHost = Host,
        Access = SharePointAccess.AllowFullAccess,
        FileType = LimitedAccessFileType.WebPreviewableFiles,
        AllowEditing = true,
        AllowDownloadingNonWebViewableFiles = true,
    };

    /// <summary>How long a change takes; null for a service that takes it and never brings it into force.</summary>
    public TimeSpan? Delay { get; set; } = TimeSpan.Zero;

    /// <summary>What a reading fails with.</summary>
    public PimCaException? Unreadable { get; set; }

    /// <summary>What a change is refused with.</summary>
    public PimCaException? Refusal { get; set; }

    /// <summary>What else happens when a change is taken.</summary>
    public Action OnTaken { get; set; } = () => { };

    public Task<SharePointRestrictions> GetRestrictionsAsync(CancellationToken cancellationToken)
    {
        tenant.Calls.Add("GetRestrictions");
        if (coming is { } due && due.From <= tenant.Time.GetUtcNow())
        {
            Settings = due.Settings;
        }

        return Unreadable is null ? Task.FromResult(Settings) : Task.FromException<SharePointRestrictions>(Unreadable);
    }

    public Task SetRestrictionsAsync(SharePointChange change, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("SetRestrictions");
        if (Refusal is not null)
        {
            return Task.FromException(Refusal);
        }

        OnTaken();
        if (Delay is { } delay)
        {
            coming = (tenant.Time.GetUtcNow() + delay, change.On(Settings));
        }

        return Task.CompletedTask;
    }
}

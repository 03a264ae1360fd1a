using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>
/// Watches what SharePoint makes of a change by itself: Conditional Access policies for all users. Whether it makes them
/// on this way too, or only in its admin center, is not documented, so both are reckoned with.
/// </summary>
public sealed class SharePointPolicyWatch
{
    private readonly TenantPorts ports;
    private readonly SharePointCreatedPolicies created;
    private IReadOnlyCollection<string> before = Array.Empty<string>();
    private DateTimeOffset remembered;
    private DateTimeOffset? changed;

    internal SharePointPolicyWatch(TenantPorts ports)
    {
        this.ports = ports;
        created = new SharePointCreatedPolicies(ports);
    }

    /// <summary>True once SharePoint was changed so that it may make policies: before that there is nothing to wait for.</summary>
    public bool IsDue => changed is not null;

    /// <summary>The ids of those that were there before the change.</summary>
    public IReadOnlyCollection<string> Before => before;

    /// <summary>
    /// The new ones, with progress: until both of the documented kinds have come, at most ten minutes from the change on.
    /// None when SharePoint was not changed.
    /// </summary>
    public async Task<IReadOnlyList<CaPolicy>> NewOnesAsync(CancellationToken cancellationToken) => changed is { } when
        ? await created.WatchAsync(before, when, cancellationToken).ConfigureAwait(false)
        : Array.Empty<CaPolicy>();

    /// <summary>Takes the snapshot.</summary>
    internal async Task RememberAsync(CancellationToken cancellationToken)
    {
        before = await created.SnapshotAsync(cancellationToken).ConfigureAwait(false);
        remembered = ports.Time.GetUtcNow();
    }

    /// <summary>Takes the snapshot anew when a prompt has stood since the last.</summary>
    internal Task RefreshAsync(CancellationToken cancellationToken) =>
        ports.Time.GetUtcNow() - remembered >= CaPolicyWriter.ReadAgainAfter ? RememberAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>SharePoint has taken the change, or may have.</summary>
    internal void Changed() => changed = ports.Time.GetUtcNow();
}

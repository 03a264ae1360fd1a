using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>Sends a change of SharePoint's tenant settings and waits until they can be read back: the service says 5 to 10 minutes.</summary>
internal sealed class SharePointSetting
{
    /// <summary>How long the service takes at most, as it documents.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private const string Activity = "Bringing SharePoint's tenant settings into force";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TenantPorts ports;
    private readonly ISharePointOnline sharePoint;

    public SharePointSetting(TenantPorts ports)
    {
        this.ports = ports;
        sharePoint = Workloads.SharePoint(ports);
    }

    /// <summary>Writes and reads back.</summary>
    /// <param name="change">What to change.</param>
    /// <param name="taken">Called once the service has taken the change, or may have: no answer is no sign that it did not.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The settings as they are in force.</returns>
    /// <exception cref="PimCaException"><c>SharePointUnchanged</c> after ten minutes; what the port throws.</exception>
    public async Task<SharePointRestrictions> SetAsync(SharePointChange change, Action taken, CancellationToken cancellationToken)
    {
        await SendAsync(change, taken, cancellationToken).ConfigureAwait(false);
        var (present, isSeen) = await Replication.ReadUntilAsync(
            ports,
            Activity,
            sharePoint.GetRestrictionsAsync,
            read => change.From(read).IsEmpty ? null : "Not in force yet",
            cancellationToken,
            new Patience(Limit, FirstPause, LongestPause)).ConfigureAwait(false);
        return isSeen ? present : throw new PimCaException(
            "SharePointUnchanged",
            PimCaErrorKind.Timeout,
            $"SharePoint took the change and still shows the settings before it after {Limit.TotalMinutes:0} minutes: {string.Join(", ", Words(change.From(present)))} is not in force on '{present.AdminHost}'.",
            "Look again later with Get-AppEnforcedRestrictions. Until it shows the change, it is not in force.",
            present.AdminHost);
    }

    private async Task SendAsync(SharePointChange change, Action taken, CancellationToken cancellationToken)
    {
        try
        {
            await sharePoint.SetRestrictionsAsync(change, cancellationToken).ConfigureAwait(false);
            taken();
        }
        catch (PimCaException unanswered) when (unanswered.Code == "OutcomeUnknown" || unanswered.Kind == PimCaErrorKind.Timeout)
        {
            taken();
            throw;
        }
        catch (OperationCanceledException)
        {
            taken();
            throw;
        }
    }

    /// <summary>A change in words, setting by setting.</summary>
    public static IEnumerable<string> Words(SharePointChange change) => new[]
    {
        change.Access is { } access ? $"ConditionalAccessPolicy {access}" : null,
        change.FileType is { } type ? $"LimitedAccessFileType {type}" : null,
        change.AllowEditing is { } editing ? $"AllowEditing {editing}" : null,
        change.AllowDownloadingNonWebViewableFiles is { } downloading ? $"AllowDownloadingNonWebViewableFiles {downloading}" : null,
    }.OfType<string>();
}

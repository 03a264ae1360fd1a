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
        var started = ports.Time.GetUtcNow();
        var pause = FirstPause;
        var waited = false;
        try
        {
            while (true)
            {
                var present = await sharePoint.GetRestrictionsAsync(cancellationToken).ConfigureAwait(false);
                var left = change.From(present);
                if (left.IsEmpty)
                {
                    return present;
                }

                var elapsed = ports.Time.GetUtcNow() - started;
                if (elapsed >= Limit)
                {
                    throw new PimCaException(
                        "SharePointUnchanged",
                        PimCaErrorKind.Timeout,
                        $"SharePoint took the change and still shows the settings before it after {Limit.TotalMinutes:0} minutes: {string.Join(", ", Words(left))} is not in force on '{present.AdminHost}'.",
                        "Look again later with Get-AppEnforcedRestrictions. Until it shows the change, it is not in force.",
                        present.AdminHost);
                }

                waited = true;
                ports.Reporter.Progress(Activity, $"Not in force yet ({elapsed.TotalSeconds:0} s)", (int)(100 * elapsed.TotalSeconds / Limit.TotalSeconds));
                await ports.Time.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
                pause = pause + pause > LongestPause ? LongestPause : pause + pause;
            }
        }
        finally
        {
            if (waited)
            {
                ports.Reporter.Progress(Activity, "Done", 100, done: true);
            }
        }
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

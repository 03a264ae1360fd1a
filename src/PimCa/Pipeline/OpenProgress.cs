using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using PimCa.Formatting;
using PimCa.Resources;

namespace PimCa.Pipeline;

/// <summary>
/// The progress bars of one cmdlet. What is still open when the cmdlet ends, or fails, is completed: a bar that nobody
/// completes stays on the screen. A pipeline that was stopped takes no progress any more, and its host clears them itself.
/// </summary>
internal sealed class OpenProgress
{
    // One item is not worth a bar: most commands have no other.
    private const int FirstShown = 2;

    private readonly PimCaCmdlet cmdlet;
    private readonly Dictionary<int, string> open = new();
    private int items;
    private int first = FirstShown;
    private int expected;

    public OpenProgress(PimCaCmdlet cmdlet) => this.cmdlet = cmdlet;

    /// <summary>Shows, moves or completes a bar. On the pipeline thread.</summary>
    /// <param name="activity">What is being done; the bar goes by this text.</param>
    /// <param name="status">Where it stands.</param>
    /// <param name="percent">0 to 100; -1 when not known.</param>
    /// <param name="done">Whether it is over.</param>
    public void Show(string activity, string status, int percent, bool done)
    {
        var id = StringComparer.Ordinal.GetHashCode(activity) & int.MaxValue;
        cmdlet.WriteProgress(new ProgressRecord(id, activity, string.IsNullOrEmpty(status) ? activity : status)
        {
            PercentComplete = Math.Max(-1, Math.Min(100, percent)),
            RecordType = done ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
        if (done)
        {
            open.Remove(id);
        }
        else
        {
            open[id] = activity;
        }
    }

    /// <summary>From here on it is known how many items come: the bar says how far it is.</summary>
    /// <param name="count">How many.</param>
    public void Expect(int count) => (items, first, expected) = (0, count > 1 ? 1 : FirstShown, count);

    /// <summary>Another item is worked on. How many there will be nobody knows of a pipeline, which ends when it ends.</summary>
    /// <param name="target">The item.</param>
    public void Item(object? target)
    {
        if (++items < first)
        {
            return;
        }

        var number = items.ToString(CultureInfo.InvariantCulture);
        var isCounted = items <= expected;
        Show(
            cmdlet.MyInvocation.MyCommand.Name,
            isCounted ? Messages.CountedItemProgress(number, expected.ToString(CultureInfo.InvariantCulture), NameOf(target)) : Messages.ItemProgress(number, NameOf(target)),
            isCounted ? 100 * (items - 1) / expected : -1,
            done: false);
    }

    /// <summary>Completes what is open.</summary>
    public void Close()
    {
        foreach (var activity in new List<string>(open.Values))
        {
            Show(activity, activity, 100, done: true);
        }
    }

    private static string NameOf(object? target)
    {
        foreach (var property in new[] { "TargetName", "DisplayName", "PolicyName" })
        {
            if (Shown.Of(target, property) is { } name)
            {
                return Shown.Text(name);
            }
        }

        return target is null ? string.Empty : Shown.Text(target);
    }
}

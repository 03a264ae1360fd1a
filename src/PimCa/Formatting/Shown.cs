using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace PimCa.Formatting;

/// <summary>
/// The words of the table and list views: what the format file calls for each cell. Takes objects as they are, and as they
/// come back from a job or a file, where enumerations have become text. Never throws: a cell is never worth an error.
/// </summary>
public static class Shown
{
    /// <summary>What stands where there is nothing to tell.</summary>
    public const string Nothing = "-";

    // A console that does not say how wide it is counts as one of the width that every view fits.
    private const int Narrow = 80;

    /// <summary>A time, local, to the minute.</summary>
    /// <param name="time">A <see cref="DateTimeOffset"/>, a <see cref="DateTime"/> or null.</param>
    public static string Time(object? time) => Local(time)?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>A day, local.</summary>
    /// <param name="time">A <see cref="DateTimeOffset"/>, a <see cref="DateTime"/> or null.</param>
    public static string Day(object? time) => Local(time)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>A time, local, with its distance from UTC, for lists.</summary>
    /// <param name="time">A <see cref="DateTimeOffset"/>, a <see cref="DateTime"/> or null.</param>
    public static string Moment(object? time) => Local(time)?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>A duration as it is typed: <c>30m</c>, <c>8h</c>, <c>1d</c>, <c>1d 2h</c>.</summary>
    /// <param name="duration">A <see cref="TimeSpan"/> or null.</param>
    public static string Length(object? duration)
    {
        if (Bare(duration) is not { } some || !LanguagePrimitives.TryConvertTo<TimeSpan>(some, CultureInfo.InvariantCulture, out var span))
        {
            return Nothing;
        }

        var parts = new List<string>();
        var rest = span.Duration();
        foreach (var (count, unit) in new[] { (rest.Days, "d"), (rest.Hours, "h"), (rest.Minutes, "m"), (rest.Seconds, "s") })
        {
            if (count > 0)
            {
                parts.Add(count.ToString(CultureInfo.InvariantCulture) + unit);
            }
        }

        return parts.Count == 0 ? "0m" : (span < TimeSpan.Zero ? "-" : string.Empty) + string.Join(" ", parts);
    }

    /// <summary>A value in words; <c>-</c> where there is none.</summary>
    /// <param name="value">Anything.</param>
    public static string Text(object? value) =>
        Bare(value) is { } bare && Convert.ToString(bare, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : Nothing;

    /// <summary>All items of a list, one under the other; <c>-</c> where there is none. Nothing is left out.</summary>
    /// <param name="items">A list, a single value or null.</param>
    public static string Lines(object? items) => Items(items) is { Count: > 0 } all ? string.Join("\n", all) : Nothing;

    /// <summary>All items of a list beside each other; <c>-</c> where there is none.</summary>
    /// <param name="items">A list, a single value or null.</param>
    public static string Row(object? items) => Items(items) is { Count: > 0 } all ? string.Join(", ", all) : Nothing;

    /// <summary>
    /// Text broken between its words, so that it stands in a column of that width: PowerShell itself breaks where the column
    /// ends, in the middle of a word in many cultures. A word that is longer is broken behind a <c>-</c>, <c>.</c> or <c>@</c>, or
    /// where the next part of a joined name begins.
    /// </summary>
    /// <param name="text">The text, whose line ends stay, or a list.</param>
    /// <param name="width">The column's width, 1 or more.</param>
    public static string Wrap(object? text, int width)
    {
        var lines = new List<string>();
        foreach (var line in Row(text).Replace("\r", string.Empty).Split('\n'))
        {
            var current = new StringBuilder();
            foreach (var word in line.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries).SelectMany(w => Broken(w, Math.Max(1, width))))
            {
                var space = word.Joined || current.Length == 0 ? 0 : 1;
                if (current.Length + space + word.Text.Length > width)
                {
                    lines.Add(current.ToString());
                    current.Clear();
                    space = 0;
                }

                current.Append(' ', space).Append(word.Text);
            }

            lines.Add(current.ToString());
        }

        return string.Join("\n", lines.Where((line, n) => line.Length > 0 || n > 0)).TrimEnd();
    }

    /// <summary>Text broken between its words for the column that takes all the width that the others leave.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The column's width in a console of 80 columns.</param>
    /// <param name="engine">The runspace's <c>$ExecutionContext</c>, for the width of its console.</param>
    public static string Fill(object? text, int width, EngineIntrinsics? engine) => Wrap(text, width + Math.Max(0, WidthOf(engine) - Narrow));

    /// <summary>What a record is about: the group or the role, and the scope where it is not the whole directory.</summary>
    /// <param name="record">An output that has TargetName and Scope.</param>
    public static string Target(object? record)
    {
        var name = Text(Of(record, "TargetName"));
        var scope = Text(Of(record, "Scope"));
        return scope is Nothing or "/" ? name : $"{name} at {(Text(Of(record, "ScopeName")) is var known and not Nothing ? known : scope)}";
    }

    /// <summary>What it gives: <c>Member</c> or <c>Owner</c> of a group, <c>role</c> in the directory, <c>Azure</c>.</summary>
    /// <param name="record">An output that has Kind and Access.</param>
    public static string Access(object? record) => Text(Of(record, "Kind")) switch
    {
        "EntraRole" => "role",
        "AzureRole" => "Azure",
        _ => Text(Of(record, "Access")),
    };

    /// <summary>A heading of one line: what a record is about and what it gives.</summary>
    /// <param name="record">An output that has Kind, TargetName, Access and Scope.</param>
    public static string Heading(object? record) => Text(Of(record, "Kind")) switch
    {
        "EntraRole" => $"Entra role {Target(record)}",
        "AzureRole" => $"Azure role {Target(record)}",
        _ => $"{Text(Of(record, "Access"))} of {Target(record)}".Replace(Nothing + " of ", string.Empty),
    };

    /// <summary>When something ends: a time, <c>permanent</c>, or <c>-</c>.</summary>
    /// <param name="record">An output that has EndTime and, perhaps, IsPermanent.</param>
    public static string End(object? record) => Bare(Of(record, "IsPermanent")) is true ? "permanent" : Time(Of(record, "EndTime"));

    /// <summary>An event's person, and below it who did it where that was somebody else.</summary>
    /// <param name="audited">An audit event.</param>
    public static string Who(object? audited)
    {
        var user = Text(Of(audited, "UserName"));
        var by = Text(Of(audited, "InitiatedBy"));
        return user is Nothing || user == by ? by : by is Nothing ? user : $"{user}\nby {by}";
    }

    /// <summary>What a PIM policy requires of whoever activates.</summary>
    /// <param name="policy">A PIM policy.</param>
    public static string Demands(object? policy)
    {
        var all = new List<string>();
        foreach (var (property, word) in new[] { ("RequireMfa", "MFA"), ("RequireJustification", "justification"), ("RequireTicket", "ticket"), ("RequireApproval", "approval") })
        {
            if (Bare(Of(policy, property)) is true)
            {
                all.Add(word);
            }
        }

        if (Text(Of(policy, "AuthenticationContext")) is var context and not Nothing)
        {
            all.Insert(0, context);
        }

        return Row(all);
    }

    /// <summary>What a Conditional Access policy requires, in words that stand in a narrow column.</summary>
    /// <param name="policy">A Conditional Access policy.</param>
    public static string Controls(object? policy) =>
        Lines(Items(Of(policy, "GrantControls")).Concat(Items(Of(policy, "SessionControls"))).Select(Words).ToArray());

    /// <summary>A name of joined words, as the services write them, in words: <c>compliantDevice</c> is <c>compliant device</c>.</summary>
    /// <param name="name">The name.</param>
    public static string Words(object? name)
    {
        var text = Text(name);
        if (!text.All(char.IsLetterOrDigit))
        {
            return text;
        }

        var words = new StringBuilder();
        for (var n = 0; n < text.Length; n++)
        {
            var begins = n > 0 && char.IsUpper(text[n]) && (char.IsLower(text[n - 1]) || (n + 1 < text.Length && char.IsLower(text[n + 1])));
            words.Append(begins ? " " : string.Empty).Append(begins && n + 1 < text.Length && char.IsLower(text[n + 1]) ? char.ToLowerInvariant(text[n]) : text[n]);
        }

        return words.ToString();
    }

    internal static object? Of(object? record, string property) => record is null ? null : PSObject.AsPSObject(record).Properties[property]?.Value;

    internal static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject is PSCustomObject ? wrapped.ToString() : wrapped.BaseObject : value;

    private static IReadOnlyList<string> Items(object? items) => Bare(items) switch
    {
        null => Array.Empty<string>(),
        string one => one.Length == 0 ? Array.Empty<string>() : new[] { one },
        IEnumerable many => many.Cast<object?>().Select(Text).ToArray(),
        var one => new[] { Text(one) },
    };

    private static DateTimeOffset? Local(object? time) => Bare(time) switch
    {
        null => null,
        DateTimeOffset moment => moment.ToLocalTime(),

        // What comes back from a job or a file is text.
        var other => LanguagePrimitives.TryConvertTo<DateTimeOffset>(other, CultureInfo.InvariantCulture, out var moment) ? moment.ToLocalTime() : null,
    };

    private static IEnumerable<(string Text, bool Joined)> Broken(string word, int width)
    {
        var joined = false;
        while (word.Length > width)
        {
            var at = width;
            for (var n = width; n > width / 3; n--)
            {
                if (word[n - 1] is '-' or '.' or '@' or '/' or '_' || (char.IsLower(word[n - 1]) && char.IsUpper(word[n])))
                {
                    at = n;
                    break;
                }
            }

            yield return (word.Substring(0, at), joined);
            word = word.Substring(at);
            joined = true;
        }

        yield return (word, joined);
    }

    private static int WidthOf(EngineIntrinsics? engine)
    {
        try
        {
            return Of(engine?.Host?.UI?.RawUI, "BufferSize") is Size { Width: > 0 } screen ? screen.Width : Narrow;
        }
        catch (GetValueException)
        {
            // A host without a screen, as that of a job or a runbook: each says so with an exception of its own choice.
            return Narrow;
        }
    }
}

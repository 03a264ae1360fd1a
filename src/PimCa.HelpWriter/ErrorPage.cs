using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace PimCa.HelpWriter;

/// <summary>What the page of the errors says of one.</summary>
/// <param name="Category">PowerShell's category of it.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="WayOut">What to do.</param>
internal sealed record DescribedError(string Category, string Meaning, string WayOut);

/// <summary>
/// The page of the errors, from which the help of a cmdlet takes what it says of its own: an error's code on a line with its category in
/// brackets, below it, further in, what it means, and from "Do:" on what to do.
/// </summary>
internal static partial class ErrorPage
{
    private const string WayOut = "Do: ";

    public static IReadOnlyDictionary<string, DescribedError> Read(string file) => Entry().Matches(File.ReadAllText(file).ReplaceLineEndings("\n"))
        .ToDictionary(entry => entry.Groups["code"].Value, entry => Described(entry.Groups["category"].Value, Lines().Replace(entry.Groups["text"].Value, " ").Trim()), StringComparer.Ordinal);

    private static DescribedError Described(string category, string text)
    {
        var way = text.IndexOf(WayOut, StringComparison.Ordinal);
        return way < 0 ? new DescribedError(category, text, string.Empty) : new DescribedError(category, text[..way].Trim(), Sentence(text[(way + WayOut.Length)..]));
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"^    (?<code>[A-Z][A-Za-z_]+) \((?<category>[A-Za-z ]+)\)\n(?<text>(?:        \S[^\n]*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Lines();
}

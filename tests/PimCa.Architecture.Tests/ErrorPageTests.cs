using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace PimCa.Architecture.Tests;

/// <summary>The page of the errors and the source agree.</summary>
[Trait("Rule", "Cmdlet")]
public sealed partial class ErrorPageTests
{
    private const string PageFile = "src/PimCa/Help/about_PimCa_Errors.help.txt";

    private static readonly ErrorCodes Codes = new();

    // The code in four blanks, with its category; below it in eight what it means, and what to do.
    private static readonly Dictionary<string, string> Page =
        Entry().Matches(File.ReadAllText(Path.Combine(House.Repository, PageFile)).ReplaceLineEndings("\n"))
            .ToDictionary(m => m.Groups["code"].Value, m => Regex.Replace(m.Groups["text"].Value, @"\s+", " ").Trim());

    [Fact]
    public void The_source_says_which_errors_there_are() => Assert.True(Codes.Unseen.Count == 0, string.Join("\n", Codes.Unseen));

    [Fact]
    public void The_page_has_each_error_and_no_other()
    {
        Assert.True(!Codes.All.Except(Page.Keys).Any(), Lacks(Codes.All.Except(Page.Keys)));
        Assert.True(!Page.Keys.Except(Codes.All).Any(), $"{PageFile} has what no source gives, take it out: {string.Join(", ", Page.Keys.Except(Codes.All))}");
    }

    [Fact]
    public void The_page_says_of_each_error_what_it_means_and_what_to_do() =>
        Assert.True(!Page.Any(e => !Meaning().IsMatch(e.Value)), $"{PageFile}: not of the shape \"What it means. Do: what to do.\": {string.Join("; ", Page.Where(e => !Meaning().IsMatch(e.Value)).Select(e => e.Key))}");

    [Fact]
    public void An_id_is_written_in_Pascal_case() => Assert.DoesNotContain(Codes.All, c => !Name().IsMatch(c));

    private static string Lacks(IEnumerable<string> codes) =>
        $"{PageFile} lacks these. Write them in the part that they belong to:\n\n{string.Join("\n", codes.Select(c => $"    {c} (its category)\n        What it means.\n        Do: what to do.\n"))}";

    [GeneratedRegex(@"^    (?<code>[A-Z][A-Za-z_]+) \((?<category>[A-Za-z ]+)\)\n(?<text>(?:        \S[^\n]*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\S.*\. Do: \S.*\.$")]
    private static partial Regex Meaning();

    [GeneratedRegex("^[A-Z][a-z]+[A-Z_][A-Za-z]+$|^Conflict$")]
    private static partial Regex Name();
}

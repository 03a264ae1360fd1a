using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PimCa.Architecture.Tests;

public sealed class SourceTests
{
    private const int MostLines = 350;

    [Fact]
    public void No_file_is_longer_than_one_can_keep_in_mind() =>
        Assert.Empty(House.Sources("src", "tests").Where(f => File.ReadLines(f).Count() > MostLines).Select(House.Name));

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var empty = new Regex(@"\b(?:class|record|struct|interface|enum)\s+(\w*(?:Utils?|Utilities|Helpers?|Manager|Common|Misc))\b");

        Assert.Empty(House.Sources("src", "tests").SelectMany(f => empty.Matches(File.ReadAllText(f)).Select(m => $"{House.Name(f)}: {m.Groups[1].Value}")));
    }

    [Fact]
    public void Waiting_by_blocking_happens_in_the_pump_alone()
    {
        var blocking = new Regex(@"Monitor\.Wait|\.GetAwaiter\(\)\.GetResult\(\)|Thread\.Sleep");

        Assert.Equal(["src/PimCa/Pipeline/Pump.cs"], House.Sources("src").Where(f => blocking.IsMatch(File.ReadAllText(f))).Select(House.Name));
    }

    [Fact]
    public void No_error_is_swallowed()
    {
        var swallowing = new Regex(@"catch[^\n]*\n\s*\{\s*\}|catch\s*(\([^)]*\)\s*)?\{\s*\}");

        Assert.Empty(House.Sources("src", "tests").Where(f => swallowing.IsMatch(File.ReadAllText(f))).Select(House.Name));
    }

    [Fact]
    public void Nothing_is_left_for_later_or_skipped()
    {
        // Put together here, so that this file does not find itself.
        var later = new Regex(string.Join('|', @"\bTO" + @"DO\b", @"\bFIX" + @"ME\b", "NotImplemented" + "Exception", @"\bSkip\s*" + @"=\s*"""));

        Assert.Empty(House.Sources("src", "tests").SelectMany(f => later.Matches(File.ReadAllText(f)).Select(m => $"{House.Name(f)}: {m.Value}")));
    }

    [Fact]
    public void The_top_level_holds_what_was_agreed()
    {
        string[] agreed =
        [
            ".ci", ".editorconfig", ".git", ".gitattributes", ".github", ".gitignore", "build.ps1", "LICENSE", "out", "PimCa.Format.ps1xml", "PimCa.psd1",
            "PimCa.sln", "README.md", "src", "TestResults", "tests", ".vs", ".idea",
        ];

        Assert.Empty(Directory.EnumerateFileSystemEntries(House.Repository).Select(Path.GetFileName).Except(agreed));
    }

    [Theory]
    [InlineData("Messages")]
    [InlineData("ExchangeMessages")]
    public void Every_text_has_a_name_in_the_code_and_every_name_a_text(string resources)
    {
        var texts = XDocument.Load(Path.Combine(House.Repository, $"src/PimCa/Resources/{resources}.resx")).Root!.Elements("data").Select(d => d.Attribute("name")!.Value);
        var code = File.ReadAllText(Path.Combine(House.Repository, $"src/PimCa/Resources/{resources}.cs"));
        var names = Regex.Matches(code, @"public static string (\w+)").Select(m => m.Groups[1].Value);

        Assert.Equal(names.Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void The_staged_module_is_complete_and_holds_nothing_that_nobody_needs(string edition)
    {
        var files = Directory.EnumerateFiles(Path.Combine(House.StagedModule, edition), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(House.StagedModule, edition), f).Replace('\\', '/')).ToArray();

        Assert.Superset(new HashSet<string> { "PimCa.dll", "PimCa.Core.dll", "deps/PimCa.Cloud.dll", "deps/PimCa.Simulator.dll", "deps/Microsoft.Graph.dll", "deps/Azure.Core.dll" }, files.ToHashSet());
        Assert.DoesNotContain(files, f => Path.GetExtension(f) is not (".dll" or ".pdb"));
        foreach (var shared in new[] { "PimCa.psd1", "PimCa.Format.ps1xml", "PimCa.Types.ps1xml", "LICENSE", "Examples/JustInTimeAccess.ps1", "en-US/about_PimCa.help.txt" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(House.StagedModule, shared)), File.ReadAllBytes(Origin(shared)));
        }
    }

    private static string Origin(string staged) => Path.Combine(House.Repository, staged.Split('/') switch
    {
        ["Examples", var script] => Path.Combine("src/PimCa/Examples", script),
        ["en-US", var help] => Path.Combine("src/PimCa/Help", help),
        ["PimCa.Types.ps1xml"] => "src/PimCa/Formatting/PimCa.Types.ps1xml",
        _ => staged,
    });
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Help;

/// <summary>The about pages: what a console of 80 columns shows whole, and what is there to type is possible.</summary>
public sealed partial class AboutTests
{
    public static TheoryData<string> Pages => new(Files.Select(f => Path.GetFileName(f).Split('.')[0]));

    private static string[] Files => Directory.GetFiles(Path.Combine(StagedModule.Folder, "en-US"), "about_*.help.txt");

    [Fact]
    public void The_pages_that_are_promised_are_there() => Assert.Equal(
        ["about_PimCa", "about_PimCa_Authentication", "about_PimCa_Coexistence", "about_PimCa_Errors", "about_PimCa_Simulator"],
        Files.Select(f => Path.GetFileName(f).Split('.')[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_fits_80_columns_of_any_console_and_says_what_it_is(string page)
    {
        var lines = Text(page).Split('\n');

        Assert.Equal(["TOPIC", $"    {page}", "", "SHORT DESCRIPTION"], lines.Take(4));

        // PowerShell takes the one line below as the synopsis of the page.
        Assert.Matches(@"^    \S.*\.$", lines[4]);
        Assert.Equal(["", "LONG DESCRIPTION"], lines.Skip(5).Take(2));
        Assert.Contains("LONG DESCRIPTION", lines);
        Assert.Contains("SEE ALSO", lines);
        Assert.All(lines, line => Assert.True(line.Length <= 80 && line == line.TrimEnd(), line));

        // Windows PowerShell reads a file without a mark by the machine's code page.
        Assert.All(Text(page), letter => Assert.InRange(letter, '\n', '~'));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_says_to_type_exists_with_its_parameters(string page)
    {
        using var shell = new TestShell(connect: false);
        var cmdlets = shell.Run("Get-Command -Module PimCa").Output.Select(o => (CmdletInfo)o.BaseObject).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        var text = Text(page);

        Assert.All(Ours().Matches(text).Select(m => m.Value), name => Assert.True(cmdlets.ContainsKey(name), name));
        foreach (var command in Commands(text).Where(c => cmdlets.ContainsKey(c.GetCommandName() ?? string.Empty)))
        {
            var known = cmdlets[command.GetCommandName()].Parameters;
            Assert.All(
                command.CommandElements.OfType<CommandParameterAst>(),
                p => Assert.True(known.ContainsKey(p.ParameterName) || known.Values.Any(k => k.Aliases.Contains(p.ParameterName)), $"{command.GetCommandName()} -{p.ParameterName}"));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_points_to_is_there(string page)
    {
        var topics = Files.Select(f => Path.GetFileName(f).Split('.')[0]).ToArray();

        Assert.All(Topic().Matches(Text(page)).Select(m => m.Value), name => Assert.Contains(name, topics));
    }

    private static string Text(string page) => File.ReadAllText(Files.Single(f => Path.GetFileName(f) == page + ".help.txt")).ReplaceLineEndings("\n").TrimEnd('\n');

    // What stands further in than the text, or in Do: of an error, is to be typed.
    private static IEnumerable<CommandAst> Commands(string text) => Parser.ParseInput(
            string.Join('\n', text.Split('\n').Where(l => l.StartsWith("        ", StringComparison.Ordinal)).Select(l => l.Trim())), out _, out _)
        .FindAll(node => node is CommandAst, searchNestedScriptBlocks: true)
        .Cast<CommandAst>();

    [GeneratedRegex(@"\b[A-Z][a-z]+-(PimCa|Pim|AppEnforced|SharePointCreated)[A-Za-z]*\b")]
    private static partial Regex Ours();

    [GeneratedRegex(@"\babout_PimCa\w*")]
    private static partial Regex Topic();
}

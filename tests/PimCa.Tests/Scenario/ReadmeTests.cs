using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Scenario;

/// <summary>What the README says is what the module does.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = Path.GetFullPath(Path.Combine(StagedModule.Folder, "..", "..", "README.md"));

    [Fact]
    public void The_scenario_runs_line_by_line_and_shows_what_the_readme_shows()
    {
        using var shell = new TestShell(connect: false);
        var shown = string.Concat(Commands().Select(line => shell.Show(line)));

        Assert.Equal(Comparable(Block("text")), Comparable(shown));
    }

    [Fact]
    public void The_scenario_runs_as_one_script_too()
    {
        using var shell = new TestShell(connect: false);
        var outcomes = shell.Run(Block("powershell")).AssertNoErrors().Output
            .Where(o => o.BaseObject.GetType().Name == "CaDecision")
            .Select(o => o.Properties["Outcome"].Value.ToString());

        Assert.Equal(["AllowedWithAppEnforcedRestrictions", "Blocked", "RequiresCompliantDevice", "RequiresCompliantDevice"], outcomes);
    }

    [Fact]
    public void The_scenario_is_about_a_dozen_lines() => Assert.InRange(Commands().Length, 10, 18);

    [Fact]
    public void Every_cmdlet_is_in_the_readme()
    {
        using var shell = new TestShell(connect: false);
        var text = File.ReadAllText(Readme);

        Assert.All(shell.Run("Get-Command -Module PimCa").All("Name"), name => Assert.Contains($"`{name}`", text));
    }

    [Fact]
    public void Every_command_that_the_readme_names_exists()
    {
        using var shell = new TestShell(connect: false);
        var known = shell.Run("Get-Command -Module PimCa").All("Name").Select(n => n!.ToString()).ToHashSet();

        Assert.All(
            Regex.Matches(File.ReadAllText(Readme), @"\b[A-Z][a-z]+-(PimCa|Pim)[A-Za-z]*\b").Select(m => m.Value),
            name => Assert.Contains(name, known));
    }

    private static string[] Commands() =>
        Block("powershell").Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Trim().Length > 0 && !l.TrimStart().StartsWith('#')).ToArray();

    private static string Block(string language)
    {
        var block = Regex.Match(File.ReadAllText(Readme), $"```{language}\r?\n(?<text>.*?)```", RegexOptions.Singleline);
        Assert.True(block.Success, $"The README has no block of {language}.");
        return block.Groups["text"].Value;
    }

    // Times are shown in the zone of the machine, so digits are not compared; blank lines and trailing blanks are the console's own.
    private static string[] Comparable(string text) =>
        text.Split('\n').Select(l => Regex.Replace(l.TrimEnd(), @"\d", "#")).Where(l => l.Length > 0).ToArray();
}

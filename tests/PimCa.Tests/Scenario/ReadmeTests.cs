using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Scenario;

public sealed class ReadmeTests
{
    private static readonly string Readme = Path.GetFullPath(Path.Combine(StagedModule.Folder, "..", "..", "README.md"));

    [Fact]
    public void The_scenario_in_the_readme_runs_and_ends_as_the_readme_says()
    {
        using var shell = new TestShell(connect: false);
        var story = shell.Run(Block("powershell"));

        Assert.Equal(
            ["RequiresCompliantDevice", "RequiresCompliantDevice"],
            story.AssertNoErrors().Output.TakeLast(2).Select(o => o.Properties["Outcome"].Value.ToString()));
    }

    [Fact]
    public void The_scenario_is_a_dozen_lines()
    {
        var lines = Block("powershell").Split('\n').Count(l => l.Trim().Length > 0 && !l.TrimStart().StartsWith('#'));
        Assert.InRange(lines, 8, 18);
    }

    [Fact]
    public void Every_cmdlet_is_in_the_readme()
    {
        using var shell = new TestShell(connect: false);
        var text = File.ReadAllText(Readme);

        Assert.All(shell.Run("Get-Command -Module PimCa").All("Name"), name => Assert.Contains($"`{name}`", text));
    }

    private static string Block(string language) =>
        Regex.Match(File.ReadAllText(Readme), $"```{language}\n(?<text>.*?)```", RegexOptions.Singleline).Groups["text"].Value;
}

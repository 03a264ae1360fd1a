using System.Threading.Tasks;

namespace PimCa.Shell.Tests;

public sealed class ExitCodeTests
{
    // Each of these was compared with pwsh 7.6.
    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'x'", 1)]
    [InlineData("Get-Command there-is-none", 1)]
    [InlineData("Get-Command there-is-none; 'but this went well'", 0)]
    [InlineData("Get-Command there-is-none -ErrorAction Stop; 'never'", 1)]
    [InlineData("if (", 1)]
    public async Task A_command_ends_as_pwsh_does(string text, int exitCode) =>
        Assert.Equal(exitCode, (await ShellProcess.CommandAsync(text)).ExitCode);

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'x'", 1)]
    [InlineData("Get-Command there-is-none", 0)]
    [InlineData("& \"$PSScriptRoot/other.ps1\"; 'after'", 0)]
    public async Task A_script_ends_as_pwsh_does(string text, int exitCode)
    {
        using var folder = new TemporaryFolder();
        folder.Write("other.ps1", "exit 5");

        Assert.Equal(exitCode, (await ShellProcess.RunAsync(["-File", folder.Write("script.ps1", text)])).ExitCode);
    }

    [Theory]
    [InlineData("-File", "there-is-none.ps1")]
    [InlineData("-Bogus")]
    [InlineData("-File")]
    [InlineData("-Command")]
    public async Task A_command_line_that_makes_no_sense_ends_with_64_and_shows_the_usage(params string[] arguments)
    {
        var run = await ShellProcess.RunAsync(arguments);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("Usage:", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Help_is_no_failure()
    {
        var run = await ShellProcess.RunAsync(["-Help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("-Command", run.Output);
    }
}

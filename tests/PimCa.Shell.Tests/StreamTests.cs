using System.Threading.Tasks;

namespace PimCa.Shell.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task Output_verbose_and_warnings_go_to_standard_output_and_errors_to_standard_error()
    {
        var run = await ShellProcess.CommandAsync(
            "function f { [CmdletBinding()] param() $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteDebug('d'); 'o'; Get-Command there-is-none } $DebugPreference = 'Continue'; f -Verbose");

        Assert.Equal(["VERBOSE: v", "WARNING: w", "DEBUG: d", "o"], run.Lines);
        Assert.Contains("there-is-none", run.Error);
    }

    [Fact]
    public async Task Output_is_formatted_by_the_views_of_the_module_without_colours_for_a_file()
    {
        var run = await ShellProcess.CommandAsync("Connect-PimCa -Simulated");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Account", run.Lines[0]);
        Assert.StartsWith("admin@contoso.example", run.Lines[2]);
        Assert.DoesNotContain("\u001b[", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task An_error_of_the_module_shows_its_text_and_what_to_do()
    {
        var run = await ShellProcess.CommandAsync("Get-PimCaPolicy");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Nobody is signed in", run.Error);
        Assert.Contains("Connect-PimCa -Simulated", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_mistake_in_the_text_is_shown() =>
        Assert.Contains("ParserError", (await ShellProcess.CommandAsync("if (")).Error);

    [Fact]
    public async Task A_script_gets_its_arguments_and_knows_where_it_lies()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write(
            "it's a script.ps1",
            "param([string] $Name, [switch] $On, [string] $Other) \"[$Name] [$On] [$Other] [$args]\"; $PSScriptRoot");

        var run = await ShellProcess.RunAsync(["-File", script, "-Name", "$(1 + 1)", "-On:$false", "-Other:a b", "rest; throw"]);

        Assert.Equal("[$(1 + 1)] [False] [a b] [rest; throw]", run.Lines[0]);
        Assert.Equal(System.IO.Path.GetDirectoryName(script), run.Lines[1]);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Statements_can_come_from_standard_input()
    {
        var run = await ShellProcess.RunAsync([], "function f($a) {\n  \"got $a\"\n}\nf 3\nexit 4\n");

        Assert.Equal(["got 3"], run.Lines);
        Assert.Equal(4, run.ExitCode);
    }

    [Theory]
    [InlineData("y\n", "03/02/2026 09:00:00")]
    [InlineData("n\n", null)]
    public async Task A_command_that_asks_takes_the_answer_from_the_console(string answer, string? shown)
    {
        var run = await ShellProcess.RunAsync(
            ["-Command", "$null = Connect-PimCa -Simulated; (Step-PimSimulator 1h -Confirm).UtcDateTime.ToString([cultureinfo]::InvariantCulture)"],
            answer);

        Assert.Contains("Move the clock forward by 01:00:00", run.Output);
        Assert.Equal(shown is not null, run.Output.Contains(shown ?? "09:00:00"));
    }

    [Fact]
    public async Task With_NonInteractive_a_question_is_an_error()
    {
        var run = await ShellProcess.RunAsync(["-NonInteractive", "-Command", "$null = Connect-PimCa -Simulated; try { $Host.UI.ReadLine() } catch { [Console]::Error.WriteLine($_) }; Step-PimSimulator 1h -Confirm"]);

        Assert.Contains("-NonInteractive", run.Error);
        Assert.Contains("nobody can be asked here", run.Error);
        Assert.Equal(1, run.ExitCode);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace PimCa.Shell.Tests;

/// <summary>Beside modules that have the same libraries in other versions, in whichever order they come. Each in a process of its own.</summary>
public sealed class CoexistenceTests
{
    private const string Ours = "(Connect-PimCa -Simulated).Account; (New-PimBrowserOnlyGroup).DisplayName;";
    private const string Loaded = "[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { \"LOADED \" + [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name + '|' + $_.GetName().Name + '|' + $_.GetName().Version };";

    private static readonly string Import = $"Import-Module '{ShellProcess.StagedModule}/PimCa.psd1';";

    [Theory]
    [InlineData("older", "before the import")]
    [InlineData("older", "before the sign-in")]
    [InlineData("older", "after the first call")]
    [InlineData("newer", "before the import")]
    [InlineData("newer", "before the sign-in")]
    [InlineData("newer", "after the first call")]
    public async Task Both_work_with_their_own_versions(string versions, string loads)
    {
        using var other = new StandIn(versions == "older");
        var theirs = $"Import-Module '{other.Manifest}'; Use-StandIn;";
        var order = loads switch
        {
            "before the import" => [theirs, Import, Ours],
            "before the sign-in" => [Import, theirs, Ours],
            _ => new[] { Import, Ours, theirs },
        };

        var run = await ShellProcess.RunAsync(["-NoModule", "-Command", string.Concat(order) + "Use-StandIn; Get-PimCaContext | ForEach-Object Account;" + Loaded]);

        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Error);
        var said = run.Lines.Where(l => !l.StartsWith("LOADED ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(StandIn.Output.Count * 2, said.Count(StandIn.Output.Contains));
        Assert.Equal(["admin@contoso.example", "Browser-Only Users", "admin@contoso.example"], said.Where(l => !StandIn.Output.Contains(l)));

        var loaded = Assemblies(run);
        Assert.All(other.Versions, v => Assert.StartsWith(v.Value, Assert.Single(loaded, a => a.Name == v.Key && a.Context == "Default").Version, StringComparison.Ordinal));
        Assert.All(["Azure.Core", "Microsoft.Kiota.Abstractions"], name => Assert.False(
            Assert.Single(loaded, a => a.Name == name && a.Context == "PimCa").Version.StartsWith(other.Versions[name], StringComparison.Ordinal), name));
        Assert.StartsWith(versions == "older" ? "8." : "11.", Assert.Single(loaded, a => a.Name == "System.Text.Json" && a.Context == "StandIn").Version, StringComparison.Ordinal);
        Assert.Equal(["PimCa", "PimCa.Core"], loaded.Where(a => a.Context == "Default" && a.Name.StartsWith("PimCa", StringComparison.Ordinal) && a.Name != "PimCa.Shell").Select(a => a.Name).Order());
    }

    [Theory]
    [InlineData("older")]
    [InlineData("newer")]
    public async Task Nobody_can_put_another_System_Text_Json_where_we_take_the_runtimes(string version)
    {
        // Asked for the older file the runtime gives its own; it refuses the newer one.
        var load = $"try {{ [Reflection.Assembly]::LoadFrom('{StandIn.Json(version == "older")}').GetName().Version.Major }} catch [IO.FileLoadException] {{ 'refused' }};";

        var run = await ShellProcess.RunAsync(["-NoModule", "-Command", load + Import + Ours + load + Loaded]);

        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Error);
        var answer = version == "older" ? Environment.Version.Major.ToString(System.Globalization.CultureInfo.InvariantCulture) : "refused";
        Assert.Equal([answer, "admin@contoso.example", "Browser-Only Users", answer], run.Lines.Where(l => !l.StartsWith("LOADED ", StringComparison.Ordinal)));
        Assert.Equal("Default", Assert.Single(Assemblies(run), a => a.Name == "System.Text.Json").Context);
    }

    [Fact]
    public async Task Imported_again_by_force_beside_another_version_it_still_works_and_so_does_the_other()
    {
        using var other = new StandIn(isOlder: true);
        var theirs = $"Import-Module '{other.Manifest}' -Force; Use-StandIn;";
        var again = Import.Replace(";", " -Force;");

        var run = await ShellProcess.RunAsync(["-NoModule", "-Command", theirs + Import + Ours + again + Ours + "Remove-Module PimCa; Use-StandIn;" + Import + Ours]);

        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Error);
        string[] ours = ["admin@contoso.example", "Browser-Only Users"];
        Assert.Equal([.. StandIn.Output, .. ours, .. ours, .. StandIn.Output, .. ours], run.Lines);
    }

    [Fact]
    public async Task Importing_it_again_by_force_loads_nothing_twice()
    {
        var run = await ShellProcess.RunAsync(["-NoModule", "-Command", Import + Ours + Import.Replace(";", " -Force;") + Ours + Loaded]);

        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Error);
        Assert.Single(Assemblies(run), a => a.Name == "PimCa.Cloud");
        Assert.Single(Assemblies(run), a => a.Name == "PimCa");
    }

    [Fact]
    public async Task Once_removed_it_answers_for_no_assembly_any_more()
    {
        var run = await ShellProcess.RunAsync(
            ["-NoModule", "-Command", Import + "[Reflection.Assembly]::Load('PimCa.Simulator').GetName().Name; Remove-Module PimCa; try { [Reflection.Assembly]::Load('PimCa.Cloud') } catch [IO.FileNotFoundException] { 'not found' }"]);

        Assert.Equal(["PimCa.Simulator", "not found"], run.Lines);
    }

    [Fact]
    public async Task A_second_runspace_has_a_session_of_its_own_and_leaves_the_first_one_its_module()
    {
        var second = $"$other = [PowerShell]::Create([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()); $other.AddScript('{Import.Replace("'", "''")} (Connect-PimCa -Simulated -As adele@contoso.example).Account').Invoke(); $other.Dispose();";

        var run = await ShellProcess.RunAsync(["-NoModule", "-Command", Import + Ours + second + "(Get-PimCaContext).Account; (Get-PimCaPolicy 'Require*').DisplayName"]);

        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Error);
        Assert.Equal(["admin@contoso.example", "Browser-Only Users", "adele@contoso.example", "admin@contoso.example", "Require compliant device"], run.Lines);
    }

    private static (string Context, string Name, string Version)[] Assemblies(ShellRun run) => run.Lines
        .Where(l => l.StartsWith("LOADED ", StringComparison.Ordinal))
        .Select(l => l["LOADED ".Length..].Split('|'))
        .Select(p => (p[0], p[1], p[2]))
        .ToArray();
}

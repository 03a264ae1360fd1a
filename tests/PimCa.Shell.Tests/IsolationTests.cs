using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Threading.Tasks;

namespace PimCa.Shell.Tests;

/// <summary>What is loaded where, seen in a process of its own.</summary>
public sealed class IsolationTests
{
    private const string Loaded = "[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { \"LOADED \" + [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name + '|' + $_.GetName().Name + '|' + $_.GetName().Version };";

    [Theory]
    [InlineData("")]
    [InlineData("$null = Get-Help Connect-PimCa; $null = Get-Command -Module PimCa; Get-PimCaContext;")]
    [InlineData("$null = TabExpansion2 'Get-PimMemberPolicy -Group ' 27; $null = TabExpansion2 'Connect-PimCa -As ' 18;")]
    public async Task Import_help_and_completion_load_nothing_of_the_cloud(string before)
    {
        var loaded = await LoadedAsync(before);

        Assert.Contains(loaded, a => a is { Name: "PimCa", Context: "Default" });
        Assert.DoesNotContain(loaded, a => IsIsolated(a.Name));
    }

    [Fact]
    public async Task All_that_the_cloud_needs_is_loaded_apart_and_only_once_the_session_needs_it()
    {
        var loaded = await LoadedAsync("$null = Connect-PimCa -Simulated; $null = Get-PimCaPolicy;");

        Assert.Contains(loaded, a => a is { Name: "PimCa.Cloud", Context: "PimCa" });
        Assert.Contains(loaded, a => a is { Name: "PimCa.Simulator", Context: "PimCa" });
        Assert.Contains(loaded, a => a is { Name: "Microsoft.Graph", Context: "PimCa" });
        Assert.All(loaded.Where(a => IsIsolated(a.Name)), a => Assert.Equal("PimCa", a.Context));
        Assert.Equal("Default", Assert.Single(loaded, a => a.Name == "PimCa.Core").Context);
    }

    [Fact]
    public async Task Other_versions_of_the_same_assemblies_loaded_before_or_after_do_not_meet_ours()
    {
        using var folder = new TemporaryFolder();
        var before = Decoy(folder, "Azure.Core");
        var after = Decoy(folder, "Microsoft.Graph.Core");

        var loaded = await LoadedAsync(
            $"$null = [Reflection.Assembly]::LoadFrom('{before}'); $null = Connect-PimCa -Simulated; $null = Get-PimCaPolicy; $null = [Reflection.Assembly]::LoadFrom('{after}');");

        foreach (var name in new[] { "Azure.Core", "Microsoft.Graph.Core" })
        {
            Assert.Equal(new Version(0, 1, 0, 0), Assert.Single(loaded, a => a.Name == name && a.Context == "Default").Version);
            Assert.True(Assert.Single(loaded, a => a.Name == name && a.Context == "PimCa").Version > new Version(1, 0));
        }
    }

    [Fact]
    public async Task Nobody_else_is_answered_when_they_look_for_an_assembly_that_we_have()
    {
        var run = await ShellProcess.CommandAsync("$null = Connect-PimCa -Simulated; [Reflection.Assembly]::Load('Azure.Identity')");

        Assert.Contains("Azure.Identity", run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_module_that_was_removed_comes_back()
    {
        var run = await ShellProcess.CommandAsync(
            "$m = (Get-Module PimCa).Path; $null = Connect-PimCa -Simulated; Remove-Module PimCa; Import-Module $m; (Connect-PimCa -Simulated).Account");

        Assert.Equal(["admin@contoso.example"], run.Lines);
    }

    private static async Task<IReadOnlyList<(string Context, string Name, Version Version)>> LoadedAsync(string before)
    {
        var run = await ShellProcess.CommandAsync(before + Loaded);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Lines.Where(l => l.StartsWith("LOADED ", StringComparison.Ordinal))
            .Select(l => l["LOADED ".Length..].Split('|'))
            .Select(p => (p[0], p[1], Version.Parse(p[2])))
            .ToArray();
    }

    private static bool IsIsolated(string name) =>
        name is "PimCa.Cloud" or "PimCa.Simulator" or "Std.UriTemplate"
        || new[] { "Azure.", "Microsoft.Graph", "Microsoft.Kiota.", "Microsoft.Identity" }.Any(p => name.StartsWith(p, StringComparison.Ordinal));

    private static string Decoy(TemporaryFolder folder, string name)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = new Version(0, 1, 0, 0) }, typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType("Decoy", TypeAttributes.Public).CreateType();
        var path = folder.PathOf(name + ".dll");
        assembly.Save(path);
        return path;
    }
}

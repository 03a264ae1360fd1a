using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace PimCa.Shell.Tests;

/// <summary>What the gallery and whoever installs from it read of the module before it is imported.</summary>
public sealed class ManifestTests
{
    private static string Text => File.ReadAllText(Path.Combine(ShellProcess.StagedModule, "PimCa.psd1"));

    [Fact]
    public void Everything_exported_is_named_so_that_nothing_is_searched_for()
    {
        var exports = Regex.Matches(Text, @"(?<what>Functions|Variables|Aliases|Cmdlets)ToExport\s*=\s*@\((?<names>[^)]*)\)");

        Assert.Equal(["Aliases", "Cmdlets", "Functions", "Variables"], exports.Select(e => e.Groups["what"].Value).Order());
        Assert.All(exports, e => Assert.DoesNotContain("*", e.Groups["names"].Value));
        Assert.DoesNotContain("RequiredModules", Text);
    }

    [Fact]
    public async Task The_version_is_a_semantic_one_and_the_same_in_the_manifest_the_assemblies_and_the_release_notes()
    {
        var said = await SaidAsync("$m.Version; $d.Prerelease; $d.ReleaseNotes; [Diagnostics.FileVersionInfo]::GetVersionInfo($m.ModuleBase + '/net8.0/PimCa.dll').ProductVersion");

        Assert.Equal(3, Version.Parse(said[0]).ToString().Split('.').Length);

        // The gallery takes letters and digits only after the hyphen.
        Assert.Matches("^[0-9A-Za-z]*$", said[1]);
        var version = said[1].Length == 0 ? said[0] : $"{said[0]}-{said[1]}";
        Assert.StartsWith(version, said[2], StringComparison.Ordinal);
        Assert.Equal(version, said[3].Split('+')[0]);
    }

    [Fact]
    public async Task It_says_what_it_needs_besides_what_it_may_be_used_for_and_how_it_is_found()
    {
        var said = await SaidAsync("$m.PowerShellVersion; $m.CompatiblePSEditions -join ','; $d.ExternalModuleDependencies -join ','; $d.LicenseUri; $d.ProjectUri; $d.Tags -join ','; $m.Description.Length");

        Assert.Equal("5.1", said[0]);
        Assert.Equal("Core,Desktop", said[1]);
        Assert.Equal("ExchangeOnlineManagement", said[2]);
        Assert.Equal(Uri.UriSchemeHttps, new Uri(said[3]).Scheme);
        Assert.True(said[4].Length == 0 || new Uri(said[4]).Scheme == Uri.UriSchemeHttps, said[4]);
        Assert.DoesNotContain(said[5].Split(','), t => t.Any(char.IsWhiteSpace));
        Assert.InRange(int.Parse(said[6], System.Globalization.CultureInfo.InvariantCulture), 100, 4000);
    }

    private static async Task<string[]> SaidAsync(string values)
    {
        var run = await ShellProcess.CommandAsync($"$m = Get-Module PimCa; $d = $m.PrivateData.PSData; & {{ {values} }} | ForEach-Object {{ \"[$_]\" }}");
        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Error);
        return run.Lines.Select(l => l[1..^1]).ToArray();
    }
}

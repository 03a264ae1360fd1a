using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Text;
using System.Threading.Tasks;

namespace PimCa.Architecture.Tests;

/// <summary>
/// What is released can be built again from its sources, by anybody, in any folder. The whole of it takes minutes
/// (build.ps1 -Task Reproduce); here it is one project, with the settings that all of them share.
/// </summary>
public sealed class ReproductionTests : IDisposable
{
    private const string Commit = "1234567890abcdef1234567890abcdef12345678";

    // The kind of a debugging record that is SourceLink, as the specification of portable symbols gives it.
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly string folder = Directory.CreateTempSubdirectory("pimca-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_release_is_the_same_in_two_folders_and_its_symbols_lead_to_the_published_sources()
    {
        var builds = await Task.WhenAll(BuildAsync("one"), BuildAsync("another-one"));

        Assert.NotEmpty(builds[0]);
        Assert.Equal(builds[0].Keys, builds[1].Keys);
        Assert.All(builds[0], file => Assert.True(file.Value.AsSpan().SequenceEqual(builds[1][file.Key]), $"{file.Key} is not the same in both folders."));
        foreach (var edition in House.Editions)
        {
            Assert.Contains(
                $"\"https://raw.githubusercontent.com/example/module/{Commit}/*\"",
                SourcesOf(builds[0][Path.Combine(edition, "PimCa.Core.pdb")]),
                StringComparison.Ordinal);
        }
    }

    private static string SourcesOf(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        return reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(record => reader.GetGuid(record.Kind) == SourceLink)
            .Select(record => Encoding.UTF8.GetString(reader.GetBlobBytes(record.Value)))
            .SingleOrDefault() ?? "no SourceLink";
    }

    // The assemblies and their symbols, by their path below the project's output.
    private async Task<SortedDictionary<string, byte[]>> BuildAsync(string name)
    {
        var copy = Path.Combine(folder, name);
        var project = Path.Combine(copy, "src", "PimCa.Core");
        CopySources(Path.Combine(House.Repository, "src", "PimCa.Core"), project);
        foreach (var shared in Directory.EnumerateFiles(Path.Combine(House.Repository, "src")))
        {
            File.Copy(shared, Path.Combine(copy, "src", Path.GetFileName(shared)));
        }

        MakeRepository(Path.Combine(copy, ".git"));
        await RunDotNetAsync(project);
        var output = Path.Combine(project, "bin", "Release");
        return new(Directory.EnumerateFiles(output, "PimCa.Core.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".dll" or ".pdb")
            .ToDictionary(file => Path.GetRelativePath(output, file), File.ReadAllBytes));
    }

    private static void CopySources(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var below in Directory.EnumerateDirectories(from).Where(d => Path.GetFileName(d) is not ("bin" or "obj")))
        {
            CopySources(below, Path.Combine(to, Path.GetFileName(below)));
        }
    }

    // As much of a repository as the build reads: which commit this is, and where it is published.
    private static void MakeRepository(string git)
    {
        Directory.CreateDirectory(Path.Combine(git, "objects"));
        Directory.CreateDirectory(Path.Combine(git, "refs", "heads"));
        File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(Path.Combine(git, "refs", "heads", "main"), Commit + "\n");
        File.WriteAllText(Path.Combine(git, "config"), "[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = https://github.com/example/module.git\n");
    }

    private static async Task RunDotNetAsync(string project)
    {
        // The servers that a build starts would outlive it.
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["build", project, "-c", "Release", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the build that runs the tests has set for itself.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
    }
}

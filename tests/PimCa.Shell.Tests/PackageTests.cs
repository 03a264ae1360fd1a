using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace PimCa.Shell.Tests;

/// <summary>The package that a gallery would get, unpacked as Install-PSResource unpacks it.</summary>
public sealed class PackageTests
{
    private static string Package => Directory.GetFiles(Path.Combine(ShellProcess.Repository, "out", "package"), "PimCa.*.nupkg").Single();

    [Fact]
    public void The_package_holds_what_is_staged_at_its_root()
    {
        using var package = ZipFile.OpenRead(Package);
        var staged = Directory.GetFiles(ShellProcess.StagedModule, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(ShellProcess.StagedModule, f).Replace('\\', '/'));

        Assert.Equal(staged.Order(), package.Entries.Select(e => e.FullName).Where(IsContent).Order());
    }

    [Fact]
    public void The_package_says_what_the_gallery_searches_for()
    {
        using var package = ZipFile.OpenRead(Package);
        using var stream = package.GetEntry("PimCa.nuspec")!.Open();
        var said = XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata").Elements().ToDictionary(e => e.Name.LocalName, e => e.Value);

        Assert.Equal("PimCa", said["id"]);
        Assert.EndsWith(said["version"] + ".nupkg", Package);
        Assert.Superset(
            new HashSet<string> { "PSModule", "PSEdition_Core", "PSEdition_Desktop", "PSIncludes_Cmdlet", "PSCmdlet_Connect-PimCa", "PSCommand_Connect-PimCa" },
            said["tags"].Split(' ').ToHashSet());
        Assert.InRange(said["tags"].Length, 1, 4000);
        Assert.All(["authors", "description", "releaseNotes", "copyright", "licenseUrl"], name => Assert.NotEmpty(said[name]));
    }

    [Theory]
    [InlineData("https://example.org/team/module.git", "https://example.org/team/module", "https://example.org/team/module.git")]
    [InlineData("https://somebody:secret@example.org/module.git?token=secret", "https://example.org/module", "https://example.org/module.git")]
    [InlineData("http://192.0.2.1/module.git", null, null)]
    [InlineData("/home/somebody/module", null, null)]
    [InlineData("", null, null)]
    public async Task The_package_links_to_the_page_of_the_repository_that_it_was_built_from(string remote, string? page, string? repository)
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("PimCa.nuspec");

        var run = await ShellProcess.RunAsync(["-File", Path.Combine(ShellProcess.Repository, "src", "PimCa", "Packaging", "New-Nuspec.ps1"), file, remote, "1234"]);

        Assert.True(run.Error.Length == 0, run.Error);
        var said = XDocument.Load(file).Root!.Elements().Single(e => e.Name.LocalName == "metadata").Elements().ToLookup(e => e.Name.LocalName);
        Assert.Equal(page, said["projectUrl"].SingleOrDefault()?.Value);
        Assert.Equal(repository, said["repository"].SingleOrDefault()?.Attribute("url")?.Value);
        Assert.Equal(repository is null ? null : "1234", said["repository"].SingleOrDefault()?.Attribute("commit")?.Value);
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public void The_symbols_of_both_editions_lie_beside_the_package_and_not_in_it()
    {
        using var symbols = ZipFile.OpenRead(Path.Combine(Path.GetDirectoryName(Package)!, "PimCa.symbols.zip"));
        var assemblies = new[] { "PimCa", "PimCa.Cloud", "PimCa.Core", "PimCa.Simulator" };

        Assert.All(["net472", "net8.0"], edition => Assert.All(assemblies, name => Assert.Contains($"{edition}/{name}.pdb", symbols.Entries.Select(e => e.FullName))));
        Assert.DoesNotContain(Directory.GetFiles(ShellProcess.StagedModule, "*", SearchOption.AllDirectories), f => f.EndsWith(".pdb", System.StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Unpacked_into_an_empty_folder_it_imports_by_its_name_and_runs()
    {
        using var folder = new TemporaryFolder();
        using var package = ZipFile.OpenRead(Package);
        foreach (var entry in package.Entries.Where(e => IsContent(e.FullName)))
        {
            var file = folder.PathOf(Path.Combine("PimCa", "0.1.0", entry.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            entry.ExtractToFile(file);
        }

        var run = await ShellProcess.RunAsync(
            ["-NoModule", "-Command", $"$env:PSModulePath = '{folder.PathOf(string.Empty)}'; Import-Module PimCa; (Get-Module PimCa).ModuleBase; (Connect-PimCa -Simulated).Account; (Get-PimCaPolicy).DisplayName"]);

        Assert.True(run.Error.Length == 0, run.Error);
        Assert.Equal([folder.PathOf(Path.Combine("PimCa", "0.1.0")), "admin@contoso.example", "Require compliant device"], run.Lines);
    }

    private static bool IsContent(string entry) =>
        !entry.StartsWith("_rels/") && !entry.StartsWith("package/") && entry is not ("[Content_Types].xml" or "PimCa.nuspec");
}

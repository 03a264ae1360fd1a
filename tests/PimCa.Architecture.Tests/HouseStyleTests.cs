using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace PimCa.Architecture.Tests;

/// <summary>Rules of the house that no analyzer knows.</summary>
public sealed class HouseStyleTests
{
    private static readonly string[] TopLevel =
        { "src", "tests", "PimCa.psd1", "PimCa.Format.ps1xml", "build.ps1", "PimCa.sln", "README.md", "LICENSE" };

    private static readonly Regex SaysNothing = new("^(.*(Utils?|Helpers?|Manager|Misc|Common))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [Fact]
    public void The_top_level_is_as_agreed()
    {
        // `out` is what a build stages, and is not part of the repository.
        var beside = Directory.EnumerateFileSystemEntries(House.Root)
            .Select(Path.GetFileName)
            .Where(name => !name!.StartsWith('.') && name is not ("out" or "TestResults") && !TopLevel.Contains(name));

        Assert.Empty(beside);
    }

    [Fact]
    public void No_source_file_is_longer_than_350_lines()
    {
        Assert.Empty(House.SourceFiles("src").Where(file => File.ReadLines(file).Count() > 350).Select(House.Relative));
    }

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        var places = House.SourceFiles("src").Concat(House.SourceFiles("tests"))
            .SelectMany(file => House.Relative(file)[..^3].Split('/').Skip(1))
            .Distinct();

        Assert.Empty(places.Where(name => SaysNothing.IsMatch(name)).ToArray());
    }

    [Fact]
    public void Waiting_by_blocking_happens_in_the_pump_alone()
    {
        var pump = new[] { "src/PimCa/Pipeline/" };
        Assert.Empty(FilesWith(@"Monitor\.Wait|\.GetAwaiter\(\)\.GetResult\(\)|\bTask\.Run\(|Thread\.Sleep", pump));
    }

    [Fact]
    public void No_error_is_swallowed()
    {
        Assert.Empty(FilesWith(@"catch\s*(\(Exception[^)]*\)\s*)?\{\s*\}", Array.Empty<string>()));
    }

    private static IEnumerable<string> FilesWith(string pattern, string[] except)
    {
        var wanted = new Regex(pattern, RegexOptions.CultureInvariant);
        return House.SourceFiles("src")
            .Where(file => !except.Any(House.Relative(file).StartsWith) && wanted.IsMatch(File.ReadAllText(file)))
            .Select(House.Relative);
    }
}

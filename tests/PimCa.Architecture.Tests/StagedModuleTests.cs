using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace PimCa.Architecture.Tests;

public sealed class StagedModuleTests
{
    private const long LargestModule = 15 * 1024 * 1024;

    public static IEnumerable<object[]> Editions => House.Editions.Select(e => new object[] { e });

    [Fact]
    public void The_module_is_at_most_15_megabytes() =>
        Assert.InRange(new DirectoryInfo(House.StagedModule).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length), 1, LargestModule);

    [Theory]
    [MemberData(nameof(Editions))]
    public void Whatever_a_staged_assembly_names_of_another_one_is_there(string edition)
    {
        var staged = StagedAssembly.Of(edition);

        Assert.Empty(staged.Values.SelectMany(a => a.Missing(staged)));
    }

    [Theory]
    [MemberData(nameof(Editions))]
    public void A_strong_name_is_expected_exactly_where_there_is_one(string edition)
    {
        var staged = StagedAssembly.Of(edition);

        Assert.Empty(staged.Values.SelectMany(a => a.References()
            .Where(r => staged.TryGetValue(r.Name, out var other) && other.HasKey != r.HasKey)
            .Select(r => $"{a.Name} expects {r.Name} {(r.HasKey ? "with" : "without")} a strong name")));
    }

    [Theory]
    [MemberData(nameof(Editions))]
    public void What_has_a_strong_name_refers_to_nothing_without_one(string edition)
    {
        var staged = StagedAssembly.Of(edition);

        Assert.Empty(staged.Values.Where(a => a.HasKey).SelectMany(a => a.References().Where(r => !r.HasKey).Select(r => $"{a.Name} refers to {r.Name}")));
    }
}

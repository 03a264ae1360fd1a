using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace PimCa.Architecture.Tests;

/// <summary>What never happens between the parts, read from the references of the staged assemblies.</summary>
public sealed class ThreeNeversTests
{
    public static TheoryData<string> Frameworks => new() { "net8.0", "net472" };

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Core_knows_the_base_class_library_alone(string framework)
    {
        Assert.Empty(House.References(House.Staged(framework, "PimCa.Core")).Where(r => !IsBaseClassLibrary(r)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void The_simulator_knows_nothing_of_ours_and_no_SDK(string framework)
    {
        var references = House.References(House.Staged(framework, "PimCa.Simulator"));

        Assert.Empty(references.Where(r => r.StartsWith("PimCa", StringComparison.Ordinal)).ToArray());
        Assert.Empty(references.Where(r => IsSdk(r) || r == "System.Management.Automation").ToArray());
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void The_cloud_knows_Core_and_the_SDKs_but_no_PowerShell_and_no_simulator(string framework)
    {
        var references = House.References(House.Staged(framework, "PimCa.Cloud"));

        Assert.Contains("Microsoft.Graph", references);
        Assert.Equal(new[] { "PimCa.Core" }, references.Where(r => r.StartsWith("PimCa", StringComparison.Ordinal)));
        Assert.DoesNotContain("System.Management.Automation", references);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void No_SDK_type_can_cross_the_surface_since_the_cmdlets_reference_none(string framework)
    {
        Assert.Empty(House.References(House.Staged(framework, "PimCa")).Where(IsSdk).ToArray());
    }

    [Fact]
    public void Only_the_session_factory_names_the_cloud_and_the_simulator()
    {
        var naming = new Regex(@"\bPimCa\.(Cloud|Simulator)\b(?![^""\n]*""\s*(or|;|,|\)))", RegexOptions.CultureInvariant);
        var files = House.SourceFiles("src/PimCa")
            .Where(file => File.ReadLines(file).Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && naming.IsMatch(line)))
            .Select(House.Relative);

        Assert.Equal(new[] { "src/PimCa/Session/SessionFactory.cs" }, files);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Core_is_staged_once_and_never_among_the_isolated_assemblies(string framework)
    {
        Assert.True(File.Exists(House.Staged(framework, "PimCa.Core")));
        Assert.False(File.Exists(Path.Combine(House.Root, "out", "PimCa", framework, "deps", "PimCa.Core.dll")));
    }

    private static bool IsSdk(string reference) =>
        reference.StartsWith("Azure.", StringComparison.Ordinal)
        || reference.StartsWith("Microsoft.Graph", StringComparison.Ordinal)
        || reference.StartsWith("Microsoft.Kiota", StringComparison.Ordinal)
        || reference.StartsWith("Microsoft.Identity", StringComparison.Ordinal);

    // Microsoft.Bcl.TimeProvider is the same class library's TimeProvider for .NET Framework.
    private static bool IsBaseClassLibrary(string reference) =>
        reference is "mscorlib" or "netstandard" or "Microsoft.Bcl.TimeProvider" or "Microsoft.CSharp" or "System"
        || (reference.StartsWith("System.", StringComparison.Ordinal) && reference != "System.Management.Automation");
}

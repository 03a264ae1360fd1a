using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace PimCa.Architecture.Tests;

/// <summary>What must never know of what.</summary>
public sealed class NeverTests
{
    public static TheoryData<string> Editions() => [.. House.Editions];

    [Theory]
    [MemberData(nameof(Editions))]
    public void Core_references_the_base_class_library_alone(string edition) =>
        Assert.DoesNotContain(
            House.ReferencesOf(House.Staged(edition, "PimCa.Core")),
            name => !IsBaseClassLibrary(name) && name != "Microsoft.Bcl.TimeProvider");

    [Theory]
    [MemberData(nameof(Editions))]
    public void The_simulator_references_nothing_of_ours_and_no_sdk(string edition) =>
        Assert.DoesNotContain(House.ReferencesOf(House.Staged(edition, "PimCa.Simulator")), name => name.StartsWith("PimCa", StringComparison.Ordinal) || IsSdk(name));

    [Theory]
    [MemberData(nameof(Editions))]
    public void The_cloud_knows_no_PowerShell_and_no_simulator(string edition) =>
        Assert.DoesNotContain(House.ReferencesOf(House.Staged(edition, "PimCa.Cloud")), name => name is "System.Management.Automation" or "PimCa" or "PimCa.Simulator");

    [Theory]
    [MemberData(nameof(Editions))]
    public void The_cmdlets_reference_no_sdk(string edition)
    {
        var references = House.ReferencesOf(House.Staged(edition, "PimCa"));

        Assert.DoesNotContain(references, IsSdk);
        Assert.Contains("System.Management.Automation", references);
        Assert.Contains("PimCa.Cloud", references);
    }

    [Fact]
    public void Only_the_session_factory_names_the_types_of_the_cloud_and_of_the_simulator()
    {
        var named = new Regex(@"\bPimCa\.(Cloud|Simulator)\b(?!"")");
        var naming = House.Sources("src/PimCa")
            .Where(f => File.ReadLines(f).Any(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && named.IsMatch(l)))
            .Select(Path.GetFileName);

        Assert.Equal(["SessionFactory.cs"], naming);
    }

    [Theory]
    [MemberData(nameof(Editions))]
    public void No_sdk_type_is_on_the_surface_of_the_cloud(string edition) =>
        Assert.Empty(PublicSignatures.ForeignTypes(House.Staged(edition, "PimCa.Cloud"), IsSdk));

    [Theory]
    [MemberData(nameof(Editions))]
    public void Core_never_lies_among_the_isolated_assemblies(string edition)
    {
        Assert.True(File.Exists(Path.Combine(House.StagedModule, edition, "PimCa.Core.dll")));
        Assert.False(File.Exists(Path.Combine(House.StagedModule, edition, "deps", "PimCa.Core.dll")));
        Assert.False(File.Exists(Path.Combine(House.StagedModule, edition, "System.Management.Automation.dll")));
        Assert.False(File.Exists(Path.Combine(House.StagedModule, edition, "deps", "System.Management.Automation.dll")));
    }

    [Theory]
    [MemberData(nameof(Editions))]
    public void Whatever_an_assembly_of_the_module_references_is_shipped_with_it_or_part_of_the_platform(string edition)
    {
        var folder = Path.Combine(House.StagedModule, edition);
        var shipped = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).ToArray();
        var names = shipped.Select(f => Path.GetFileNameWithoutExtension(f)!).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var missing = shipped.SelectMany(f => House.ReferencesOf(f).Select(r => (From: Path.GetFileName(f), To: r)))
            .Where(r => !names.Contains(r.To) && !IsBaseClassLibrary(r.To) && r.To != "System.Management.Automation");

        Assert.Empty(missing);
    }

    private static bool IsBaseClassLibrary(string name) =>
        (name.StartsWith("System", StringComparison.Ordinal) && name is not ("System.Management.Automation" or "System.ClientModel"))
        || name is "mscorlib" or "netstandard" or "WindowsBase" or "Microsoft.CSharp" or "Microsoft.VisualBasic"
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);

    private static bool IsSdk(string name) =>
        name is "System.ClientModel" or "Std.UriTemplate"
        || new[] { "Azure.", "Microsoft.Graph", "Microsoft.Kiota.", "Microsoft.Identity" }.Any(p => name.StartsWith(p, StringComparison.Ordinal));
}

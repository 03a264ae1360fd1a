using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PimCa.Architecture.Tests;

/// <summary>The repository and what it ships, as files.</summary>
internal static class House
{
    private static readonly Lazy<Assembly> LoadedModule = new(() =>
    {
        var folder = Path.Combine(StagedModule, "net8.0");
        Assembly.LoadFrom(Path.Combine(folder, "PimCa.Core.dll"));
        return Assembly.LoadFrom(Path.Combine(folder, "PimCa.dll"));
    });

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(House).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Repository").Value!));

    public static string StagedModule => Path.Combine(Repository, "out", "PimCa");

    /// <summary>The cmdlets' assembly, loaded.</summary>
    public static Assembly Module => LoadedModule.Value;

    public static IEnumerable<string> Editions => ["net8.0", "net472"];

    /// <summary>The source files below a folder, without what a build made.</summary>
    public static IEnumerable<string> Sources(params string[] folders) =>
        folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    public static string Name(string file) => Path.GetRelativePath(Repository, file).Replace('\\', '/');

    /// <summary>The staged file of one of our assemblies, wherever it lies.</summary>
    public static string Staged(string edition, string assembly) =>
        new[] { Path.Combine(StagedModule, edition), Path.Combine(StagedModule, edition, "deps") }
            .Select(folder => Path.Combine(folder, assembly + ".dll"))
            .Single(File.Exists);

    /// <summary>The names of the assemblies that a file references.</summary>
    public static IReadOnlyList<string> ReferencesOf(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
        {
            return [];
        }

        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name)).ToArray();
    }
}

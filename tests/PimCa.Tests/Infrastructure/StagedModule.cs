using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace PimCa.Tests.Infrastructure;

/// <summary>Where the module that was built lies.</summary>
internal static class StagedModule
{
    public static string Manifest { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "StagedModule").Value!));

    public static string Folder => Path.GetDirectoryName(Manifest)!;
}

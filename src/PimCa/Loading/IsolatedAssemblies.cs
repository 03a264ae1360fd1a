using System.IO;
using System.Reflection;

namespace PimCa.Loading;

/// <summary>What is isolated, and where it lies.</summary>
internal static partial class IsolatedAssemblies
{
    private static readonly string ModuleFolder = Path.GetDirectoryName(typeof(IsolatedAssemblies).Assembly.Location) ?? string.Empty;
    private static readonly string DependencyFolder = Path.Combine(ModuleFolder, "deps");

    /// <summary>Only these two are ever answered for when the process at large cannot find them.</summary>
    private static bool IsOurs(AssemblyName name) => name.Name is "PimCa.Cloud" or "PimCa.Simulator";

    private static string? FileOf(AssemblyName name)
    {
        // A few packages have an implementation for Windows beside one that only throws.
        var windows = Path.Combine(DependencyFolder, "win", name.Name + ".dll");
        if (Path.DirectorySeparatorChar == '\\' && File.Exists(windows))
        {
            return windows;
        }

        var file = Path.Combine(DependencyFolder, name.Name + ".dll");
        return File.Exists(file) ? file : null;
    }
}

#if !NETFRAMEWORK
using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace PimCa.Loading;

/// <content>PowerShell 7: a load context of the module's own.</content>
internal static partial class IsolatedAssemblies
{
    private static readonly PrivateContext Private = new();

    /// <summary>Begins to answer for our own isolated assemblies.</summary>
    public static void Attach() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Stops to answer.</summary>
    public static void Detach() => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        IsOurs(name) ? Private.LoadFromAssemblyName(name) : null;

    /// <summary>
    /// True for a library of the runtime itself (System.Text.Json and the like) that is as new as ours. That one is compiled
    /// ahead of time, and mostly loaded already. It is safe to share: a name on the runtime's own list of files is always
    /// answered from that list, whatever another module loads. An older runtime (PowerShell 7.4, 7.5) gets ours.
    /// </summary>
    private static bool IsOfTheRuntime(AssemblyName name)
    {
        if (name.Name?.StartsWith("System.", StringComparison.Ordinal) != true)
        {
            return false;
        }

        var file = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name.Name + ".dll");
        return File.Exists(file) && AssemblyName.GetAssemblyName(file).Version >= name.Version;
    }

    /// <summary>
    /// Takes every file of <c>deps</c> from there, whatever versions the process has loaded, unless the runtime brings it; the
    /// rest, the module's own Core among it, comes from the default context, so that its types are the same on both sides.
    /// </summary>
    private sealed class PrivateContext : AssemblyLoadContext
    {
        public PrivateContext()
            : base("PimCa")
        {
        }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            !IsOfTheRuntime(assemblyName) && FileOf(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}
#endif

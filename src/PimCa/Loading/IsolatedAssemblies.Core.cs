#if !NETFRAMEWORK
using System.Reflection;
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
    /// Takes every file of <c>deps</c> from there, whatever versions the process has loaded; the rest, the module's own
    /// Core among it, comes from the default context, so that its types are the same on both sides.
    /// </summary>
    private sealed class PrivateContext : AssemblyLoadContext
    {
        public PrivateContext()
            : base("PimCa")
        {
        }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            FileOf(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}
#endif

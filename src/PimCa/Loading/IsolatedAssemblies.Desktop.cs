#if NETFRAMEWORK
using System;
using System.Reflection;

namespace PimCa.Loading;

/// <content>
/// Windows PowerShell 5.1 has no load contexts: best effort. What another module has loaded before in the same version
/// is shared; anything else that one of our assemblies asks for comes from our folder.
/// </content>
internal static partial class IsolatedAssemblies
{
    /// <summary>Begins to answer requests of our own assemblies.</summary>
    public static void Attach() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    /// <summary>Stops to answer.</summary>
    public static void Detach() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    private static Assembly? Resolve(object sender, ResolveEventArgs args)
    {
        var name = new AssemblyName(args.Name);
        return (IsOurs(name) || AsksFromOurFolder(args.RequestingAssembly)) && FileOf(name) is { } file ? Assembly.LoadFrom(file) : null;
    }

    private static bool AsksFromOurFolder(Assembly? requester) =>
        requester is { IsDynamic: false } && requester.Location.StartsWith(ModuleFolder, StringComparison.OrdinalIgnoreCase);
}
#endif

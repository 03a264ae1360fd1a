using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("PimCa.Tests.Infrastructure.StagedModuleTestFramework", "PimCa.Tests")]

namespace PimCa.Tests.Infrastructure;

/// <summary>Where the module that was built lies, and how the tests' own mentions of its types find it.</summary>
internal static class StagedModule
{
    public static string Manifest { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "StagedModule").Value!));

    /// <summary>Whether it is the edition for Windows PowerShell, whose errors have their advice in the message.</summary>
    public static bool IsDesktop =>
#if DESKTOP
        true;
#else
        false;
#endif

    public static string Folder => Path.GetDirectoryName(Manifest)!;

    public static void FindTypes() => AssemblyLoadContext.Default.Resolving += static (_, name) =>
        name.Name is "PimCa" or "PimCa.Core" ? Assembly.LoadFrom(Path.Combine(Folder, "net8.0", name.Name + ".dll")) : null;
}

/// <summary>The first code of this assembly that runs: test cmdlets derive from the staged module's classes, so it must be found before any test is.</summary>
public sealed class StagedModuleTestFramework : XunitTestFramework
{
    public StagedModuleTestFramework(IMessageSink messageSink)
        : base(messageSink) => StagedModule.FindTypes();
}

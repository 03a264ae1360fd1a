using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace PimCa.Shell.Tests;

/// <summary>Another module, which brings the same libraries along as the real ones do, in versions of its own.</summary>
internal sealed class StandIn : IDisposable
{
    private static readonly string Packages = typeof(StandIn).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Packages").Value!;

    private readonly TemporaryFolder folder = new();

    public StandIn(bool isOlder)
    {
        Versions = isOlder
            ? new() { ["Azure.Core"] = "1.44.1", ["Azure.Identity"] = "1.12.1", ["Microsoft.Graph.Core"] = "3.2.4", ["Microsoft.Identity.Client"] = "4.65.0", ["Microsoft.Kiota.Abstractions"] = "1.22.1" }
            : new() { ["Azure.Core"] = "1.64.0", ["Azure.Identity"] = "1.21.0", ["Microsoft.Identity.Client"] = "4.92.0", ["Microsoft.Kiota.Abstractions"] = "2.1.6", ["System.ClientModel"] = "1.16.0" };
        var files = Versions.Select(v => $"'{FileOf(v.Key, v.Value)}'");
        folder.Write("StandIn.psm1", $$"""
            $json = [Runtime.Loader.AssemblyLoadContext]::new('StandIn').LoadFromAssemblyPath('{{Json(isOlder)}}')
            function Use-StandIn {
                [Azure.Core.TokenRequestContext]::new([string[]] 'https://graph.microsoft.com/.default').Scopes[0]
                [Microsoft.Identity.Client.Prompt]::SelectAccount.ToString()
                [Microsoft.Kiota.Abstractions.Method]::PATCH.ToString()
                [Azure.Identity.ClientSecretCredential]::new('c0a70500-0000-4000-8000-000000000000', 'c0a70500-0000-4000-8000-000000000001', 'none').GetType().Name
                $json.GetType('System.Text.Json.JsonNamingPolicy').GetProperty('CamelCase').GetValue($null).ConvertName('StandIn')
            }
            """);
        Manifest = folder.Write("StandIn.psd1", $"@{{ RootModule = 'StandIn.psm1'; ModuleVersion = '1.0.0'; FunctionsToExport = 'Use-StandIn'; RequiredAssemblies = @({string.Join(", ", files)}) }}");
    }

    /// <summary>The versions of its packages.</summary>
    public Dictionary<string, string> Versions { get; }

    public string Manifest { get; }

    /// <summary>What its function writes when its own libraries work.</summary>
    public static IReadOnlyList<string> Output => ["https://graph.microsoft.com/.default", "Microsoft.Identity.Client.Prompt", "PATCH", "ClientSecretCredential", "standIn"];

    /// <summary>
    /// The file of its own System.Text.Json, older or newer than the runtime's. It keeps it in a load context of its own: in the
    /// default one the runtime's own always answers.
    /// </summary>
    public static string Json(bool isOlder) => FileOf("System.Text.Json", isOlder ? "8.0.5" : "11.0.0");

    public void Dispose() => folder.Dispose();

    private static string FileOf(string package, string version)
    {
        var lib = Path.Combine(Packages, package.ToLowerInvariant(), version, "lib");
        return new[] { "net10.0", "net8.0", "net6.0", "net5.0", "netstandard2.1", "netstandard2.0" }
            .Select(f => Path.Combine(lib, f, package + ".dll"))
            .First(File.Exists);
    }
}

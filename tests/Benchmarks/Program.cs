using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using PimCa.Benchmarks;

const int Rounds = 7;
var shell = House.Metadata("Shell");
var staged = Path.Combine(House.Metadata("Staged"), "PimCa.psd1");
var untrimmed = Path.Combine(House.Metadata("Untrimmed"), "PimCa.psd1");
var empty = House.EmptyModule(Path.GetDirectoryName(shell)!);
using var server = new LoopbackServer();

const string empties = "Empty console, to its end";
const string bare = "A bare HttpClient's first call";
const string first = "Sign-in and first cmdlet";
const string firstCall = "$w = [Diagnostics.Stopwatch]::StartNew(); $null = Connect-PimCa -Simulated; $null = Get-PimCaPolicy; $w.Elapsed.TotalMilliseconds";
const string loaded = "foreach ($a in [AppDomain]::CurrentDomain.GetAssemblies()) { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($a).Name + '|' + $a.GetName().Name + ' ' + $a.GetName().Version }";
var bareCall = $"$w = [Diagnostics.Stopwatch]::StartNew(); $null = [Net.Http.HttpClient]::new().GetStringAsync('{server.Address}').GetAwaiter().GetResult(); $w.Elapsed.TotalMilliseconds";
var others = string.Concat(House.Metadata("Others").Split(';').Select(file => $"$null = [Reflection.Assembly]::LoadFrom('{file}'); "));
var scenarios = new List<Scenario>
{
    new(empties, [shell, "-NoModule", "-Command", "1"], null),
    new("Import of an empty manifest, to the end", [shell, "-Module", empty, "-Command", "1"], empties),
    new("Import, to the end of the console", [shell, "-Module", staged, "-Command", "1"], empties, Target: "1.15 x"),
    new("Import of the untrimmed module, to the end", [shell, "-Module", untrimmed, "-Command", "1"], empties),
    new(bare, [shell, "-NoModule", "-Command", bareCall], null, ReadsTime: true),
    new(first + ", untrimmed", [shell, "-Module", untrimmed, "-Command", firstCall], bare, ReadsTime: true),
    new(first, [shell, "-Module", staged, "-Command", firstCall], first + ", untrimmed", ReadsTime: true, Target: "400 ms"),
    new(first + ", others' versions loaded", [shell, "-Module", staged, "-Command", others + firstCall], first, ReadsTime: true),
};

// The console that users have. Its packages are not on NuGet, so it is measured where it is installed.
const string emptyPowerShell = "Empty PowerShell, to its end";
if (House.PowerShell() is { } powerShell)
{
    string[] command = ["-NoProfile", "-NonInteractive", "-Command"];
    scenarios.Add(new(emptyPowerShell, [.. command, "1"], null, Program: powerShell));
    scenarios.Add(new("Import of an empty manifest in it", [.. command, $"Import-Module '{empty}'"], emptyPowerShell, Program: powerShell));
    scenarios.Add(new("Import in it", [.. command, $"Import-Module '{staged}'"], emptyPowerShell, Target: "1.15 x", Program: powerShell));
}
else
{
    Console.WriteLine("There is no pwsh here: an import is measured in our own shell alone, whose empty console is smaller.");
}

// Each round runs all of them, so that a slow minute of the machine is everybody's; a ratio is of the same round.
var times = scenarios.ToDictionary(s => s.Name, _ => new List<double>());
for (var round = 0; round < Rounds; round++)
{
    foreach (var scenario in scenarios)
    {
        times[scenario.Name].Add(scenario.Measure());
    }
}

Console.WriteLine($"Size: {House.Megabytes(staged)} MB staged, both editions (target 15); {House.Megabytes(untrimmed)} MB untrimmed, PowerShell 7 alone.");
Console.WriteLine($"Medians of {Rounds} processes each, in our shell with an engine compiled ahead of time as PowerShell's releases are, or in PowerShell where it says so; ratios round by round:");
foreach (var scenario in scenarios)
{
    var beside = scenario.Baseline is { } baseline
        ? string.Create(CultureInfo.InvariantCulture, $"{House.Median(times[scenario.Name].Zip(times[baseline], (time, other) => time / other)):0.00} x {baseline}")
        : "baseline";
    var target = scenario.Target is { } wanted ? $" (target {wanted})" : string.Empty;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name,-48} {House.Median(times[scenario.Name]),7:0} ms   {beside}{target}"));
}

// What lies beside what, once both are at work.
var beforeOurs = new Scenario("Assemblies without the module", [shell, "-NoModule", "-Command", others + loaded], null).Run().Split('\n', StringSplitOptions.TrimEntries);
var withOurs = new Scenario("Assemblies with the module", [shell, "-Module", staged, "-Command", others + firstCall + " | Out-Null; " + loaded], null).Run().Split('\n', StringSplitOptions.TrimEntries);
var names = House.Metadata("Others").Split(';').Select(Path.GetFileNameWithoutExtension).ToArray();
Console.WriteLine("Coexistence, with other versions in the default context:");
Console.WriteLine($"  theirs, without us: {House.Versions(beforeOurs, "Default", names!)}");
Console.WriteLine($"  theirs, beside us:  {House.Versions(withOurs, "Default", names!)}");
Console.WriteLine($"  ours:               {House.Versions(withOurs, "PimCa", names!)}; {withOurs.Count(l => l.StartsWith("PimCa|", StringComparison.Ordinal))} assemblies apart");
Console.WriteLine($"  ours in the default context: {string.Join(", ", withOurs.Where(l => l.StartsWith("Default|PimCa", StringComparison.Ordinal) && !l.StartsWith("Default|PimCa.Shell", StringComparison.Ordinal)).Select(l => l.Split('|', ' ')[1]).Order())}");

namespace PimCa.Benchmarks
{
    /// <summary>A process to run, and what it is compared with.</summary>
    internal sealed record Scenario(string Name, string[] Arguments, string? Baseline, bool ReadsTime = false, string? Target = null, string Program = "dotnet")
    {
        /// <summary>Milliseconds: those that the process took, or that it measured itself and wrote.</summary>
        public double Measure()
        {
            var clock = Stopwatch.StartNew();
            var output = Run();
            return ReadsTime ? double.Parse(output.Trim(), CultureInfo.InvariantCulture) : clock.Elapsed.TotalMilliseconds;
        }

        /// <summary>What it wrote.</summary>
        public string Run()
        {
            using var process = Process.Start(new ProcessStartInfo(Program, Arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{Name}: exit code {process.ExitCode}.");
        }
    }

    /// <summary>Where things lie, and how they are counted.</summary>
    internal static class House
    {
        public static string Metadata(string key) =>
            typeof(House).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;

        /// <summary>PowerShell's program, or nothing where it is not installed.</summary>
        public static string? PowerShell() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
            .FirstOrDefault(File.Exists);

        public static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

        /// <summary>A module of nothing but a manifest: what an import costs before there is anything to import.</summary>
        public static string EmptyModule(string folder)
        {
            var manifest = Path.Combine(folder, "Empty.psd1");
            File.WriteAllText(manifest, "@{ ModuleVersion = '1.0.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }");
            return manifest;
        }

        /// <summary>The versions in a context of the assemblies that have one of the names.</summary>
        public static string Versions(IEnumerable<string> loaded, string context, IReadOnlyCollection<string> names) => string.Join(
            ", ",
            loaded.Select(l => l.Split('|', ' ')).Where(l => l[0] == context && names.Contains(l[1])).Select(l => $"{l[1]} {l[2]}").Order());

        public static string Megabytes(string manifest) => string.Create(
            CultureInfo.InvariantCulture,
            $"{new DirectoryInfo(Path.GetDirectoryName(manifest)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1048576.0:0.0}");
    }
}

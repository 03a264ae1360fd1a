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
using var server = new LoopbackServer();

const string firstCall = "$w = [Diagnostics.Stopwatch]::StartNew(); $null = Connect-PimCa -Simulated; $null = Get-PimCaPolicy; $w.Elapsed.TotalMilliseconds";
var bareCall = $"$w = [Diagnostics.Stopwatch]::StartNew(); $null = [Net.Http.HttpClient]::new().GetStringAsync('{server.Address}').GetAwaiter().GetResult(); $w.Elapsed.TotalMilliseconds";
var scenarios = new List<Scenario>
{
    new("Empty console, to its end", [shell, "-NoModule", "-Command", "1"], null),
    new("Import, to the end of the console", [shell, "-Module", staged, "-Command", "1"], "Empty console, to its end"),
    new("Import of the untrimmed module, to the end", [shell, "-Module", untrimmed, "-Command", "1"], "Empty console, to its end"),
    new("A bare HttpClient's first call", [shell, "-NoModule", "-Command", bareCall], null, ReadsTime: true),
    new("Sign-in and first cmdlet, untrimmed", [shell, "-Module", untrimmed, "-Command", firstCall], "A bare HttpClient's first call", ReadsTime: true),
    new("Sign-in and first cmdlet", [shell, "-Module", staged, "-Command", firstCall], "Sign-in and first cmdlet, untrimmed", ReadsTime: true),
};

// Each round runs all of them, so that a slow minute of the machine is everybody's.
var times = scenarios.ToDictionary(s => s.Name, _ => new List<double>());
for (var round = 0; round < Rounds; round++)
{
    foreach (var scenario in scenarios)
    {
        times[scenario.Name].Add(scenario.Run());
    }
}

Console.WriteLine($"Size: {House.Megabytes(staged)} MB staged, both editions; {House.Megabytes(untrimmed)} MB untrimmed, PowerShell 7 alone.");
Console.WriteLine($"Medians of {Rounds} processes each:");
foreach (var scenario in scenarios)
{
    var median = House.Median(times[scenario.Name]);
    var beside = scenario.Baseline is { } baseline
        ? string.Create(CultureInfo.InvariantCulture, $"{median / House.Median(times[baseline]):0.00} x {baseline}")
        : "baseline";
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name,-44} {median,7:0} ms   {beside}"));
}

namespace PimCa.Benchmarks
{
    /// <summary>A process to run, and what it is compared with.</summary>
    internal sealed record Scenario(string Name, string[] Arguments, string? Baseline, bool ReadsTime = false)
    {
        /// <summary>Milliseconds: those that the process took, or that it measured itself and wrote.</summary>
        public double Run()
        {
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(new ProcessStartInfo("dotnet", Arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{Name}: exit code {process.ExitCode}.");
            }

            return ReadsTime ? double.Parse(output.Trim(), CultureInfo.InvariantCulture) : clock.Elapsed.TotalMilliseconds;
        }
    }

    /// <summary>Where things lie, and how they are counted.</summary>
    internal static class House
    {
        public static string Metadata(string key) =>
            typeof(House).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;

        public static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

        public static string Megabytes(string manifest) => string.Create(
            CultureInfo.InvariantCulture,
            $"{new DirectoryInfo(Path.GetDirectoryName(manifest)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1048576.0:0.0}");
    }
}

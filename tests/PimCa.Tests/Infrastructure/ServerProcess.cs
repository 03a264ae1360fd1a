using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;

namespace PimCa.Tests.Infrastructure;

/// <summary>The simulated tenant's server as a process of its own, on a free port of the loopback.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly Process process;

    public ServerProcess()
    {
        var program = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory,
            typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "SimulatorServer").Value!));
        process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var greeting = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(process.StandardError.ReadToEnd());
        Uri = new Uri(Regex.Match(greeting, @"http://127\.0\.0\.1:\d+").Value);

        // What it says later must not fill the pipe and hold it up.
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
    }

    public Uri Uri { get; }

    public void Stop()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Stop();
        process.Dispose();
    }
}

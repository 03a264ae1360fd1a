using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace PimCa.Shell.Tests;

/// <summary>What a run of the shell left behind.</summary>
internal sealed record ShellRun(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines { get; } = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Runs the shell as a process.</summary>
internal static class ShellProcess
{
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(ShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Shell").Value!));

    /// <summary>The repository, found from the shell's own place.</summary>
    public static string Repository => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Program)!, "../../../../.."));

    /// <summary>The module as it was built.</summary>
    public static string StagedModule => Path.Combine(Repository, "out", "PimCa");

    public static Task<ShellRun> CommandAsync(string text) => RunAsync(["-Command", text]);

    public static async Task<ShellRun> RunAsync(IEnumerable<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new ShellRun(process.ExitCode, await output, await error);
    }
}

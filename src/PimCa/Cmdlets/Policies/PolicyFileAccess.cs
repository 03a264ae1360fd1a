using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using PimCa.Errors;
using PimCa.Parameters;

namespace PimCa.Cmdlets.Policies;

/// <summary>Reads and writes files; what goes wrong is told as the module's errors are, and names the path that was given.</summary>
internal static class PolicyFileAccess
{
    /// <summary>The file that a path of PowerShell's means.</summary>
    /// <exception cref="PimCaException"><c>FileNotAccessible</c>: it is no path of the file system.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.ImplementingType == typeof(Microsoft.PowerShell.Commands.FileSystemProvider)
            ? file
            : throw Refused("FileNotAccessible", path, $"'{Visible(path)}' is no path of the file system, but of the provider {provider.Name}.", "Give the path of a file.");
    }

    /// <summary>Refuses, before anybody is asked, what cannot be written whatever the answer.</summary>
    /// <exception cref="PimCaException"><c>FileNotFound</c>, <c>FileNotAccessible</c>.</exception>
    public static void CheckWritable(string file) => Try(file, "written", () =>
    {
        if (Directory.Exists(file))
        {
            throw Refused("FileNotAccessible", file, $"'{file}' cannot be written: it is a folder.", $"Give the file's name too: -Path {MistakenInput.Quoted(Path.Combine(file, "PimPolicies.json"))}.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        return Directory.Exists(folder) ? true : throw Refused(
            "FileNotFound", file, $"'{file}' cannot be written: there is no folder '{folder}'.", $"Make it first, with New-Item -ItemType Directory {MistakenInput.Quoted(folder!)}, or give another -Path.");
    });

    /// <summary>The text of the file.</summary>
    public static string Read(string file) => Try(file, "read", () => File.ReadAllText(file, Encoding.UTF8));

    /// <summary>Writes a file whole or not at all: a full disk leaves the one that was there.</summary>
    public static void Write(string file, string text)
    {
        var beside = $"{file}.{Guid.NewGuid():N}.tmp";
        Try(file, "written", WriteBeside, beside);

        bool WriteBeside()
        {
            try
            {
                File.WriteAllText(beside, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                if (File.Exists(file))
                {
                    File.Replace(beside, file, null);
                }
                else
                {
                    File.Move(beside, file);
                }

                return true;
            }
            finally
            {
                File.Delete(beside);
            }
        }
    }

    private static T Try<T>(string file, string what, Func<T> work, string? beside = null)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // Nobody gave the name of the file beside it, and a path that .NET takes for none is told without .NET's parameter.
            var reason = failure is ArgumentException ? "no file can have this path."
                : beside is null ? failure.Message
                : failure.Message.Replace(beside, file);
            throw Refused(
                failure is FileNotFoundException or DirectoryNotFoundException ? "FileNotFound" : "FileNotAccessible",
                file,
                $"'{Visible(file)}' cannot be {what}: {reason}",
                failure is ArgumentException ? "Give a path without characters that no file name can have, such as the null character." : "Check the path, and that you may use it.",
                failure);
        }
    }

    private static PimCaException Refused(string code, string file, string message, string advice, Exception? inner = null) =>
        new(code, code == "FileNotFound" ? PimCaErrorKind.NotFound : PimCaErrorKind.PermissionDenied, message, advice, file, inner: inner);

    // A character that cannot be seen is written as PowerShell writes it.
    private static string Visible(string path) => string.Concat(path.Select(c => char.IsControl(c) ? $"`u{{{(int)c:x}}}" : c.ToString()));
}

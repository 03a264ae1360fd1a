using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace PimCa.Shell;

/// <summary>The command line does not make sense.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What the command line asks for. Names may be shortened, as pwsh allows it.</summary>
internal sealed record ShellOptions
{
    /// <summary>The exit code for a command line that makes no sense: pwsh's, which took it from sysexits.h.</summary>
    public const int BadUsage = 64;

    public const string Usage = """
        Usage: PimCa.Shell [-NoLogo] [-NonInteractive] [-NoModule | -Module <manifest>]
                           [-Command { - | <text> } | [-File] <script> [<arguments>]]

          -Command         Runs the text and ends; - reads it from standard input.
          -File            Runs the script with its arguments and ends.
          -NoLogo          Without the line that says what this is.
          -NonInteractive  A command that would ask something fails instead.
          -NoModule        The engine alone; the module is there to be imported.
          -Module          Another copy of the module than the one that was built.
          (nothing)        An interactive prompt.
        """;

    public string? Command { get; private init; }

    public bool ReadsCommandFromInput { get; private init; }

    /// <summary>The script's full path.</summary>
    public string? File { get; private init; }

    public IReadOnlyList<string> FileArguments { get; private init; } = [];

    public bool NoLogo { get; private init; }

    public bool NonInteractive { get; private init; }

    public bool NoModule { get; private init; }

    /// <summary>The full path of another module's manifest.</summary>
    public string? Module { get; private init; }

    public bool ShowHelp { get; private init; }

    public static ShellOptions Parse(IReadOnlyList<string> args)
    {
        var options = new ShellOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var rest = args.Skip(i + 1).ToArray();
            switch (args[i])
            {
                case var name when Is(name, "nologo", 3):
                    options = options with { NoLogo = true };
                    break;
                case var name when Is(name, "noninteractive", 4):
                    options = options with { NonInteractive = true };
                    break;
                case var name when Is(name, "nomodule", 3):
                    options = options with { NoModule = true };
                    break;
                case var name when Is(name, "module", 1):
                    options = options with { Module = Path.GetFullPath(rest is [var manifest, ..] ? manifest : throw new UsageException("-Module needs a manifest.")) };
                    i++;
                    break;
                case var name when Is(name, "help", 1) || name is "-?" or "/?":
                    return options with { ShowHelp = true };
                case var name when Is(name, "command", 1):
                    return rest switch
                    {
                        [] => throw new UsageException("-Command needs the text to run."),
                        ["-"] => options with { ReadsCommandFromInput = true },
                        _ => options with { Command = string.Join(' ', rest) },
                    };
                case var name when Is(name, "file", 1):
                    return rest.Length == 0
                        ? throw new UsageException("-File needs a script.")
                        : options.With(rest[0], rest[1..]);
                default:
                    // As with pwsh, what is no option is a script.
                    return options.With(args[i], rest);
            }
        }

        return options;
    }

    private static bool Is(string argument, string name, int shortest) =>
        argument.Length > shortest
        && argument[0] == '-'
        && name.StartsWith(argument.TrimStart('-'), StringComparison.OrdinalIgnoreCase)
        && argument.TrimStart('-').Length >= shortest;

    private ShellOptions With(string file, IReadOnlyList<string> arguments)
    {
        var path = Path.GetFullPath(file);
        if (!System.IO.File.Exists(path) || !path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{file}' is no script: there is no such file, or its name does not end in .ps1.");
        }

        return this with { File = path, FileArguments = arguments };
    }
}

using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Threading;

namespace PimCa.Shell;

/// <summary>One run of the shell: the engine, the module imported, what the command line asked for.</summary>
internal sealed class ShellSession : IDisposable
{
    /// <summary>Says plainly what this is not.</summary>
    private const string Banner = "PimCa on the PowerShell engine {0}, without the Utility and Management commands.";

    private const string ReportError = "param($e) $PSCmdlet.WriteError($e)";

    private readonly ShellOptions options;
    private readonly ShellHost host;
    private readonly Runspace runspace;
    private Pipeline? running;

    public ShellSession(ShellOptions options)
    {
        this.options = options;
        host = new ShellHost(canAsk: !options.NonInteractive);
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        Console.CancelKeyPress += OnCancelKey;
    }

    private static string Manifest => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(ShellSession).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "StagedModule").Value!));

    private object? EngineVersion => (runspace.SessionStateProxy.GetVariable("PSVersionTable") as System.Collections.IDictionary)?["PSVersion"];

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code, as pwsh's.</returns>
    public int Run()
    {
        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(Directory.GetCurrentDirectory()));
        if (!options.NoModule && !Import(options.Module ?? Manifest))
        {
            return 1;
        }

        if (options.File is { } file)
        {
            return RunFile(file);
        }

        if (options.Command is { } text)
        {
            return RunText(text);
        }

        if (options.ReadsCommandFromInput || Console.IsInputRedirected)
        {
            return RunText(Console.In.ReadToEnd());
        }

        return RunPrompt();
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKey;
        runspace.Dispose();
    }

    private bool Import(string manifest)
    {
        var import = new Command("Import-Module");
        import.Parameters.Add("Name", manifest);
        import.Parameters.Add("Global");
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        return Execute(import, addToHistory: false) is not Outcome.Threw;
    }

    private int RunFile(string file)
    {
        var outcome = Execute(new Command(ScriptArguments.Statement(file, options.FileArguments), isScript: true, useLocalScope: false));

        // A script's exit makes it fail and leaves its code; the code of a program that it ran is not its own.
        return host.ExitCode
            ?? (outcome is Outcome.Threw ? 1
            : outcome is Outcome.Failed && runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int code ? code
            : 0);
    }

    private int RunText(string text)
    {
        var outcome = Execute(new Command(text, isScript: true, useLocalScope: false));
        return host.ExitCode ?? (outcome is Outcome.Succeeded ? 0 : 1);
    }

    private int RunPrompt()
    {
        if (!options.NoLogo)
        {
            Console.WriteLine(string.Format(null, Banner, EngineVersion));
        }

        var reader = new StatementReader(Prompt);
        while (host.ExitCode is null && reader.Read() is { } statement)
        {
            if (statement.Trim().Length > 0)
            {
                Execute(new Command(statement, isScript: true, useLocalScope: false));
            }
        }

        return host.ExitCode ?? 0;
    }

    private string Prompt()
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("prompt");
        try
        {
            return string.Concat(shell.Invoke().Select(p => p?.ToString()));
        }
        catch (RuntimeException)
        {
            // A prompt function that fails must not lock the user out.
            return "PS> ";
        }
    }

    private Outcome Execute(Command command, bool addToHistory = true)
    {
        // Only what goes to the history leaves its mark in $?; an import or a prompt does not.
        using var pipeline = runspace.CreatePipeline(command.CommandText, addToHistory);
        pipeline.Commands.Clear();
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(command);
        pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true));
        Volatile.Write(ref running, pipeline);
        try
        {
            pipeline.Invoke();
            return runspace.SessionStateProxy.GetVariable("?") is false ? Outcome.Failed : Outcome.Succeeded;
        }
        catch (PipelineStoppedException)
        {
            return Outcome.Threw;
        }
        catch (RuntimeException error)
        {
            Report(error);
            return Outcome.Threw;
        }
        finally
        {
            Volatile.Write(ref running, null);
        }
    }

    private void Report(RuntimeException error)
    {
        if (error is ParseException)
        {
            // The engine's view of a mistake in text that has no file shows an empty line.
            host.UI.WriteErrorLine($"ParserError: {error.Message}");
            return;
        }

        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"[CmdletBinding()] {ReportError}").AddParameter("e", error.ErrorRecord);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        shell.Invoke();
    }

    private void OnCancelKey(object? sender, ConsoleCancelEventArgs e)
    {
        if (Volatile.Read(ref running) is { } pipeline)
        {
            e.Cancel = true;
            pipeline.StopAsync();
        }
        else if (options.File is null && options.Command is null && !options.ReadsCommandFromInput)
        {
            // At the prompt it only drops the line.
            e.Cancel = true;
        }
    }

    private enum Outcome
    {
        Succeeded,
        Failed,
        Threw,
    }
}

using System;
using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace PimCa.Shell;

/// <summary>The console as the engine sees it.</summary>
internal sealed class ShellHost : PSHost
{
    private readonly ConsoleInterface console;

    public ShellHost(bool canAsk) => console = new ConsoleInterface(canAsk);

    /// <summary>What <c>exit</c> asked for; null until then.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "PimCa.Shell";

    public override PSHostUserInterface UI => console;

    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException("This shell has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This shell has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}

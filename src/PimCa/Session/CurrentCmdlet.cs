using PimCa.Pipeline;
using PimCa.Ports;

namespace PimCa.Session;

/// <summary>
/// Tells through whichever cmdlet is at work. A session outlives the cmdlet that made it: a new sign-in may be asked for
/// in the middle of any other.
/// </summary>
internal sealed class CurrentCmdlet : IReporter
{
    public static CurrentCmdlet Instance { get; } = new();

    private static PimCaCmdlet? AtWork => InFlight.Current?.Cmdlet;

    private static IReporter Reporter => AtWork is { } cmdlet ? new PipelineReporter(cmdlet) : SilentReporter.Instance;

    public void Verbose(string message) => Reporter.Verbose(message);

    public void Warning(string message) => Reporter.Warning(message);

    public void Overridden(OverriddenSafeguard line) => Reporter.Overridden(line);

    public void Progress(string activity, string status, int percent = -1, bool done = false) => Reporter.Progress(activity, status, percent, done);

    /// <summary>Tells of a request: in short in the verbose stream, with all its ids in the debug stream.</summary>
    public void Request(string line, string details)
    {
        if (AtWork is { } cmdlet)
        {
            cmdlet.OnPipeline(() =>
            {
                cmdlet.WriteVerbose(line);
                cmdlet.WriteDebug(details);
            });
        }
    }

    /// <summary>Shows a line at once, whatever the preferences say: a person waits for it.</summary>
    public void Show(string message)
    {
        if (AtWork is { } cmdlet)
        {
            cmdlet.OnPipeline(() => cmdlet.ShowAtOnce(message));
        }
    }
}

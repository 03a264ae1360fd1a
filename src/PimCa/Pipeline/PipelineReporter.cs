using PimCa.Ports;

namespace PimCa.Pipeline;

/// <summary>Brings what a use case tells to the streams of the cmdlet, from any thread.</summary>
internal sealed class PipelineReporter : IReporter
{
    /// <summary>By this tag scripts find the records of overridden safeguards in the information stream.</summary>
    public const string OverrideTag = "PimCa.Override";

    private readonly PimCaCmdlet cmdlet;

    public PipelineReporter(PimCaCmdlet cmdlet) => this.cmdlet = cmdlet;

    public void Verbose(string message) => cmdlet.OnPipeline(() => cmdlet.WriteVerbose(message));

    public void Warning(string message) => cmdlet.OnPipeline(() => cmdlet.WriteWarning(message));

    public void Overridden(OverriddenSafeguard line) => cmdlet.OnPipeline(() => cmdlet.WriteInformation(line, new[] { OverrideTag }));

    public void Progress(string activity, string status, int percent = -1, bool done = false) =>
        cmdlet.OnPipeline(() => cmdlet.Progress.Show(activity, status, percent, done));
}

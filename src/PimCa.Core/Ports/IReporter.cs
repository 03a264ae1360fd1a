namespace PimCa.Ports;

/// <summary>Where a use case tells its story while it works. Safe to call from any thread.</summary>
public interface IReporter
{
    /// <summary>A step of the story, shown with <c>-Verbose</c>.</summary>
    void Verbose(string message);

    /// <summary>Something the user must know although the work goes on.</summary>
    void Warning(string message);

    /// <summary>A safeguard was overridden: for the record, beside the warning.</summary>
    void Overridden(OverriddenSafeguard line);

    /// <summary>Progress of something long. <paramref name="percent"/> is 0 to 100, or -1 when not known; done removes the bar.</summary>
    void Progress(string activity, string status, int percent = -1, bool done = false);
}

/// <summary>A reporter for callers that do not listen.</summary>
public sealed class SilentReporter : IReporter
{
    /// <summary>The one instance.</summary>
    public static SilentReporter Instance { get; } = new();

    private SilentReporter()
    {
    }

    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }

    /// <inheritdoc/>
    public void Overridden(OverriddenSafeguard line)
    {
    }

    /// <inheritdoc/>
    public void Progress(string activity, string status, int percent = -1, bool done = false)
    {
    }
}

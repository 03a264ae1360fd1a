using System;
using System.Collections.Generic;
using PimCa.Ports;

namespace PimCa.Core.Tests.InMemory;

/// <summary>Keeps the story that use cases tell.</summary>
internal sealed class RecordingReporter : IReporter
{
    public List<string> Verboses { get; } = new();

    public List<string> Warnings { get; } = new();

    public List<OverriddenSafeguard> Overrides { get; } = new();

    public List<(string Activity, string Status, bool Done)> Progresses { get; } = new();

    /// <summary>How far each of them said that it was; -1 where it did not say.</summary>
    public List<int> Percents { get; } = new();

    /// <summary>What happens elsewhere while somebody waits.</summary>
    public Action OnProgress { get; set; } = () => { };

    public void Verbose(string message) => Verboses.Add(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Overridden(OverriddenSafeguard line) => Overrides.Add(line);

    public void Progress(string activity, string status, int percent = -1, bool done = false)
    {
        Progresses.Add((activity, status, done));
        Percents.Add(percent);
        if (!done)
        {
            OnProgress();
        }
    }
}

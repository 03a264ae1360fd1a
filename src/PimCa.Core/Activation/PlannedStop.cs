using System;
using PimCa.Assignments;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>The end of an activation that was read and decided on; nothing has been asked of the service yet.</summary>
public sealed class PlannedStop
{
    internal PlannedStop(string target, string action, PimActivation preview, string what)
    {
        Target = target;
        Action = action;
        Preview = preview;
        What = what;
    }

    /// <summary>What would be ended, as the user knows it.</summary>
    public string Target { get; }

    /// <summary>The same with the access or the scope beside it, which tells two targets of one name apart.</summary>
    public string Label => Preview.Target.Label();

    /// <summary>What would be done, in words.</summary>
    public string Action { get; }

    /// <summary>What the result would look like; how it stands when there is nothing to end.</summary>
    public PimActivation Preview { get; }

    /// <summary>Why there is nothing to end, as a sentence; null when there is.</summary>
    public string? AlreadySo { get; private init; }

    /// <summary>The target in words, for messages.</summary>
    internal string What { get; }

    /// <summary>The request that ends one that runs; null for one whose request is canceled.</summary>
    internal ScheduleRequest? Deactivation { get; init; }

    /// <summary>When one that runs would end by itself.</summary>
    internal DateTimeOffset? End { get; init; }

    internal static PlannedStop None(PimActivation present, string alreadySo) =>
        new(present.TargetName, string.Empty, present, present.Target.Words()) { AlreadySo = alreadySo };
}

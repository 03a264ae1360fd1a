using PimCa.Assignments;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>An activation that was checked and is ready to be sent; nothing has been asked of the service yet.</summary>
public sealed class PlannedActivation
{
    internal PlannedActivation(ScheduleRequest asked, AskedWindow window, string action, PimActivation preview)
    {
        Asked = asked;
        Window = window;
        Action = action;
        Preview = preview;
    }

    /// <summary>What is to be activated, as the user knows it.</summary>
    public string Target => Asked.Target.Title;

    /// <summary>The same with the access or the scope beside it, which tells two targets of one name apart.</summary>
    public string Label => Asked.Target.Label();

    /// <summary>The same text for the same target: two with the same key ask for the same thing.</summary>
    public string Key => Asked.Target.Key;

    /// <summary>What would be done, in words.</summary>
    public string Action { get; }

    /// <summary>What the result would look like.</summary>
    public PimActivation Preview { get; }

    internal ScheduleRequest Asked { get; }

    internal AskedWindow Window { get; }
}

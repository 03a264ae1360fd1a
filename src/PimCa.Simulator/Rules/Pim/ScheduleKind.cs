namespace PimCa.Simulator.Rules.Pim;

/// <summary>What a schedule gives, the right to activate or the access itself, in one area of Privileged Identity Management.</summary>
internal sealed class ScheduleKind
{
    /// <summary>Eligibility for groups.</summary>
    public static readonly ScheduleKind Eligibility = new(PimArea.Groups, "Eligibility");

    /// <summary>Assignment to groups.</summary>
    public static readonly ScheduleKind Assignment = new(PimArea.Groups, "Assignment");

    private readonly string area;

    /// <param name="area">The area's name in the collections.</param>
    /// <param name="name"><see cref="Name"/>.</param>
    public ScheduleKind(string area, string name)
    {
        this.area = area;
        Name = name;
    }

    /// <summary><c>Eligibility</c> or <c>Assignment</c>: also the level of the policy's rules and part of the permissions' names.</summary>
    public string Name { get; }

    public string Requests => $"pim/{area}/{Name.ToLowerInvariant()}ScheduleRequests";

    public string Schedules => $"pim/{area}/{Name.ToLowerInvariant()}Schedules";

    public string Instances => $"pim/{area}/{Name.ToLowerInvariant()}ScheduleInstances";

    /// <summary>Schedules that ended, kept to be renewed. Never listed.</summary>
    public string Expired => $"pim/{area}/expired/{Name}";

    public bool IsEligibility => Name == "Eligibility";
}

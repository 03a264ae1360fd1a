using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>What a schedule gives: the right to activate, or the access itself.</summary>
internal sealed class ScheduleKind
{
    public static readonly ScheduleKind Eligibility = new(
        "Eligibility", Collections.EligibilityRequests, Collections.EligibilitySchedules, Collections.EligibilityInstances);

    public static readonly ScheduleKind Assignment = new(
        "Assignment", Collections.AssignmentRequests, Collections.AssignmentSchedules, Collections.AssignmentInstances);

    private ScheduleKind(string name, string requests, string schedules, string instances)
    {
        Name = name;
        Requests = requests;
        Schedules = schedules;
        Instances = instances;
    }

    /// <summary><c>Eligibility</c> or <c>Assignment</c>: also the level of the policy's rules and part of the permissions' names.</summary>
    public string Name { get; }

    public string Requests { get; }

    public string Schedules { get; }

    public string Instances { get; }

    /// <summary>Schedules that ended, kept to be renewed. Never listed.</summary>
    public string Expired => $"pim/group/expired/{Name}";

    public bool IsEligibility => ReferenceEquals(this, Eligibility);
}

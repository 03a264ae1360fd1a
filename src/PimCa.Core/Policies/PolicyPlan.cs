using System.Collections.Generic;

namespace PimCa.Policies;

/// <summary>What has to be written to bring a policy to what was asked.</summary>
/// <param name="Steps">The writes in order, each with the rules that it replaces, complete; none when nothing changes.</param>
/// <param name="After">The policy as it will be.</param>
/// <param name="Changes">Each change in words: <c>MaximumActivationDuration from 8h to 1d</c>.</param>
public sealed record PolicyPlan(
    IReadOnlyList<IReadOnlyList<PolicyRule>> Steps,
    PolicyDocument After,
    IReadOnlyList<string> Changes)
{
    /// <summary>The rules that a failure of the second write calls for, so that activation is never left without the proof that it demanded; empty where there is one write.</summary>
    public IReadOnlyList<PolicyRule> Restore { get; init; } = System.Array.Empty<PolicyRule>();
}

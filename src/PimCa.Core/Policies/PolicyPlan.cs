using System.Collections.Generic;

namespace PimCa.Policies;

/// <summary>One setting that changes.</summary>
/// <param name="Setting">The setting, by the name of its parameter.</param>
/// <param name="Before">What it is, in words.</param>
/// <param name="After">What it will be.</param>
public sealed record SettingChange(string Setting, string Before, string After)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Setting} from {Before} to {After}";
}

/// <summary>What has to be written to bring a policy to what was asked.</summary>
/// <param name="Steps">The writes in order, each with the rules that it replaces, complete; none when nothing changes.</param>
/// <param name="After">The policy as it will be.</param>
/// <param name="Changes">Each change; as text: <c>MaximumActivationDuration from 8h to 1d</c>.</param>
public sealed record PolicyPlan(
    IReadOnlyList<IReadOnlyList<PolicyRule>> Steps,
    PolicyDocument After,
    IReadOnlyList<SettingChange> Changes)
{
    /// <summary>The rules that a failure of the second write calls for, so that activation is never left without the proof that it required; empty where there is one write.</summary>
    public IReadOnlyList<PolicyRule> Restore { get; init; } = System.Array.Empty<PolicyRule>();
}

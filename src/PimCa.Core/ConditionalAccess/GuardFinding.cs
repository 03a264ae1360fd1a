using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;

namespace PimCa.ConditionalAccess;

/// <summary>One thing that must hold before a group may be excluded, and whether it does.</summary>
/// <param name="Check">The check's stable name, such as <c>BrowserExchangeOnline</c>.</param>
/// <param name="IsMet">True only when it was proven to hold.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">What to do about it; null when it is met.</param>
public sealed record GuardFinding(string Check, bool IsMet, string Detail, string? Fix);

/// <summary>What a guard's checks look at.</summary>
/// <param name="Group">The group, by id, with its name where that is known.</param>
/// <param name="Applications">The applications that an exclusion would open.</param>
/// <param name="ExcludedFromId">The policy that the group is, or is to be, excluded from; null when no particular one is meant.</param>
/// <param name="Policies">All policies of the tenant.</param>
internal sealed record GuardSubject(
    Identity Group,
    IReadOnlyList<string> Applications,
    string? ExcludedFromId,
    IReadOnlyList<CaPolicyDefinition> Policies);

/// <summary>One check, or a few that belong together. It reads what it needs and fails closed: what is not proven is not met.</summary>
internal interface IGuardCheck
{
    /// <summary>Looks.</summary>
    Task<IReadOnlyList<GuardFinding>> CheckAsync(GuardSubject subject, CancellationToken cancellationToken);
}

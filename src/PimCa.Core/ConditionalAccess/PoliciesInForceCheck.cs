using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.ConditionalAccess;

/// <summary>The browser is limited for the group, and every other client of it is kept out, by enabled policies.</summary>
internal sealed class PoliciesInForceCheck : IGuardCheck
{
    public Task<IReadOnlyList<GuardFinding>> CheckAsync(GuardSubject subject, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GuardFinding>>(CaRequirement.For(subject.Applications).Select(r => Find(r, subject)).ToArray());

    private static GuardFinding Find(CaRequirement requirement, GuardSubject subject)
    {
        if (requirement.DoneBy(subject).FirstOrDefault() is { } policy)
        {
            return new GuardFinding(requirement.Check, true, $"The policy '{policy.DisplayName}' {requirement.What}.", null);
        }

        var enable = $"Run New-PimBrowserOnlyPolicy -Group '{subject.Group}' -State Enabled.";
        var near = requirement.Suitable(subject);
        if (near.FirstOrDefault(p => p.Users.ExcludeGroups.Has(subject.Group.Id!)) is { } spares)
        {
            return new GuardFinding(requirement.Check, false, $"The policy '{spares.DisplayName}' excludes the group itself.", $"Run Remove-PimCaExclusion -Policy '{spares.DisplayName}' -Group '{subject.Group}'.");
        }

        if (near.FirstOrDefault(p => p.State != CaPolicyState.Enabled) is { } notEnabled)
        {
            return new GuardFinding(requirement.Check, false, $"The policy '{notEnabled.DisplayName}' would do it and is {notEnabled.State}.", enable);
        }

        if (near.FirstOrDefault() is { } narrowed)
        {
            return new GuardFinding(
                requirement.Check,
                false,
                $"The policy '{narrowed.DisplayName}' applies in some cases only ({string.Join(", ", narrowed.OtherConditions)}).",
                "Take the conditions away, or make a policy without them.");
        }

        return new GuardFinding(requirement.Check, false, $"No enabled policy {requirement.What}.", enable);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>
/// Sees to it that somebody is left who can give roles back without activating anything: whoever may activate needs a PIM,
/// an MFA and perhaps an approver that work.
/// </summary>
internal sealed class AdministratorsThatStay
{
    // Besides Global Administrator the one role that may assign roles; the id is the same in every tenant.
    private const string PrivilegedRoleAdministrator = "e8611ab8-c189-46e8-94e1-60213ab1f814";

    private readonly TenantPorts ports;

    public AdministratorsThatStay(TenantPorts ports) => this.ports = ports;

    /// <summary>Whether it is the role of Global Administrators.</summary>
    public static bool IsGlobalAdministrator(PimTarget target) => Same(target.Id, CaWellKnown.GlobalAdministrator);

    /// <summary>
    /// Of the standing Global Administrators, those who see to it that there is one: named break-glass accounts and people who
    /// are not asked to be converted, else the last of those who would be; none if there is nobody.
    /// </summary>
    public static IReadOnlyList<string> Rescuers(IReadOnlyList<(StandingMember Member, string? Reason, bool IsAsked)> members, ConversionRules rules)
    {
        var able = members.Where(m => m.Member.CanRescue).ToArray();
        var staying = able.Where(m => rules.IsBreakGlass(m.Member.Id) || (!m.IsAsked && m.Reason is null)).ToArray();
        var kept = staying.Length > 0 ? staying : able.Where(m => m.Reason is null).Reverse().Take(1).DefaultIfEmpty(able.LastOrDefault());
        return kept.Where(m => m.Member is not null).Select(m => m.Member.Id).ToArray();
    }

    /// <summary>Why nobody may be converted through whom I have the role that lets me give it back; null when I may.</summary>
    public async Task<string?> ReasonToKeepMeAsync(PimTarget target, CancellationToken cancellationToken)
    {
        if (!Same(target.Id, PrivilegedRoleAdministrator))
        {
            return null;
        }

        var now = ports.Time.GetUtcNow();
        var standing = (await ports.For(PimKind.EntraRole)
            .ListSchedulesAsync(ScheduleKind.Active, ScheduleQuery.Of(PimTarget.EntraRole(CaWellKnown.GlobalAdministrator)), cancellationToken)
            .ConfigureAwait(false)).Where(s => StandingMemberReading.IsStanding(s, now)).Select(s => s.PrincipalId).ToArray();
        var names = await new Resolver(ports).NamesAsync(standing, cancellationToken).ConfigureAwait(false);
        var members = await new StandingMemberReading(ports)
            .ReadAsync(names.Values.Where(p => p.Type == PrincipalType.User).Select(p => p.Id).ToArray(), names, cancellationToken).ConfigureAwait(false);
        return members.Any(m => m.CanRescue)
            ? null
            : "You administer roles by it, and there is no standing Global Administrator who could give it back to you.";
    }

    /// <summary>Makes sure, right before somebody loses the role, that one of those who keep it still has it.</summary>
    /// <exception cref="PimCaException"><c>LastGlobalAdministrator</c>.</exception>
    public async Task CheckAsync(PimTarget target, IReadOnlyList<string> rescuers, CancellationToken cancellationToken)
    {
        var now = ports.Time.GetUtcNow();
        var active = await ports.For(PimKind.EntraRole).ListSchedulesAsync(ScheduleKind.Active, ScheduleQuery.Of(target), cancellationToken).ConfigureAwait(false);
        if (!active.Any(s => StandingMemberReading.IsStanding(s, now) && rescuers.Contains(s.PrincipalId, StringComparer.OrdinalIgnoreCase)))
        {
            throw new PimCaException(
                "LastGlobalAdministrator",
                PimCaErrorKind.InvalidState,
                "The account that was to remain a standing Global Administrator is none any more: somebody else removed it meanwhile.",
                "Name a standing break-glass account with -BreakGlass and run the same again.",
                target.Title);
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
